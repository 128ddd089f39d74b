package io.lockstep.transport.cluster;

import io.lockstep.codecs.session.AcknowledgedDecoder;
import io.lockstep.codecs.session.ConnectedDecoder;
import io.lockstep.codecs.session.DurabilityLevel;
import io.lockstep.codecs.session.EgressOutputDecoder;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.MessageHeaderDecoder;
import io.lockstep.codecs.session.More;
import io.lockstep.codecs.session.OutcomeAnswerDecoder;
import io.lockstep.codecs.session.RefusalCode;
import io.lockstep.codecs.session.RefusedDecoder;
import io.lockstep.codecs.session.SessionEndedDecoder;
import io.lockstep.transport.Client;
import io.lockstep.transport.ClientListener;
import io.lockstep.transport.ClientState;
import io.lockstep.transport.SendWindow;
import io.lockstep.transport.SessionProtocol;
import org.agrona.DirectBuffer;

/**
 * What makes a client's events applied once and its outputs told once, whoever leads the cluster.
 *
 * <p>Threading: owned by the client's thread.
 */
final class ClusterClientSession
{
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConnectedDecoder connected = new ConnectedDecoder();
    private final RefusedDecoder refused = new RefusedDecoder();
    private final AcknowledgedDecoder acknowledged = new AcknowledgedDecoder();
    private final EgressOutputDecoder egressOutput = new EgressOutputDecoder();
    private final OutcomeAnswerDecoder outcomeAnswer = new OutcomeAnswerDecoder();
    private final SessionEndedDecoder sessionEnded = new SessionEndedDecoder();
    private final ClusterClientContext ctx;
    private final ClientListener listener;
    private final ClusterConnection connection;
    private final SendWindow window;

    private long outputSequence;
    private int outputIndex;
    private int maxEventLength;
    private long progressNs;

    ClusterClientSession(final ClusterClientContext ctx, final ClusterConnection connection)
    {
        this.ctx = ctx;
        this.connection = connection;
        listener = ctx.listener();
        window = new SendWindow(ctx.windowEvents(), ctx.windowLength(), connection::event);
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

    int doWork()
    {
        if (connection.state() != ClientState.CONNECTED)
        {
            return 0;
        }

        final long nowNs = ctx.nanoClock().nanoTime();
        if (window.count() == 0)
        {
            progressNs = nowNs;
        }
        else if (nowNs - progressNs >= ctx.progressTimeoutNs())
        {
            // A message may be lost with no sign of it, together with the leader that had taken it.
            connection.ask();
            return 1;
        }

        return window.resend();
    }

    long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        if (connection.state() != ClientState.CONNECTED)
        {
            return notConnected();
        }
        if (length > maxEventLength)
        {
            return Client.LENGTH_NOT_VALID;
        }

        return window.offer(buffer, offset, length);
    }

    long queryOutcome(final long queryId, final long sourceSequence)
    {
        if (connection.state() != ClientState.CONNECTED)
        {
            return notConnected();
        }

        final long result = connection.outcomeQuery(queryId, sourceSequence);
        return result > 0 ? result : SendWindow.notSent(result);
    }

    void onMessage(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH)
        {
            return;
        }

