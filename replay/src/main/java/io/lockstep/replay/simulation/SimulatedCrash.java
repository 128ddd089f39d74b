package io.lockstep.replay.simulation;

import java.util.SplittableRandom;

/**
 * What the end of power does to one disk: the dice, and the count of what they showed.
 */
final class SimulatedCrash
{
    enum Fate
    {
        KEPT,
        LOST,
        TORN,
        DAMAGED
    }

    private static final int DICE = 100;
    private static final int KEPT_BELOW = 45;
    private static final int LOST_BELOW = 85;
    private static final int TORN_BELOW = 96;

    private final SplittableRandom random;
    private final SimulatedDisk.Loss loss;
    private final boolean isDamageAllowed;
    private final Reached reached;

    SimulatedCrash(
        final SplittableRandom random,
        final SimulatedDisk.Loss loss,
        final boolean isDamageAllowed,
        final Reached reached)
    {
        this.random = random;
        this.loss = loss;
        this.isDamageAllowed = isDamageAllowed;
        this.reached = reached;
    }

    Fate ofPage()
    {
        final Fate fate = page();
        reached.reach("page " + fate);

        return fate;
    }

    boolean isNameKept()
    {
        final boolean isKept = isKept();
        reached.reach(isKept ? "name KEPT" : "name LOST");

        return isKept;
    }

    boolean isKept()
    {
        return loss == SimulatedDisk.Loss.NOTHING || loss == SimulatedDisk.Loss.BY_CHANCE && random.nextBoolean();
    }

    SplittableRandom random()
    {
        return random;
    }

    private Fate page()
    {
        if (loss != SimulatedDisk.Loss.BY_CHANCE)
        {
            return loss == SimulatedDisk.Loss.NOTHING ? Fate.KEPT : Fate.LOST;
        }

        final int dice = random.nextInt(DICE);
        if (dice < KEPT_BELOW)
        {
            return Fate.KEPT;
        }
        if (dice < LOST_BELOW)
        {
            return Fate.LOST;
        }

        return dice < TORN_BELOW || !isDamageAllowed ? Fate.TORN : Fate.DAMAGED;
    }
}
