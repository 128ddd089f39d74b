package io.lockstep.transport;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.codecs.control.KnownOutcome;
import io.lockstep.codecs.control.MessageHeaderDecoder;
import io.lockstep.codecs.control.OutcomeAnswerDecoder;
import io.lockstep.codecs.control.SessionOpenedDecoder;
import io.lockstep.codecs.session.RefusalCode;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.Outcome;
import io.lockstep.replay.journal.HistoryRemovedException;

import java.util.function.Supplier;

/**
 * Sender of outputs to the sessions of their sources.
 *
 * <p>One live cursor reads the outputs for all sessions at once. A session whose client has no room gets a cursor of
 * its own at the entry that did not go out, and joins the live one again where the two meet; so no session can hold
 * up another one, or the engine.
 *
 * <p>Threading: owned by the node agent.
 */
final class EgressPublisher implements AutoCloseable
{
    static final int OUTPUT_REMOVED = -1;

    private static final int LIVE_LIMIT = 512;
    private static final int BEHIND_LIMIT = 256;
    private static final Outcome[] OUTCOMES = Outcome.values();

    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final SessionOpenedDecoder sessionOpened = new SessionOpenedDecoder();
    private final OutcomeAnswerDecoder outcomeAnswer = new OutcomeAnswerDecoder();
    private final Supplier<OutputCursor> cursors;
    private final OutputCursor live;
    private final EgressProxy proxy;
    private final NodeCounters counters;
    private final SessionRegistry registry;

    // The last event whose entries the live cursor has all consumed, and the last entry of any event.
    private long liveCompleteSequence;
    private long liveSequence;
    private int liveIndex = Integer.MAX_VALUE;
    private boolean isLiveMidEvent;

    EgressPublisher(
        final Supplier<OutputCursor> cursors,
        final long lastSequence,
        final long endPosition,
        final EgressProxy proxy,
        final NodeCounters counters,
        final SessionRegistry registry)
    {
        this.cursors = cursors;
        this.proxy = proxy;
        this.counters = counters;
        this.registry = registry;
        live = cursors.get();
        live.seekPosition(endPosition);
        liveCompleteSequence = lastSequence;
        liveSequence = lastSequence;
    }

    /**
     * Send what the live cursor finds.
     */
    int pollLive(final long nowNs)
    {
        int entries = 0;
        while ((entries < LIVE_LIMIT || isLiveMidEvent) && live.next())
        {
            final long source = live.source();
            if (source != EngineCore.NO_SOURCE)
            {
                final NodeSession session = registry.ofSource(source);
                if (session != null && session.feed == NodeSession.Feed.LIVE && !deliver(session, live, nowNs))
                {
                    counters.increment(NodeCounter.SESSIONS_FELL_BEHIND);
                    fallBehind(session, liveSequence, liveIndex);
                    session.cursor.seekPosition(live.position());
                }
            }

            liveSequence = live.sequence();
            liveIndex = live.index();
            isLiveMidEvent = !live.isLast();
            if (!isLiveMidEvent)
            {
                liveCompleteSequence = liveSequence;
            }
            entries++;
        }

        return entries;
    }

    /**
     * Send a session what it is behind, and what waits for the end of a duty cycle.
     *
     * @return work done, or {@link #OUTPUT_REMOVED} where retention has removed what the session is to get next.
     */
    int pollSession(final NodeSession session, final long nowNs)
    {
        int work = 0;
        if (session.feed == NodeSession.Feed.BEHIND)
        {
            try
            {
                work = catchUp(session, nowNs);
            }
            catch (final HistoryRemovedException ex)
            {
                return OUTPUT_REMOVED;
            }
        }
        if (session.isAckPending() && flushAck(session, nowNs))
        {
            work++;
        }
        if (session.isBatchPending() && proxy.flush(session))
        {
            work++;
        }

        return work;
    }

    /**
     * Whether a client's position is one that this history has.
     */
    boolean isKnown(final long outputSequence)
    {
        return outputSequence <= liveCompleteSequence || (isLiveMidEvent && outputSequence == liveSequence);
    }

    /**
     * Begin the outputs of an accepted session.
     *
     * @return false where outputs that it asks for are no longer kept.
     */
    boolean begin(final NodeSession session)
    {
        if (session.outputSequence == SessionProtocol.FROM_NOW)
        {
            fallBehind(session, liveCompleteSequence, Integer.MAX_VALUE);
            session.cursor.seekPosition(live.position());
            return true;
        }

        fallBehind(session, session.outputSequence, session.outputIndex);
        return session.cursor.seekSequence(session.outputSequence);
    }

    void end(final NodeSession session)
    {
        session.feed = NodeSession.Feed.NONE;
        session.closeCursor();
    }

    @Override
    public void close()
    {
        live.close();
    }

    private void fallBehind(final NodeSession session, final long passedSequence, final int passedIndex)
    {
        session.feed = NodeSession.Feed.BEHIND;
        session.isEntryPending = false;
        session.passedSequence = passedSequence;
        session.passedIndex = passedIndex;
        if (session.cursor == null)
        {
            session.cursor = cursors.get();
        }
    }

