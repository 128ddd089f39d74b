package io.lockstep.examples.exchange.spot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What random commands are to reach of rules, limits and phases.
 */
final class ExpectedSettings
{
    private static final String[] ORDERS = {"GTC", "IOC", "FOK", "FOK_BUDGET", "POST_ONLY"};
    private static final String[] RESTRICTIONS =
    {
        "NOT_IN_PHASE", "OFF_TICK", "OFF_LOT", "OUTSIDE_STATIC_BAND", "OUTSIDE_DYNAMIC_BAND", "RATE_LIMIT"
    };

    private ExpectedSettings()
    {
    }

    static void count(final String[] fields, final String result, final Map<String, Integer> reached)
    {
        if ("STP".equals(fields[0]) || "PHASE".equals(fields[0]))
        {
            reached.merge(fields[0] + " " + fields[2] + " " + plain(result), 1, Integer::sum);
        }
        final String phase = result.contains("PHASE:") ? result.replaceAll(".*?PHASE:([A-Z]*).*", "$1") : "";
        if (!phase.isEmpty())
        {
            reached.merge("to " + phase + (result.contains("CROSS") ? " with trades" : " without"), 1, Integer::sum);
            reached.merge("to " + phase + (fields.length == 3 && "PHASE".equals(fields[0]) ? " by command" :
                " by timer"), 1, Integer::sum);
        }
        if (result.contains("CROSS") && result.contains("TRIGGER"))
        {
            reached.merge("auction triggers", 1, Integer::sum);
        }
        if (result.contains("INDICATIVE"))
        {
            reached.merge("indicative by " + fields[0], 1, Integer::sum);
        }
        if (result.contains("REDUCE") && ("O".equals(fields[0]) || "I".equals(fields[0]) || "M".equals(fields[0])))
        {
            reached.merge("self-trade by " + fields[0] + (result.contains("TRADE") ? ", traded" : ""), 1, Integer::sum);
        }
        if ("X".equals(fields[0]) && result.contains("REDUCE"))
        {
            reached.merge("X " + fields[3] + ("*".equals(fields[2]) ? " all" : " one"), 1, Integer::sum);
        }
    }

    static List<String> cases()
    {
        final List<String> cases = new ArrayList<>();
        for (final String side : new String[]{"BID ", "ASK "})
        {
            for (final String type : ORDERS)
            {
                for (final String refusal : RESTRICTIONS)
                {
                    if (!"FOK_BUDGET".equals(type) || !refusal.startsWith("O") || "OFF_LOT".equals(refusal))
                    {
                        cases.add(side + type + " " + refusal);
                    }
                }
            }
            cases.addAll(List.of("I " + side + "OFF_LOT", "I " + side + "NOT_IN_PHASE", "I " + side + "RATE_LIMIT"));
        }
        cases.addAll(List.of("BID GTC POSITION_LIMIT", "BID IOC POSITION_LIMIT", "BID FOK POSITION_LIMIT"));
        cases.addAll(List.of("M NOT_IN_PHASE", "M OFF_TICK", "M RATE_LIMIT", "M OUTSIDE_DYNAMIC_BAND", "R OFF_LOT"));
        cases.addAll(List.of("M OUTSIDE_STATIC_BAND", "auction triggers"));
        for (final String phase : new String[]{"CONTINUOUS", "AUCTION", "HALTED", "CLOSED"})
        {
            cases.addAll(List.of("to " + phase + " without", "to " + phase + " by command"));
            cases.addAll(List.of("to " + phase + " by timer", "PHASE " + phase + " SAME_PHASE"));
            cases.addAll(List.of("PHASE " + phase + " INVALID", "PHASE " + phase + " UNKNOWN_INSTRUMENT"));
        }
        cases.addAll(List.of("to CONTINUOUS with trades", "to CLOSED with trades"));
        for (final String mode : RandomSettings.SELF_TRADES)
        {
            cases.addAll(List.of("STP " + mode + " SUCCESS", "STP " + mode + " UNKNOWN_USER"));
        }
        cases.addAll(List.of("self-trade by O", "self-trade by O, traded", "self-trade by M", "self-trade by I"));
        for (final String command : new String[]{"O", "I", "C", "R", "M", "X", "PHASE"})
        {
            cases.add("indicative by " + command);
        }
        for (final String sides : new String[]{"BIDS", "ASKS", "BOTH"})
        {
            cases.addAll(List.of("X " + sides + " one", "X " + sides + " all"));
        }
        cases.addAll(List.of("X UNKNOWN_USER", "X UNKNOWN_INSTRUMENT", "RULES INVALID", "RULES UNKNOWN_INSTRUMENT"));
        cases.addAll(List.of("RATE INVALID", "RATE UNKNOWN_USER", "POSITION INVALID", "POSITION UNKNOWN_USER"));
        cases.addAll(List.of("POSITION UNKNOWN_CURRENCY", "POSITION FULL"));
        return cases;
    }

    static String plain(final String result)
    {
        final int end = result.indexOf(',');
        return end < 0 ? result : result.substring(0, end);
    }
}
