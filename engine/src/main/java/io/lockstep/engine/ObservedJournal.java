package io.lockstep.engine;

import org.agrona.DirectBuffer;

/**
 * Journal that shows observers what another one has made durable.
 *
 * <p>Threading: owned by the journaler agent.
 */
final class ObservedJournal implements Journal
{
    private final Journal journal;
    private final ObserverFeed feed;

    ObservedJournal(final Journal journal, final ObserverFeed feed)
    {
        this.journal = journal;
        this.feed = feed;
    }

    @Override
    public Durability durability()
    {
        return journal.durability();
    }

    @Override
    public void append(
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        journal.append(sequence, timestampNs, source, sourceSequence, buffer, offset, length);
        feed.onEvent(sequence, timestampNs, source, sourceSequence, buffer, offset, length);
    }

    @Override
    public void flush()
    {
        journal.flush();
        feed.onBatchEnd();
    }

    @Override
    public void close()
    {
        journal.close();
    }
}
