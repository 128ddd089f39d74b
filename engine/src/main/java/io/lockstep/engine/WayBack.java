package io.lockstep.engine;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Outputs of the last stage that return to the first one: held until what caused them is through, then applied there,
 * in the order in which they were sent, before the next event.
 *
 * <p>Design note: they are not applied at once, since the first stage may be in the midst of what has caused them. What
 * it sends while it applies them goes down the stages like anything else, and may return again.
 *
 * <p>Threading: owned by the agent that applies the events.
 */
final class WayBack implements StageOutputs
{
    /**
     * Most outputs that return for the sake of one event: more is a pipeline that answers itself without an end.
     */
    static final int MAX_RETURNS_PER_EVENT = 1 << 20;

    private static final int INITIAL_LENGTH = 1024;
    private static final int ALIGNMENT = 8;
    private static final int LENGTH_OFFSET = 0;
    private static final int IS_OF_TIMER_OFFSET = 4;
    private static final int SOURCE_OFFSET = 8;
    private static final int SOURCE_SEQUENCE_OFFSET = 16;
    private static final int HEADER_LENGTH = 24;

    private final ExpandableDirectByteBuffer held = new ExpandableDirectByteBuffer(INITIAL_LENGTH);
    private final ReturnCheck check;
    private final LastOutputs out;
    private final Shard[] first;

    private MutableDirectBuffer claimed;
    private int end;

    /**
     * The way back.
     *
     * @param check null where nothing returns.
     * @param out   for what does not return.
     * @param first the shards of the first stage.
     */
    WayBack(final ReturnCheck check, final LastOutputs out, final Shard[] first)
    {
        this.check = check;
        this.out = out;
        this.first = first;
    }

    /**
     * Where the last stage sends to: here, if anything returns.
     */
    StageOutputs lastOutputs()
    {
        return check == null ? out : this;
    }

    @Override
    public int maxOutputLength()
    {
        return out.maxOutputLength();
    }

    @Override
    public MutableDirectBuffer claim(final int length)
    {
        claimed = out.claim(length);
        return claimed;
    }

    @Override
    public void publish(final CurrentEvent event)
    {
        final int length = claimed.capacity();
        if (check.isReturned(claimed, 0, length))
        {
            hold(event, claimed, 0, length);
        }
        else
        {
            out.publish(event);
        }
    }

    @Override
    public void publish(final CurrentEvent event, final DirectBuffer buffer, final int offset, final int length)
    {
        if (check.isReturned(buffer, offset, length))
        {
            hold(event, buffer, offset, length);
        }
        else
        {
            out.publish(event, buffer, offset, length);
        }
    }

    /**
     * Let the first stage apply all that returns, and all that returns in consequence.
     *
     * @throws IllegalStateException if it does not end.
     */
    void drain()
    {
        int count = 0;
        // Not by a fixed end: what is applied may let more return.
        for (int at = 0; at < end; count++)
        {
            if (count == MAX_RETURNS_PER_EVENT)
            {
                throw new IllegalStateException("what returns to the first stage does not end: count=" + count);
            }

            at = apply(at, count);
        }
        end = 0;
    }

    private int apply(final int at, final int ordinal)
    {
        final int length = held.getInt(at + LENGTH_OFFSET);
        final boolean isOfTimer = 0 != held.getInt(at + IS_OF_TIMER_OFFSET);
        final long source = held.getLong(at + SOURCE_OFFSET);
        final long sourceSequence = held.getLong(at + SOURCE_SEQUENCE_OFFSET);
        for (final Shard shard : first)
        {
            shard.onInput(source, sourceSequence, isOfTimer, ordinal, held, at + HEADER_LENGTH, length);
            shard.event().endOfTimers();
        }

        return next(at, length);
    }

    private void hold(final CurrentEvent event, final DirectBuffer buffer, final int offset, final int length)
    {
        held.putInt(end + LENGTH_OFFSET, length);
        held.putInt(end + IS_OF_TIMER_OFFSET, event.isOfTimer() ? 1 : 0);
        held.putLong(end + SOURCE_OFFSET, event.source());
        held.putLong(end + SOURCE_SEQUENCE_OFFSET, event.sourceSequence());
        held.putBytes(end + HEADER_LENGTH, buffer, offset, length);
        end = next(end, length);
    }

    private static int next(final int at, final int length)
    {
        return BitUtil.align(at + HEADER_LENGTH + length, ALIGNMENT);
    }
}
