package io.lockstep.engine;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Observer of input events.
 *
 * <p>Threading: owned by whoever polls it.
 */
final class InputObserver extends Observer<InputListener>
{
    private final InputListener ofHistory = this::onHistory;
    private InputListener listener;

    InputObserver(
        final ObserverFeed feed,
        final FailStop failStop,
        final AtomicCounter allDropped,
        final long fromSequence,
        final ObserverPolicy policy,
        final ObserverHistory<InputListener> history)
    {
        super(feed, failStop, allDropped, fromSequence, policy, history);
    }

    @Override
    void deliver(
        final InputListener to,
        final OutputSlot entry,
        final UnsafeBuffer buffer,
        final int offset,
        final int length)
    {
        to.onEvent(
            entry.sequence(), entry.timestampNs(), entry.source(), entry.sourceSequence(), buffer, offset, length);
    }

    @Override
    int pollFrame(final ObserverHistory.Reader<InputListener> from, final InputListener to)
    {
        listener = to;
        return from.poll(ofHistory, 1);
    }

    private void onHistory(
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (isNew(sequence, 0, true))
        {
            listener.onEvent(sequence, timestampNs, source, sourceSequence, buffer, offset, length);
        }
    }
}
