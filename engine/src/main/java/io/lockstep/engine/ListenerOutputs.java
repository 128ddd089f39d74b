package io.lockstep.engine;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Outputs that go straight to an {@link OutputListener}, on the thread that runs the core, an event at a time.
 *
 * <p>They are held back until their event has ended, so that nothing is heard of an event that fails half-way, and the
 * last one is known. An event whose outputs take more than {@link #HELD_LIMIT} bytes lets them out as they come.
 *
 * <p>Threading: owned by the agent that runs the core.
 */
public final class ListenerOutputs implements Outputs
{
    /**
     * Most bytes of outputs of one event that are held back, each with {@value OutputSlot#OUTPUT_OFFSET} bytes of
     * header.
     */
    public static final int HELD_LIMIT = 16 * 1024 * 1024;

    private static final int ALIGNMENT = 64;
    private static final int NONE = -1;

    private final UnsafeBuffer claim = new UnsafeBuffer(0, 0);
    private final OutputSlot slot = new OutputSlot();
    private final OutputListener listener;
    private final int maxOutputLength;

    private UnsafeBuffer held;
    private int heldEnd;
    private int lastOffset = NONE;

    /**
     * Outputs for a listener.
     *
     * @param listener        that is called for each output.
     * @param maxOutputLength longest output in bytes.
     */
    public ListenerOutputs(final OutputListener listener, final int maxOutputLength)
    {
        this.listener = listener;
        this.maxOutputLength = maxOutputLength;
        held = buffer(4 * entryLength(maxOutputLength));
    }

    @Override
    public int maxOutputLength()
    {
        return maxOutputLength;
    }

    @Override
    public MutableDirectBuffer claim(final int length)
    {
        requireRoom(entryLength(length));
        claim.wrap(held, heldEnd + OutputSlot.OUTPUT_OFFSET, length);
        return claim;
    }

    @Override
    public void publish(
        final long sequence, final int index, final long timestampNs, final long source, final long sourceSequence)
    {
        final int length = claim.capacity();
        slot.wrap(held, heldEnd).output(sequence, index, timestampNs, source, sourceSequence, length);
        lastOffset = heldEnd;
        heldEnd += entryLength(length);
    }

    @Override
    public void endOfEvent(
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final Outcome outcome,
        final int count,
        final int timerCount)
    {
        if (count != 0)
        {
            if (count != timerCount)
            {
                slot.wrap(held, lastOffset).last(outcome);
            }

            deliver(heldEnd);
            heldEnd = 0;
        }
        if (count == timerCount)
        {
            slot.wrap(held, 0).lastWithoutOutput(sequence, count, timestampNs, source, sourceSequence, outcome);
            listener.onOutput(slot, held, OutputSlot.OUTPUT_OFFSET, 0);
        }
    }

    @Override
    public void checkpoint(final Checkpoint checkpoint)
    {
        listener.onCheckpoint(checkpoint);
    }

    private void deliver(final int end)
    {
        int offset = 0;
        while (offset < end)
        {
            final int length = slot.wrap(held, offset).length();
            listener.onOutput(slot, held, slot.outputOffset(), length);
            offset += entryLength(length);
        }
    }

    private void requireRoom(final int length)
    {
        if (heldEnd + length <= held.capacity())
        {
            return;
        }

        if (held.capacity() < HELD_LIMIT)
        {
            final UnsafeBuffer longer = buffer(Math.max(2 * held.capacity(), heldEnd + length));
            longer.putBytes(0, held, 0, heldEnd);
            held = longer;
        }
        else
        {
            letOut();
        }
    }

    /**
     * Let out all but the last one, which may turn out to be the event's last.
     */
    private void letOut()
    {
        deliver(lastOffset);
        held.putBytes(0, held, lastOffset, heldEnd - lastOffset);
        heldEnd -= lastOffset;
        lastOffset = 0;
    }

    private static int entryLength(final int outputLength)
    {
        return BitUtil.align(OutputSlot.OUTPUT_OFFSET + outputLength, Long.BYTES);
    }

    private static UnsafeBuffer buffer(final int length)
    {
        return new UnsafeBuffer(BufferUtil.allocateDirectAligned(length, ALIGNMENT));
    }
}
