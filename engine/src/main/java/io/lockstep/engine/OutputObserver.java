package io.lockstep.engine;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Observer of outputs.
 *
 * <p>Threading: owned by whoever polls it.
 */
final class OutputObserver extends Observer<OutputListener>
{
    private final OutputListener ofHistory = this::onHistory;
    private OutputListener listener;

    OutputObserver(
        final ObserverFeed feed,
        final FailStop failStop,
        final AtomicCounter allDropped,
        final long fromSequence,
        final ObserverPolicy policy,
        final ObserverHistory<OutputListener> history)
    {
        super(feed, failStop, allDropped, fromSequence, policy, history);
    }

    @Override
    void deliver(
        final OutputListener to,
        final OutputSlot entry,
        final UnsafeBuffer buffer,
        final int offset,
        final int length)
    {
        to.onOutput(entry, buffer, offset, length);
    }

    @Override
    int pollFrame(final ObserverHistory.Reader<OutputListener> from, final OutputListener to)
    {
        listener = to;
        return from.poll(ofHistory, 1);
    }

    private void onHistory(
        final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        if (isNew(header.sequence(), header.index(), header.isLast()))
        {
            listener.onOutput(header, buffer, offset, length);
        }
    }
}