        header.wrap(buffer, offset);
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID ||
            header.version() > MessageHeaderDecoder.SCHEMA_VERSION ||
            length < MessageHeaderDecoder.ENCODED_LENGTH + header.blockLength())
        {
            return;
        }

        switch (header.templateId())
        {
            case EgressOutputDecoder.TEMPLATE_ID:
                onOutput(buffer, offset, length);
                break;

            case AcknowledgedDecoder.TEMPLATE_ID:
                acknowledged.wrapAndApplyHeader(buffer, offset, header);
                moveTo(acknowledged.sequence(), Integer.MAX_VALUE);
                acknowledge(acknowledged.sourceSequence(), acknowledged.sequence(), acknowledged.durability());
                break;

            case ConnectedDecoder.TEMPLATE_ID:
                connected.wrapAndApplyHeader(buffer, offset, header);
                onConnected();
                break;

            case RefusedDecoder.TEMPLATE_ID:
                refused.wrapAndApplyHeader(buffer, offset, header);
                onRefused();
                break;

            case OutcomeAnswerDecoder.TEMPLATE_ID:
                outcomeAnswer.wrapAndApplyHeader(buffer, offset, header);
                onOutcomeAnswer();
                break;

            case SessionEndedDecoder.TEMPLATE_ID:
                sessionEnded.wrapAndApplyHeader(buffer, offset, header);
                onSessionEnded(sessionEnded.reason());
                break;

            default:
                break;
        }
    }

    private void onOutput(final DirectBuffer buffer, final int offset, final int length)
    {
        egressOutput.wrapAndApplyHeader(buffer, offset, header);
        final long sequence = egressOutput.sequence();
        final long sourceSequence = egressOutput.sourceSequence();
        final boolean isLast = egressOutput.more() == More.LAST;
        final DurabilityLevel durability = egressOutput.durability();
        if (moveTo(sequence, egressOutput.index()))
        {
            listener.onOutput(
                sequence,
                egressOutput.index(),
                egressOutput.timestampNs(),
                sourceSequence,
                isLast,
                buffer,
                offset + SessionProtocol.OUTPUT_HEADER_LENGTH,
                length - SessionProtocol.OUTPUT_HEADER_LENGTH);
        }
        if (isLast && sourceSequence > 0)
        {
            acknowledge(sourceSequence, sequence, durability);
        }
    }

    private void onConnected()
    {
        if (!connection.isAnswer(connected.correlationId()))
        {
            return;
        }

        final long lastSourceSequence = connected.lastSourceSequence();
        final long sequence = connected.sequence();
        maxEventLength = connected.maxEventLength();
        moveTo(sequence, Integer.MAX_VALUE);
        progressNs = ctx.nanoClock().nanoTime();
        connection.onConnected();
        acknowledge(lastSourceSequence, sequence, connected.durability());
        window.rewind();
        listener.onConnected(lastSourceSequence);
    }

    private void onRefused()
    {
        final long sourceSequence = refused.sourceSequence();
        final RefusalCode code = refused.code();
        if (sourceSequence == 0)
        {
            if (connection.isAnswer(refused.correlationId()) || code == RefusalCode.OUTPUT_NOT_KEPT)
            {
                connection.close();
                listener.onRefused(0, code);
            }
            return;
        }
        if (!moveTo(refused.sequence(), Integer.MAX_VALUE))
        {
            return;
        }

        switch (code)
        {
            case SOURCE_SEQUENCE_GAP:
                // Events were lost on the way although the session lived: the leader says where to go on.
                if (connection.state() == ClientState.CONNECTED)
                {
                    connection.ask();
                }
                break;

            case SOURCE_LIMIT:
                connection.close();
                listener.onRefused(sourceSequence, code);
                break;

            default:
                if (sourceSequence >= window.firstSequence())
                {
                    release(sourceSequence);
                    listener.onRefused(sourceSequence, code);
                }
                break;
        }
    }

    private void onOutcomeAnswer()
    {
        if (moveTo(outcomeAnswer.sequence(), outcomeAnswer.index()))
        {
            listener.onOutcomeAnswer(
                outcomeAnswer.queryId(),
                outcomeAnswer.sourceSequence(),
                outcomeAnswer.known(),
                outcomeAnswer.code(),
                outcomeAnswer.lastSourceSequence(),
                outcomeAnswer.sequence());
        }
    }

    private void onSessionEnded(final EndReason reason)
    {
        if (reason == EndReason.SUPERSEDED)
        {
            connection.close();
        }
        else
        {
            connection.disconnect();
        }
        listener.onSessionEnded(reason);
    }

    private void acknowledge(final long sourceSequence, final long sequence, final DurabilityLevel durability)
    {
        if (sourceSequence >= window.firstSequence())
        {
            release(sourceSequence);
            listener.onAcknowledged(sourceSequence, sequence, durability);
        }
    }

    private void release(final long sourceSequence)
    {
        window.release(sourceSequence);
        progressNs = ctx.nanoClock().nanoTime();
    }

    /**
     * Whether something is behind what was told so far, and then the last that was.
     */
    private boolean moveTo(final long sequence, final int index)
    {
        if (sequence < outputSequence || (sequence == outputSequence && index <= outputIndex))
        {
            return false;
        }

        outputSequence = sequence;
        outputIndex = index;
        return true;
    }

    private long notConnected()
    {
        return connection.state() == ClientState.CLOSED ? Client.CLOSED : Client.NOT_CONNECTED;
    }
}
