package io.lockstep.transport.stream;

import io.lockstep.replay.journal.OutputJournal;

import java.util.ArrayList;
import java.util.List;

/**
 * A stream of which each subscriber gets the latest output of every key, at its own pace.
 *
 * <p>The outputs are kept once, whoever subscribes; a subscriber has a queue of the keys that it is still to get. One
 * that has no room therefore costs a few integers, and finds the latest of each key when it has room again. At its
 * launch the stream reads the output journal from its begin; until it is through, who joins waits.
 *
 * <p>Threading: owned by the stream agent.
 */
final class ConflatedStream implements StreamFeed
{
    private static final int FOLLOW_LIMIT = 512;
    private static final int SEND_LIMIT = 256;
    private static final int FRAME_LIMIT = 64;

    private final List<StreamSession> joined = new ArrayList<>();
    private final StreamDeclaration declaration;
    private final OutputJournal journal;
    private final StreamProxy proxy;
    private final StreamCounters counters;
    private final StreamCursor cursor;
    private final LatestOutputs latest;

    private long number;
    private boolean isHistoryRead;

    ConflatedStream(
        final StreamDeclaration declaration,
        final OutputJournal journal,
        final StreamProxy proxy,
        final StreamCounters counters)
    {
        this.declaration = declaration;
        this.journal = journal;
        this.proxy = proxy;
        this.counters = counters;
        cursor = new StreamCursor(journal, declaration);
        cursor.seek(journal.firstSequence(), -1);
        latest = new LatestOutputs(declaration.maxKeys());
    }

    @Override
    public StreamDeclaration declaration()
    {
        return declaration;
    }

    @Override
    public String liveChannel()
    {
        return "";
    }

    @Override
    public int liveStreamId()
    {
        return StreamProtocol.RESPONSE_STREAM_ID;
    }

    @Override
    public long number()
    {
        return number;
    }

    @Override
    public long lastSequence()
    {
        return StreamProtocol.FROM_START;
    }

    @Override
    public int lastIndex()
    {
        return -1;
    }

    @Override
    public int poll()
    {
        int taken = 0;
        while (taken < FOLLOW_LIMIT && cursor.next(FRAME_LIMIT))
        {
            number++;
            final long key = declaration.key().key(cursor.buffer(), cursor.offset(), cursor.length());
            final int slot = latest.put(key, number, cursor);
            if (slot == LatestOutputs.NO_ROOM)
            {
                counters.leftOut();
            }
            else
            {
                tell(slot);
            }
            taken++;
        }

        if (taken > 0)
        {
            counters.published(number);
        }
        isHistoryRead |= cursor.isAtEnd();
        return taken + (cursor.isAtEnd() ? 0 : 1);
    }

    @Override
    public boolean isKnown(final long sequence)
    {
        return sequence <= journal.lastWholeSequence() + 1;
    }

    @Override
    public boolean catchUp(final StreamSession session, final long sequence, final int index)
    {
        if (session.pendingKeys == null)
        {
            session.pendingKeys = new PendingKeys(declaration.maxKeys());
            session.isEntryPending = sequence != StreamProtocol.FROM_NOW;
            joined.add(session);
        }
        return true;
    }

    @Override
    public int serve(final StreamSession session)
    {
        final PendingKeys pending = session.pendingKeys;
        if (pending == null || session.isCatchingUp && !isHistoryRead)
        {
            return 0;
        }
        if (session.isEntryPending)
        {
            queueAll(session, pending);
        }

        int sent = 0;
        while (sent < SEND_LIMIT && !pending.isEmpty() && send(session, pending))
        {
            pending.removeFirst();
            sent++;
        }
        if (session.isCatchingUp && pending.head() >= session.snapshotEnd && proxy.caughtUp(session))
        {
            session.isCatchingUp = false;
            counters.caughtUp();
            sent++;
        }

        return sent;
    }

    @Override
    public void leave(final StreamSession session)
    {
        joined.remove(session);
        session.pendingKeys = null;
    }

    @Override
    public void close()
    {
        cursor.close();
    }

    private void queueAll(final StreamSession session, final PendingKeys pending)
    {
        for (int slot = 0; slot < latest.count(); slot++)
        {
            pending.add(slot);
        }
        session.isEntryPending = false;
        session.snapshotEnd = pending.tail();
    }

    private boolean send(final StreamSession session, final PendingKeys pending)
    {
        final int slot = pending.first();
        return proxy.output(
            session.publication,
            latest.number(slot),
            latest.sequence(slot),
            latest.index(slot),
            latest.timestampNs(slot),
            pending.conflated(),
            latest.output(slot),
            0,
            latest.length(slot)) > 0;
    }

    private void tell(final int slot)
    {
        for (int i = 0; i < joined.size(); i++)
        {
            final StreamSession session = joined.get(i);
            // Who is still to get all of them gets this one with them.
            if (!session.isEntryPending && !session.pendingKeys.add(slot))
            {
                counters.conflated();
            }
        }
    }
}
