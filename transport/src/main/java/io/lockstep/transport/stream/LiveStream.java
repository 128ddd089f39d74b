package io.lockstep.transport.stream;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.lockstep.replay.journal.OutputJournal;

/**
 * A stream whose live outputs are published once for all subscribers, who ask for history each for itself.
 *
 * <p>The publication waits for no receiver. What a subscriber asks for is read from the output journal by a cursor of
 * its own, up to the last output that is live at that moment: what it gets then on the live channel begins with the
 * next number.
 *
 * <p>Threading: owned by the stream agent.
 */
final class LiveStream implements StreamFeed
{
    private static final int LIVE_LIMIT = 512;
    private static final int HISTORY_LIMIT = 256;
    private static final int FRAME_LIMIT = 64;

    private final StreamDeclaration declaration;
    private final OutputJournal journal;
    private final ExclusivePublication publication;
    private final String liveChannel;
    private final StreamProxy proxy;
    private final StreamCounters counters;
    private final StreamCursor live;

    private long number;
    private long lastSequence;
    private int lastIndex;
    private boolean isEntryPending;

    /**
     * Make the stream.
     *
     * @param lastSequence of the events whose outputs are history.
     * @param endPosition  of the journal behind these.
     */
    LiveStream(
        final StreamDeclaration declaration,
        final OutputJournal journal,
        final ExclusivePublication publication,
        final String liveChannel,
        final long lastSequence,
        final long endPosition,
        final StreamProxy proxy,
        final StreamCounters counters)
    {
        this.declaration = declaration;
        this.journal = journal;
        this.publication = publication;
        this.liveChannel = liveChannel;
        this.lastSequence = lastSequence;
        this.lastIndex = Integer.MAX_VALUE;
        this.proxy = proxy;
        this.counters = counters;
        live = new StreamCursor(journal, declaration);
        live.seekPosition(endPosition);
    }

    @Override
    public StreamDeclaration declaration()
    {
        return declaration;
    }

    @Override
    public String liveChannel()
    {
        return liveChannel;
    }

    @Override
    public int liveStreamId()
    {
        return publication.streamId();
    }

    @Override
    public long number()
    {
        return number;
    }

    @Override
    public long lastSequence()
    {
        return lastSequence;
    }

    @Override
    public int lastIndex()
    {
        return lastIndex;
    }

    @Override
    public int poll()
    {
        int sent = 0;
        while (sent < LIVE_LIMIT && (isEntryPending || (isEntryPending = live.next(FRAME_LIMIT))))
        {
            if (!isPublished(offer(publication, number + 1, live)))
            {
                break;
            }

            isEntryPending = false;
            number++;
            lastSequence = live.sequence();
            lastIndex = live.index();
            sent++;
        }

        if (sent > 0)
        {
            counters.published(number);
        }
        return sent;
    }

    @Override
    public boolean isKnown(final long sequence)
    {
        return sequence <= Math.max(lastSequence, journal.lastWholeSequence() + 1);
    }

    @Override
    public boolean catchUp(final StreamSession session, final long sequence, final int index)
    {
        session.isEntryPending = false;
        if (sequence == StreamProtocol.FROM_NOW)
        {
            leave(session);
            return true;
        }
        if (session.cursor == null)
        {
            session.cursor = new StreamCursor(journal, declaration);
        }
        return session.cursor.seek(sequence, index);
    }

    @Override
    public int serve(final StreamSession session)
    {
        if (!session.isCatchingUp)
        {
            return 0;
        }

        final StreamCursor cursor = session.cursor;
        int sent = 0;
        while (cursor != null && sent < HISTORY_LIMIT)
        {
            if (!session.isEntryPending && !cursor.next(FRAME_LIMIT))
            {
                if (!cursor.isAtEnd())
                {
                    return sent + 1;
                }
                break;
            }

            session.isEntryPending = true;
            if (StreamProtocol.isBehind(cursor.sequence(), cursor.index(), lastSequence, lastIndex))
            {
                break;
            }
            if (offer(session.publication, 0, cursor) < 0)
            {
                return sent;
            }
            session.isEntryPending = false;
            sent++;
        }

        if (sent < HISTORY_LIMIT && proxy.caughtUp(session))
        {
            session.isCatchingUp = false;
            counters.caughtUp();
            leave(session);
            sent++;
        }
        return sent;
    }

    @Override
    public void leave(final StreamSession session)
    {
        if (session.cursor != null)
        {
            session.cursor.close();
            session.cursor = null;
        }
    }

    @Override
    public void close()
    {
        live.close();
        publication.close();
    }

    private long offer(final ExclusivePublication to, final long outputNumber, final StreamCursor entry)
    {
        return proxy.output(
            to,
            outputNumber,
            entry.sequence(),
            entry.index(),
            entry.timestampNs(),
            0,
            entry.buffer(),
            entry.offset(),
            entry.length());
    }

    private boolean isPublished(final long answer)
    {
        if (answer == Publication.CLOSED || answer == Publication.MAX_POSITION_EXCEEDED)
        {
            throw new IllegalStateException(
                "a stream can not be published any more: name=" + declaration.name() + " answer=" + answer);
        }

        // Without anybody who listens the output is live all the same, and has its number.
        return answer > 0 || answer == Publication.NOT_CONNECTED;
    }
}
