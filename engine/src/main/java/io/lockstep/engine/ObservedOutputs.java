package io.lockstep.engine;

import org.agrona.DirectBuffer;

/**
 * Listener that shows observers what another one has taken.
 *
 * <p>Threading: owned by the agent that lets outputs out.
 */
final class ObservedOutputs implements OutputListener
{
    private final OutputListener listener;
    private final ObserverFeed feed;

    ObservedOutputs(final OutputListener listener, final ObserverFeed feed)
    {
        this.listener = listener;
        this.feed = feed;
    }

    @Override
    public void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        listener.onOutput(header, buffer, offset, length);
        feed.onOutput(header, buffer, offset, length);
    }

    @Override
    public void onCheckpoint(final Checkpoint checkpoint)
    {
        listener.onCheckpoint(checkpoint);
    }

    @Override
    public void onBatchEnd()
    {
        listener.onBatchEnd();
        feed.onBatchEnd();
    }
}
