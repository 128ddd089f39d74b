package io.lockstep.examples.exchange.spot;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes up commands of all kinds, valid and not, over few instruments, users, ids and prices, so that everything
 * collides.
 */
final class RandomCommands
{
    private static final String[] TYPES = {"GTC", "GTC", "GTC", "GTC", "IOC", "FOK", "FOK_BUDGET", "POST_ONLY"};
    private static final int[] CURRENCIES = {7, 8, 9};
    private static final int UNKNOWN_CURRENCY = 77;
    private static final int MID = 1000;
    private static final int RECENT = 30;

    private final List<String> lines = new ArrayList<>();
    private final List<String> placed = new ArrayList<>();
    private final SplittableRandom random;
    private final int instruments;
    private final int users;
    private final int orderIds;
    private final boolean isRestricted;
    private final RandomSettings settings;
    private int adjustment;

    RandomCommands(final SplittableRandom random)
    {
        this(random, random.nextInt(3) == 0);
    }

    /**
     * Make up commands.
     *
     * @param random       that they come from.
     * @param isRestricted whether those about rules, limits and phases are among them.
     */
    RandomCommands(final SplittableRandom random, final boolean isRestricted)
    {
        this.random = random;
        this.isRestricted = isRestricted;
        instruments = 1 + random.nextInt(4);
        users = 2 + random.nextInt(6);
        orderIds = 8 + random.nextInt(60);
        settings = new RandomSettings(random);
    }

    List<String> make(final int count)
    {
        for (int i = 0; i < instruments; i++)
        {
            final int base = random.nextInt(CURRENCIES.length);
            final int quote = (base + 1 + random.nextInt(CURRENCIES.length - 1)) % CURRENCIES.length;
            final long makerFee = random.nextInt(4);
            lines.add("S," + (100 + i) + "," + CURRENCIES[base] + "," + CURRENCIES[quote] + "," +
                (1 + random.nextInt(5)) + "," + (1 + random.nextInt(5)) + "," +
                (makerFee + random.nextInt(3) * (chance(4) ? 1000 : 1)) + "," + makerFee);
        }
        for (int user = 1; user <= users; user++)
        {
            lines.add("U," + user);
            for (final int currency : CURRENCIES)
            {
                if (!chance(8))
                {
                    lines.add("D," + user + "," + ++adjustment + "," + currency + "," + depositAmount());
                }
            }
        }
        while (lines.size() < count)
        {
            next();
        }

        return lines;
    }

    private void next()
    {
        if (isRestricted && chance(10))
        {
            lines.add(settings.next(instrument(), user(), currency(), MID, lines.size() + 1));
            return;
        }

        switch (random.nextInt(20))
        {
            case 0 -> administer();
            case 1, 2 -> lines.add("C," + order());
            case 3, 4 -> lines.add("R," + order() + "," + size());
            case 5, 6, 7, 8 -> lines.add("M," + order() + "," + price());
            default -> place();
        }
    }

    private void administer()
    {
        switch (random.nextInt(17))
        {
            case 0 -> addInstrument(100 + random.nextInt(instruments + 2));
            case 1 -> lines.add("U," + (1 + random.nextInt(users + 2)));
            case 2 -> lines.add("D," + user() + "," + ++adjustment + "," + currency() + "," + Long.MAX_VALUE);
            case 12 -> lines.add("SUSPEND," + user());
            case 13, 14, 15, 16 -> lines.add("RESUME," + user());
            case 3 -> lines.add("D," + user() + "," + ++adjustment + "," + currency() + ",0");
            case 4 -> lines.add("D," + user() + "," + random.nextInt(adjustment + 1) + "," + currency() + ",5");
            case 5, 6, 7 -> lines.add(
                "D," + user() + "," + ++adjustment + "," + currency() + ",-" + depositAmount());
            default -> lines.add("D," + user() + "," + ++adjustment + "," + currency() + "," + depositAmount());
        }
    }

    private void addInstrument(final int id)
    {
        final int base = CURRENCIES[random.nextInt(CURRENCIES.length)];
        final int quote = chance(20) ? base : CURRENCIES[random.nextInt(CURRENCIES.length)];
        final long makerFee = random.nextInt(4);
        final long takerFee = chance(20) ? makerFee - 1 : makerFee + random.nextInt(3) * (chance(4) ? 1000 : 1);
        lines.add("S," + id + "," + base + "," + quote + "," + (1 + random.nextInt(5)) + "," +
            (chance(20) ? 0 : 1 + random.nextInt(5)) + "," + takerFee + "," + makerFee);
    }

    private void place()
    {
        final boolean isBid = random.nextBoolean();
        final String type = TYPES[random.nextInt(TYPES.length)];
        final long size = size();
        final boolean isBudget = "FOK_BUDGET".equals(type);
        final long unit = price();
        final long price = isBudget && size > 0 && size < 1000 && unit > 0 && unit < 1_000_000 ? unit * size : unit;
        final long reserve = isBudget ?
            chance(30) ? price + 1 : price :
            chance(20) ? price - 1 : Math.max(price, price + random.nextInt(12));
        final String order = user() + "," + orderId() + "," + instrument();
        placed.add(order);
        if (chance(6))
        {
            lines.add("I," + order + "," + (isBid ? "BID" : "ASK") + "," + type + "," + price + "," +
                (isBid ? reserve : 0) + "," + size + "," + (chance(20) ? size() : 1 + random.nextInt(4)));
            return;
        }
        lines.add("O," + order + "," + (isBid ? "BID" : "ASK") + "," + type +
            "," + price + "," + (isBid ? reserve : 0) + "," + size + (chance(5) ? "," + price() : ""));
    }

    /**
     * User, id and instrument: mostly of an order that was placed not long ago, and may rest.
     */
    private String order()
    {
        if (chance(5) || placed.isEmpty())
        {
            return user() + "," + orderId() + "," + instrument();
        }

        return placed.get(Math.max(0, placed.size() - 1 - random.nextInt(RECENT)));
    }

    private long price()
    {
        if (chance(60))
        {
            final long[] odd = {0, -1, 1, 2, (1L << 47) - 1, 1L << 47, Long.MAX_VALUE, Long.MIN_VALUE};
            return odd[random.nextInt(odd.length)];
        }

        return MID - 8 + random.nextInt(17);
    }

    private long size()
    {
        if (chance(25))
        {
            final long[] odd = {0, -1, Long.MAX_VALUE, 1L << 40, Long.MIN_VALUE};
            return odd[random.nextInt(odd.length)];
        }

        return 1 + random.nextInt(chance(5) ? 60 : 9);
    }

    private long orderId()
    {
        if (chance(100))
        {
            final long[] odd = {-1, 1L << 48, Long.MAX_VALUE, (1L << 48) - 1};
            return odd[random.nextInt(odd.length)];
        }

        return random.nextInt(orderIds);
    }

    private long user()
    {
        return chance(60) ? 99 : 1 + random.nextInt(users);
    }

    private int instrument()
    {
        return chance(60) ? -5 : 100 + random.nextInt(instruments);
    }

    private int currency()
    {
        return chance(10) ? UNKNOWN_CURRENCY : CURRENCIES[random.nextInt(CURRENCIES.length)];
    }

    private long depositAmount()
    {
        return 1 + random.nextInt(chance(3) ? 2_000_000 : 100_000);
    }

    private boolean chance(final int in)
    {
        return random.nextInt(in) == 0;
    }
}
