package io.lockstep.replay;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Durability;
import io.lockstep.replay.simulation.SimulatedDisk;
import io.lockstep.replay.simulation.SimulatedEvent;
import io.lockstep.replay.simulation.SimulatedNode;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Application of the simulated nodes of this module's tests, and its events.
 */
final class LedgerApplication implements ReplayApplication
{
    private static final int LONG_LENGTH = 1_000;
    private static final int SHORT_LENGTHS = 200;
    private static final int KINDS_OF_SEEDS = 3;
    private static final int DICE = 8;

    @Override
    public String applicationName()
    {
        return LedgerProcessor.NAME;
    }

    @Override
    public CoreContext core()
    {
        return new CoreContext()
            .processor(new LedgerProcessor())
            .eventCheck(LedgerProcessor::isKnown)
            .maxTimers(LedgerProcessor.MAX_TIMERS);
    }

    @Override
    public int maxOutputLength()
    {
        return LedgerProcessor.MAX_OUTPUT_LENGTH;
    }

    /**
     * A node on a disk of its own.
     */
    static SimulatedNode node(final Durability durability)
    {
        return new SimulatedNode(
            new SimulatedDisk(), durability, new LedgerApplication(), LedgerProcessor.MAX_LENGTH);
    }

    /**
     * Offer an event of a length, whose kind and account are in its value.
     */
    static long offer(
        final SimulatedNode node,
        final long nowNs,
        final long source,
        final long sourceSequence,
        final int length,
        final long value)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[length]);
        LedgerProcessor.encode(event, length, value, account(value));
        return node.offer(nowNs, source, sourceSequence, event, length);
    }

    /**
     * An event of the simulation: of two seeds in three some are long, so that segments roll.
     */
    static void write(final SimulatedEvent event)
    {
        final boolean isLong = event.random().nextInt(DICE) < Math.floorMod(event.seed(), KINDS_OF_SEEDS);
        final int length = isLong ?
            event.random().nextInt(LONG_LENGTH, LedgerProcessor.MAX_LENGTH) :
            LedgerProcessor.MIN_LENGTH + event.random().nextInt(SHORT_LENGTHS);
        final long value = event.random().nextLong();
        LedgerProcessor.encode(event.buffer(), length, value, account(value));
        event.length(length);
    }

    private static int account(final long value)
    {
        return (int)(value >>> 8 & (LedgerProcessor.ACCOUNTS - 1));
    }
}