    private int catchUp(final NodeSession session, final long nowNs)
    {
        final OutputCursor cursor = session.cursor;
        for (int entries = 0; entries < BEHIND_LIMIT; entries++)
        {
            if (!session.isEntryPending)
            {
                session.isEntryPending = cursor.next();
            }

            if (!session.isEntryPending || cursor.sequence() > liveCompleteSequence)
            {
                // In the midst of an event the live cursor has passed entries that this session has not had.
                if (!isLiveMidEvent)
                {
                    session.feed = NodeSession.Feed.LIVE;
                    session.isEntryPending = false;
                }

                return entries;
            }

            if (cursor.source() == session.source && !session.isPassed(cursor) && !deliver(session, cursor, nowNs))
            {
                return entries;
            }

            session.isEntryPending = false;
        }

        return BEHIND_LIMIT;
    }

    private boolean deliver(final NodeSession session, final OutputCursor entry, final long nowNs)
    {
        if (entry.isEmpty())
        {
            return entry.sourceSequence() == 0 || deliverOutcome(session, entry, nowNs);
        }
        if (session.isAckPending() && !flushAck(session, nowNs))
        {
            return false;
        }
        if (entry.sourceSequence() == 0 &&
            SchemaIds.schemaId(entry.buffer(), entry.offset()) == SessionOpenedDecoder.SCHEMA_ID)
        {
            return deliverControl(session, entry, nowNs);
        }

        if (proxy.output(session, entry))
        {
            counters.increment(NodeCounter.OUTPUTS_SENT);
            session.lastSentNs = nowNs;
            return true;
        }

        return false;
    }

    private boolean deliverOutcome(final NodeSession session, final OutputCursor entry, final long nowNs)
    {
        final Outcome outcome = OUTCOMES[entry.outcomeCode()];
        switch (outcome)
        {
            case SOURCE_SEQUENCE_GAP:
                // Of an earlier session: the client sends again from what Connected tells it.
            case SOURCE_LIMIT:
                return !session.isConnectedSent || refuse(session, entry, SessionProtocol.refusalCode(outcome), nowNs);

            case EVENT_NOT_KNOWN:
            case EVENT_TOO_LONG:
            case SKIPPED:
            case FORGOTTEN:
                return refuse(session, entry, SessionProtocol.refusalCode(outcome), nowNs);

            case APPLIED:
            case DUPLICATE:
            default:
                session.pendingAckSourceSequence =
                    Math.max(session.pendingAckSourceSequence, entry.sourceSequence());
                session.pendingAckSequence = entry.sequence();
                return true;
        }
    }

    private boolean refuse(
        final NodeSession session, final OutputCursor entry, final RefusalCode code, final long nowNs)
    {
        if (session.isAckPending() && !flushAck(session, nowNs))
        {
            return false;
        }

        if (proxy.eventRefused(session, entry.sourceSequence(), entry.sequence(), code))
        {
            session.lastSentNs = nowNs;
            return true;
        }

        return false;
    }

    private boolean deliverControl(final NodeSession session, final OutputCursor entry, final long nowNs)
    {
        headerDecoder.wrap(entry.buffer(), entry.offset());
        return headerDecoder.templateId() == OutcomeAnswerDecoder.TEMPLATE_ID ?
            deliverAnswer(session, entry, nowNs) : deliverOpened(session, entry, nowNs);
    }

    private boolean deliverAnswer(final NodeSession session, final OutputCursor entry, final long nowNs)
    {
        outcomeAnswer.wrapAndApplyHeader(entry.buffer(), entry.offset(), headerDecoder);
        final RefusalCode code = outcomeAnswer.known() == KnownOutcome.NOT_APPLIED ?
            SessionProtocol.refusalCode(OUTCOMES[outcomeAnswer.outcome()]) : RefusalCode.NULL_VAL;
        if (proxy.outcomeAnswer(session, entry, outcomeAnswer, code))
        {
            session.lastSentNs = nowNs;
            return true;
        }

        return false;
    }

    private boolean deliverOpened(final NodeSession session, final OutputCursor entry, final long nowNs)
    {
        sessionOpened.wrapAndApplyHeader(entry.buffer(), entry.offset(), headerDecoder);
        if (sessionOpened.sessionId() != session.id)
        {
            return true;
        }

        if (proxy.connected(session, sessionOpened.lastSourceSequence(), entry.sequence()))
        {
            session.isConnectedSent = true;
            session.lastSentNs = nowNs;
            return true;
        }

        return false;
    }

    private boolean flushAck(final NodeSession session, final long nowNs)
    {
        if (proxy.acknowledged(session, session.pendingAckSourceSequence, session.pendingAckSequence))
        {
            session.pendingAckSourceSequence = 0;
            session.lastSentNs = nowNs;
            return true;
        }

        return false;
    }
}
