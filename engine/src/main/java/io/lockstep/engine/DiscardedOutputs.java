package io.lockstep.engine;

import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Outputs that nobody takes, where an engine has no listener: they are digested and forgotten.
 *
 * <p>Threading: owned by the agent that runs the core.
 */
final class DiscardedOutputs implements Outputs
{
    private static final int ALIGNMENT = 64;

    private final UnsafeBuffer claim = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer buffer;

    DiscardedOutputs(final int maxOutputLength)
    {
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(maxOutputLength, ALIGNMENT));
    }

    @Override
    public int maxOutputLength()
    {
        return buffer.capacity();
    }

    @Override
    public MutableDirectBuffer claim(final int length)
    {
        claim.wrap(buffer, 0, length);
        return claim;
    }

    @Override
    public void publish(
        final long sequence, final int index, final long timestampNs, final long source, final long sourceSequence)
    {
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
    }

    @Override
    public void checkpoint(final Checkpoint checkpoint)
    {
    }
}
