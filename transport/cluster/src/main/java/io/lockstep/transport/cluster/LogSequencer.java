package io.lockstep.transport.cluster;

import io.aeron.cluster.codecs.CloseReason;
import io.lockstep.codecs.SchemaIds;
import io.lockstep.codecs.control.RefusalReason;
import io.lockstep.codecs.session.ConnectDecoder;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.IngressEventDecoder;
import io.lockstep.codecs.session.MessageHeaderDecoder;
import io.lockstep.codecs.session.OutcomeQueryDecoder;
import io.lockstep.codecs.session.RefusalCode;
import io.lockstep.engine.ControlEvents;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.InputListener;
import io.lockstep.transport.SessionProtocol;
import org.agrona.DirectBuffer;

/**
 * Translation of a cluster's log into the events of a history.
 *
 * <p>A member that runs and a reader of its log offline use the same one: what it does is a function of the log's
 * messages, of their order and of nothing else. Time is the log's, made monotone, since a new leader's clock may be
 * behind.
 *
 * <p>Threading: owned by who applies the log.
 *
 * <p>Errors: {@link io.lockstep.engine.EngineFailure} with the event that the core could not apply; then the history
 * cannot go on.
 */
final class LogSequencer
{
    /**
     * Correlation of the one timer that a host has in the cluster: the engine's earliest deadline.
     */
    static final long TIMER_ID = 1;

    private static final String ROLE_NAME = "log-sequencer";

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConnectDecoder connect = new ConnectDecoder();
    private final IngressEventDecoder ingressEvent = new IngressEventDecoder();
    private final OutcomeQueryDecoder outcomeQuery = new OutcomeQueryDecoder();
    private final ControlEvents controlEvents = new ControlEvents();
    private final EngineCore core;
    private final SessionSources sources;
    private final int maxEventLength;

    private InputListener tap = InputListener.NONE;
    private SessionListener listener = SessionListener.NONE;
    private long droppedCount;

    LogSequencer(final EngineCore core, final SessionSources sources, final int maxEventLength)
    {
        this.core = core;
        this.sources = sources;
        this.maxEventLength = maxEventLength;
    }

    LogSequencer sessionListener(final SessionListener sessionListener)
    {
        listener = sessionListener;
        return this;
    }

    LogSequencer tap(final InputListener eventTap)
    {
        tap = eventTap;
        return this;
    }

    /**
     * Messages that were no part of the history: malformed, unknown, or of no session.
     */
    long droppedCount()
    {
        return droppedCount;
    }

    void onMessage(
        final long sessionId, final long logTimeNs, final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH)
        {
            droppedCount++;
            return;
        }

