package io.lockstep.transport;

import io.lockstep.codecs.session.DurabilityLevel;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.OutcomeAnswerDecoder;
import io.lockstep.codecs.session.RefusalCode;
import org.agrona.DirectBuffer;

/**
 * What makes a client's events applied once and its outputs told once, whatever becomes of the connection.
 *
 * <p>Threading: owned by the client's thread.
 */
final class ClientSession
{
    private static final int MAX_EVENTS_LENGTH =
        SessionProtocol.MAX_BATCH_LENGTH - SessionProtocol.INGRESS_BATCH_HEADER_LENGTH;

    private final ClientContext ctx;
    private final ClientListener listener;
    private final ClientConnection connection;
    private final SendWindow window;
    private final SendWindow.BatchSender batchSender;

    private long outputSequence;
    private int outputIndex;
    private int maxEventLength;
    private int nodeSchemaVersion = Client.SCHEMA_NOT_NAMED;

    ClientSession(final ClientContext ctx, final ClientConnection connection)
    {
        this.ctx = ctx;
        this.connection = connection;
        listener = ctx.listener();
        window = new SendWindow(ctx.windowEvents(), ctx.windowLength(), connection::event);
        batchSender = connection::events;
        outputSequence = ctx.outputSequence();
        outputIndex = ctx.outputIndex();
    }

    long outputSequence()
    {
        return outputSequence;
    }

    int outputIndex()
    {
        return outputIndex;
    }

    long unacknowledged()
    {
        return window.count();
    }

    int nodeSchemaVersion()
    {
        return nodeSchemaVersion;
    }

    int doWork(final long nowNs)
    {
        final int work = connection.doWork(nowNs, outputSequence, outputIndex);
        return work + flush();
    }

    int flush()
    {
        return connection.state() == ClientState.CONNECTED ? window.send(batchSender, MAX_EVENTS_LENGTH) : 0;
    }

    long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        if (connection.state() != ClientState.CONNECTED)
        {
            return connection.state() == ClientState.CLOSED ? Client.CLOSED : Client.NOT_CONNECTED;
        }
        if (length < Client.EVENT_LENGTH_MIN || length > maxEventLength)
        {
            return Client.LENGTH_NOT_VALID;
        }

        // What waits is one message at most, so that back pressure comes to the caller.
        if (window.unsentLength() >= MAX_EVENTS_LENGTH && flush() == 0)
        {
            return Client.BACK_PRESSURED;
        }

        final long result = window.add(buffer, offset, length);
        if (window.count() == 1 || window.unsentLength() >= MAX_EVENTS_LENGTH)
        {
            flush();
        }

