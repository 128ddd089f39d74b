package io.lockstep.engine;

import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One stage of a pipeline that runs as a whole on one thread: what the stage before sends is applied at once.
 *
 * <p>Threading: owned by the agent that applies the events.
 */
final class FusedStage implements StageOutputs
{
    private static final int ALIGNMENT = 64;

    private final UnsafeBuffer claim = new UnsafeBuffer(0, 0);
    private final Shard[] shards;

    private UnsafeBuffer input = new UnsafeBuffer(0, 0);
    private long ordinal;

    FusedStage(final Shard[] shards)
    {
        this.shards = shards;
    }

    /**
     * Make room for the outputs of the stage before.
     *
     * @param maxInputLength of one, in bytes.
     */
    void maxInputLength(final int maxInputLength)
    {
        if (input.capacity() < maxInputLength)
        {
            input = new UnsafeBuffer(BufferUtil.allocateDirectAligned(maxInputLength, ALIGNMENT));
        }
    }

    /**
     * Fire the timers that are due in any of the shards, in the order of deadlines and ids.
     */
    void begin()
    {
        ordinal = 0;
        if (shards.length == 1)
        {
            shards[0].fireTimers();
            return;
        }

        for (Shard next = earliestTimer(); next != null; next = earliestTimer())
        {
            next.fireFirstTimer();
        }
    }

    @Override
    public int maxOutputLength()
    {
        return input.capacity();
    }

    @Override
    public MutableDirectBuffer claim(final int length)
    {
        claim.wrap(input, 0, length);
        return claim;
    }

    @Override
    public void publish(final CurrentEvent event)
    {
        final int length = claim.capacity();
        for (final Shard shard : shards)
        {
            shard.onInput(
                event.source(), event.sourceSequence(), event.isOfTimer(), ordinal, claim, 0, length);
        }
        ordinal++;
    }

    private Shard earliestTimer()
    {
        Shard earliest = null;
        for (final Shard shard : shards)
        {
            if (shard.isTimerDue() && (earliest == null || isBefore(shard, earliest)))
            {
                earliest = shard;
            }
        }

        return earliest;
    }

    private static boolean isBefore(final Shard one, final Shard other)
    {
        return one.earliestDeadlineNs() < other.earliestDeadlineNs() ||
            one.earliestDeadlineNs() == other.earliestDeadlineNs() && one.firstTimerId() < other.firstTimerId();
    }
}
