package io.lockstep.engine;

import org.agrona.DirectBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Listener for tests that keeps a line for each entry it is given.
 *
 * <p>Threading: one writer; the count may be read by any thread, the rest after the writer has ended.
 */
final class RecordingListener implements OutputListener
{
    private final List<String> entries = new ArrayList<>();
    private final AtomicInteger count = new AtomicInteger();
    private final List<Checkpoint> checkpoints = new ArrayList<>();

    int count()
    {
        return count.get();
    }

    List<String> entries()
    {
        return entries;
    }

    List<Checkpoint> checkpoints()
    {
        return checkpoints;
    }

    @Override
    public void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        entries.add(header.sequence() + "." + header.index() +
            (header.isEmpty() ? " empty" : " " + TestEvents.value(buffer, offset)) +
            (header.isLast() ? " " + Outcome.ofCode(header.outcomeCode()) : ""));
        count.incrementAndGet();
    }

    @Override
    public void onCheckpoint(final Checkpoint checkpoint)
    {
        checkpoints.add(checkpoint);
    }
}