        return result;
    }

    long queryOutcome(final long queryId, final long sourceSequence)
    {
        if (connection.state() != ClientState.CONNECTED)
        {
            return connection.state() == ClientState.CLOSED ? Client.CLOSED : Client.NOT_CONNECTED;
        }

        // The answer is as of the question's place, which is behind what was offered before it.
        flush();
        if (window.unsentLength() > 0)
        {
            return Client.BACK_PRESSURED;
        }

        final long result = connection.outcomeQuery(queryId, sourceSequence);
        return result > 0 ? result : SendWindow.notSent(result);
    }

    void onChallenge(final long correlationId, final byte[] challenge, final long nowNs)
    {
        if (connection.state() == ClientState.CONNECTING && connection.isAnswer(correlationId))
        {
            connection.onChallenge(challenge, nowNs);
        }
    }

    void onConnectAccepted(final long correlationId, final long sessionId, final long nowNs)
    {
        if (connection.state() == ClientState.CONNECTING && connection.isAnswer(correlationId))
        {
            connection.onAccepted(sessionId, nowNs);
        }
    }

    void onConnected(
        final long sessionId,
        final long lastSourceSequence,
        final long sequence,
        final int nodeMaxEventLength,
        final int schemaVersion,
        final long nowNs)
    {
        if (connection.state() != ClientState.CATCHING_UP || !connection.isCurrent(sessionId))
        {
            return;
        }

        connection.onHeard(nowNs);
        if (lastSourceSequence + 1 < window.firstSequence())
        {
            // The node has lost what it acknowledged: another history, or durability that was too low.
            refused(0, RefusalCode.OUTPUT_NOT_KEPT);
            return;
        }

        window.release(lastSourceSequence);
        window.rewind();
        nodeSchemaVersion = schemaVersion;
        maxEventLength = Math.min(nodeMaxEventLength, ctx.windowLength());
        isNext(sequence, 0);
        connection.onConnected();
        listener.onConnected(lastSourceSequence);
    }

    /**
     * Whether a message is for the session that lives, which is a sign of life then.
     */
    boolean isHeard(final long sessionId, final long nowNs)
    {
        if (!connection.isCurrent(sessionId))
        {
            return false;
        }

        connection.onHeard(nowNs);
        return true;
    }

    boolean isCurrent(final long sessionId)
    {
        return connection.isCurrent(sessionId);
    }

    void onOutput(
        final long sequence,
        final int index,
        final long timestampNs,
        final long sourceSequence,
        final boolean isLast,
        final DurabilityLevel durability,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (isNext(sequence, index))
        {
            listener.onOutput(
                sequence, index, timestampNs, sourceSequence, isLast, buffer, offset, length);
            if (isLast)
            {
                acknowledge(sourceSequence, sequence, durability);
            }
        }
    }

    void onAcknowledged(final long sourceSequence, final long sequence, final DurabilityLevel durability)
    {
        isNext(sequence, 0);
        acknowledge(sourceSequence, sequence, durability);
    }

    void onOutcomeAnswer(final OutcomeAnswerDecoder answer, final long nowNs)
    {
        if (isHeard(answer.sessionId(), nowNs) && isNext(answer.sequence(), answer.index()))
        {
            listener.onOutcomeAnswer(
                answer.queryId(),
                answer.sourceSequence(),
                answer.known(),
                answer.code(),
                answer.lastSourceSequence(),
                answer.sequence());
        }
    }

    void onRefused(
        final long correlationId,
        final long sessionId,
        final long sourceSequence,
        final long sequence,
        final RefusalCode code,
        final long nowNs)
    {
        if (sourceSequence == 0)
        {
            if (connection.isAnswer(correlationId))
            {
                onConnectRefused(code, nowNs);
            }
        }
        else if (isHeard(sessionId, nowNs))
        {
            onEventRefused(sourceSequence, sequence, code, nowNs);
        }
    }

    void onSessionEnded(final long sessionId, final EndReason reason, final long nowNs)
    {
        if (!connection.isCurrent(sessionId))
        {
            return;
        }

        if (reason == EndReason.SUPERSEDED || reason == EndReason.CLIENT_REQUEST ||
            reason == EndReason.NOT_AUTHORISED)
        {
            connection.close();
        }
        else
        {
            connection.disconnect(nowNs);
        }
        listener.onSessionEnded(reason);
    }

    private void onConnectRefused(final RefusalCode code, final long nowNs)
    {
        if (code == RefusalCode.SESSION_LIMIT || code == RefusalCode.IDENTITY_LIMIT)
        {
            connection.disconnect(nowNs);
            listener.onRefused(0, code);
        }
        else
        {
            refused(0, code);
        }
    }

    private void onEventRefused(
        final long sourceSequence, final long sequence, final RefusalCode code, final long nowNs)
    {
        isNext(sequence, 0);
        switch (code)
        {
            case SOURCE_SEQUENCE_GAP:
                // Events were lost on the way although the session lived: a new session says where to go on.
                connection.disconnect(nowNs);
                break;

            case SOURCE_LIMIT:
            case NOT_AUTHORISED:
                refused(sourceSequence, code);
                break;

            default:
                if (sourceSequence >= window.firstSequence())
                {
                    window.release(sourceSequence);
                    listener.onRefused(sourceSequence, code);
                }
                break;
        }
    }

    private void acknowledge(final long sourceSequence, final long sequence, final DurabilityLevel durability)
    {
        if (sourceSequence >= window.firstSequence())
        {
            window.release(sourceSequence);
            listener.onAcknowledged(sourceSequence, sequence, durability);
        }
    }

    private boolean isNext(final long sequence, final int index)
    {
        if (sequence < outputSequence || (sequence == outputSequence && index <= outputIndex))
        {
            return false;
        }

        outputSequence = sequence;
        outputIndex = index;
        return true;
    }

    private void refused(final long sourceSequence, final RefusalCode code)
    {
        connection.close();
        listener.onRefused(sourceSequence, code);
    }
}
