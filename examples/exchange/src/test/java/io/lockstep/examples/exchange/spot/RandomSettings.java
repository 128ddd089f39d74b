package io.lockstep.examples.exchange.spot;

import java.util.SplittableRandom;

/**
 * Makes up commands about rules, limits, phases, and many orders at once.
 */
final class RandomSettings
{
    static final String[] PHASES = {"CONTINUOUS", "CONTINUOUS", "CONTINUOUS", "AUCTION", "AUCTION", "HALTED", "CLOSED"};
    static final String[] SELF_TRADES = {"ALLOWED", "CANCEL_NEWEST", "CANCEL_OLDEST", "CANCEL_BOTH", "DECREMENT"};

    private static final String[] SIDES = {"BIDS", "ASKS", "BOTH"};

    private final SplittableRandom random;

    RandomSettings(final SplittableRandom random)
    {
        this.random = random;
    }

    /**
     * One command.
     *
     * @param instrument that it may be about.
     * @param user       that it may be about.
     * @param currency   that it may be about.
     * @param mid        price about which orders are.
     * @param time       of the command.
     */
    String next(final int instrument, final long user, final int currency, final int mid, final int time)
    {
        return switch (random.nextInt(14))
        {
            case 0 -> "RULES," + instrument + "," + (chance(12) ? 0 : chance(3) ? 2 : 1) + "," +
                (chance(12) ? 0 : chance(4) ? 2 : 1) + "," + (chance(3) ? 0 : mid - 2 + random.nextInt(4)) + "," +
                (chance(12) ? -1 : chance(2) ? 0 : 4 + random.nextInt(4)) + "," +
                (chance(2) ? 0 : 3 + random.nextInt(6));
            case 1 -> "RATE," + user + "," + (chance(3) ? "0,0" : chance(8) ? "5,4" :
                (1 + random.nextInt(3)) + "," + (3 + random.nextInt(30)));
            case 2 -> "POSITION," + user + "," + currency + "," +
                (chance(3) ? 0 : chance(8) ? -1 : 1 + random.nextInt(1_000_000));
            case 3, 4 -> "STP," + user + "," + SELF_TRADES[random.nextInt(SELF_TRADES.length)];
            case 5, 6 -> "X," + user + "," + (chance(3) ? "*" : String.valueOf(instrument)) + "," +
                SIDES[random.nextInt(SIDES.length)];
            default -> "PHASE," + instrument + "," + PHASES[random.nextInt(PHASES.length)] +
                (chance(3) ? "," + (chance(5) ? -1 : time - 2 + random.nextInt(12)) : "");
        };
    }

    private boolean chance(final int in)
    {
        return random.nextInt(in) == 0;
    }
}