        header.wrap(buffer, offset);
        final int templateId = header.schemaId() == MessageHeaderDecoder.SCHEMA_ID ? header.templateId() : 0;
        if (templateId == IngressEventDecoder.TEMPLATE_ID && isWhole(IngressEventDecoder.BLOCK_LENGTH, length))
        {
            onEvent(sessionId, logTimeNs, buffer, offset, length);
        }
        else if (templateId == ConnectDecoder.TEMPLATE_ID && isWhole(ConnectDecoder.BLOCK_LENGTH, length))
        {
            onConnect(sessionId, logTimeNs, buffer, offset);
        }
        else if (templateId == OutcomeQueryDecoder.TEMPLATE_ID && isWhole(OutcomeQueryDecoder.BLOCK_LENGTH, length))
        {
            onOutcomeQuery(sessionId, logTimeNs, buffer, offset);
        }
        else
        {
            droppedCount++;
        }
    }

    void onSessionClose(
        final long sessionId, final long logTimeNs, final CloseReason logReason)
    {
        final EndReason reason = logReason == CloseReason.TIMEOUT ?
            EndReason.TIMEOUT : EndReason.CLIENT_REQUEST;
        final long source = sources.source(sessionId);
        if (source != EngineCore.NO_SOURCE)
        {
            end(sessionId, source, logTimeNs, reason);
        }
    }

    void onTimer(final long correlationId, final long logTimeNs)
    {
        // What fired may have been done by an event before it.
        if (correlationId == TIMER_ID && core.earliestDeadlineNs() <= logTimeNs)
        {
            applyControl(EngineCore.NO_SOURCE, 0, logTimeNs, controlEvents.advanceTime());
        }
    }

    private void onEvent(
        final long sessionId, final long logTimeNs, final DirectBuffer buffer, final int offset, final int length)
    {
        ingressEvent.wrapAndApplyHeader(buffer, offset, header);
        final long source = sources.source(sessionId);
        final long sourceSequence = ingressEvent.sourceSequence();
        if (source == EngineCore.NO_SOURCE || ingressEvent.sessionId() != sessionId || sourceSequence <= 0)
        {
            droppedCount++;
            return;
        }

        final int eventOffset = offset + SessionProtocol.EVENT_HEADER_LENGTH;
        final int eventLength = length - SessionProtocol.EVENT_HEADER_LENGTH;
        if (eventLength > maxEventLength)
        {
            applyControl(source, sourceSequence, logTimeNs, controlEvents.refuse(RefusalReason.EVENT_TOO_LONG));
        }
        else if (eventLength < SchemaIds.MESSAGE_HEADER_LENGTH ||
            SchemaIds.isReserved(SchemaIds.schemaId(buffer, eventOffset)) ||
            !core.eventCheck().isKnown(buffer, eventOffset, eventLength))
        {
            applyControl(source, sourceSequence, logTimeNs, controlEvents.refuse(RefusalReason.EVENT_NOT_KNOWN));
        }
        else
        {
            apply(source, sourceSequence, logTimeNs, buffer, eventOffset, eventLength);
        }
    }

    private void onConnect(final long sessionId, final long logTimeNs, final DirectBuffer buffer, final int offset)
    {
        connect.wrapAndApplyHeader(buffer, offset, header);
        final long correlationId = connect.correlationId();
        final long source = connect.source();
        final long bound = sources.source(sessionId);
        final RefusalCode refusal = refusal(bound);
        if (refusal != null)
        {
            listener.onConnectRefused(sessionId, correlationId, refusal);
            return;
        }

        // A session that is open goes on when its client asks again behind a change of leaders: no event of history.
        if (bound == EngineCore.NO_SOURCE)
        {
            final long predecessor = sources.session(source);
            if (predecessor != SessionSources.NO_SESSION)
            {
                end(predecessor, source, logTimeNs, EndReason.SUPERSEDED);
            }

            sources.open(sessionId, source);
            applyControl(source, 0, logTimeNs, controlEvents.open(sessionId, source));
        }

        listener.onConnect(sessionId, source, correlationId, connect.outputSequence(), connect.outputIndex());
    }

    private RefusalCode refusal(final long bound)
    {
        if (connect.protocolVersion() != SessionProtocol.VERSION)
        {
            return RefusalCode.PROTOCOL_VERSION;
        }
        if (connect.source() <= 0 || (bound != EngineCore.NO_SOURCE && bound != connect.source()))
        {
            return RefusalCode.SOURCE_NOT_VALID;
        }

        return connect.outputSequence() < SessionProtocol.FROM_NOW || connect.outputIndex() < -1 ||
            connect.outputSequence() > core.sequence() ? RefusalCode.OUTPUT_NOT_KEPT : null;
    }

    private void onOutcomeQuery(
        final long sessionId, final long logTimeNs, final DirectBuffer buffer, final int offset)
    {
        outcomeQuery.wrapAndApplyHeader(buffer, offset, header);
        final long source = sources.source(sessionId);
        if (source == EngineCore.NO_SOURCE || outcomeQuery.sessionId() != sessionId)
        {
            droppedCount++;
            return;
        }

        applyControl(source, 0, logTimeNs,
            controlEvents.outcomeQuery(outcomeQuery.queryId(), outcomeQuery.sourceSequence()));
    }

    private void end(final long sessionId, final long source, final long logTimeNs, final EndReason reason)
    {
        sources.close(sessionId, source);
        applyControl(source, 0, logTimeNs, controlEvents.close(sessionId, source, SessionProtocol.closeReason(reason)));
        listener.onEnd(sessionId, reason);
    }

    private void applyControl(
        final long source, final long sourceSequence, final long logTimeNs, final int length)
    {
        apply(source, sourceSequence, logTimeNs, controlEvents.buffer(), 0, length);
    }

    private void apply(
        final long source,
        final long sourceSequence,
        final long logTimeNs,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        final long sequence = core.sequence() + 1;
        final long timestampNs = Math.max(logTimeNs, core.timeNs());
        tap.onEvent(sequence, timestampNs, source, sourceSequence, buffer, offset, length);
        try
        {
            core.apply(sequence, timestampNs, source, sourceSequence, buffer, offset, length);
        }
        catch (final Throwable ex)
        {
            throw core.failure(ROLE_NAME, source, sourceSequence, buffer, offset, length, ex);
        }
    }

    private boolean isWhole(final int blockLength, final int length)
    {
        return header.version() <= MessageHeaderDecoder.SCHEMA_VERSION &&
            SessionProtocol.isWhole(header.blockLength(), blockLength, length);
    }
}
