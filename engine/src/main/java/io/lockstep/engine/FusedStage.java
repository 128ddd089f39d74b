package io.lockstep.engine;

import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
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
    private final Shard only;

    private UnsafeBuffer input = new UnsafeBuffer(0, 0);
    private long begun;
    private long ordinal;

    FusedStage(final Shard[] shards)
    {
        this.shards = shards;
        only = shards.length == 1 ? shards[0] : null;
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
            claim.wrap(input);
        }
    }

    /**
     * Begin an event: fire the timers that are due in any of the shards, in the order of deadlines and ids.
     *
     * @param sequence    of the event.
     * @param timestampNs of the event.
     */
    void begin(final long sequence, final long timestampNs)
    {
        begun = sequence;
        ordinal = 0;
        if (only != null)
        {
            only.begin(sequence, timestampNs);
            only.fireTimers();
            return;
        }

        for (final Shard shard : shards)
        {
            shard.begin(sequence, timestampNs);
        }
        for (Shard next = earliestTimer(); next != null; next = earliestTimer())
        {
            next.fireFirstTimer();
            next.event().endOfTimers();
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
        if (claim.capacity() != length)
        {
            claim.wrap(input, 0, length);
        }

        return claim;
    }

    @Override
    public void publish(final CurrentEvent event)
    {
        publish(event, claim, 0, claim.capacity());
    }

    @Override
    public void publish(final CurrentEvent event, final DirectBuffer buffer, final int offset, final int length)
    {
        // Where there are no timers, a stage takes notice of an event when something of it arrives.
        if (begun != event.sequence())
        {
            begin(event.sequence(), event.timeNs());
        }

        final long inputOrdinal = ordinal++;
        if (only != null)
        {
            only.onInput(event, inputOrdinal, buffer, offset, length);
            return;
        }

        for (final Shard shard : shards)
        {
            shard.onInput(event, inputOrdinal, buffer, offset, length);
        }
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
