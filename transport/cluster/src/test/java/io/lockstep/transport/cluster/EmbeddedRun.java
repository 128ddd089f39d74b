package io.lockstep.transport.cluster;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.codecs.control.EventRefusedDecoder;
import io.lockstep.codecs.control.MessageHeaderDecoder;
import io.lockstep.codecs.control.OutcomeQueryDecoder;
import io.lockstep.codecs.control.SessionCloseDecoder;
import io.lockstep.codecs.control.SessionOpenDecoder;
import io.lockstep.codecs.control.TimeAdvancedDecoder;
import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.InputListener;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.Threading;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.ReplayApplication;
import org.agrona.DirectBuffer;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * The embedded engine, offered what a cluster has sequenced.
 */
final class EmbeddedRun implements InputListener, AutoCloseable
{
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SessionOpenDecoder open = new SessionOpenDecoder();
    private final SessionCloseDecoder close = new SessionCloseDecoder();
    private final EventRefusedDecoder refused = new EventRefusedDecoder();
    private final OutcomeQueryDecoder query = new OutcomeQueryDecoder();
    private final EngineCore core;
    private final Engine engine;

    EmbeddedRun(final ReplayApplication application)
    {
        core = new EngineCore(application.core().pageHomes((shard) -> new DirectPageHome()));
        engine = Engine.launch(new EngineContext()
            .core(core)
            .outputListener(OutputListener.NONE)
            .errorHandler((error) ->
            {
                throw new IllegalStateException(error);
            })
            .threading(Threading.INVOKER)
            .maxOutputLength(application.maxOutputLength()));
    }

    @Override
    public void onEvent(
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        final long result = SchemaIds.schemaId(buffer, offset) == SessionOpenDecoder.SCHEMA_ID ?
            control(timestampNs, source, sourceSequence, buffer, offset) :
            engine.offer(timestampNs, source, sourceSequence, buffer, offset, length);
        assertEquals(true, result > 0, "event " + sequence + " was answered with " + result);
        while (!engine.isIdle())
        {
            engine.invoke();
        }
    }

    Checkpoint checkpoint()
    {
        return core.checkpoint();
    }

    @Override
    public void close()
    {
        engine.close();
    }

    private long control(
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset)
    {
        header.wrap(buffer, offset);
        switch (header.templateId())
        {
            case SessionOpenDecoder.TEMPLATE_ID:
                open.wrapAndApplyHeader(buffer, offset, header);
                return engine.openSession(timestampNs, open.sessionId(), open.source());

            case SessionCloseDecoder.TEMPLATE_ID:
                close.wrapAndApplyHeader(buffer, offset, header);
                return engine.closeSession(timestampNs, close.sessionId(), close.source(), close.reason());

            case EventRefusedDecoder.TEMPLATE_ID:
                refused.wrapAndApplyHeader(buffer, offset, header);
                return engine.refuse(timestampNs, source, sourceSequence, refused.reason());

            case OutcomeQueryDecoder.TEMPLATE_ID:
                query.wrapAndApplyHeader(buffer, offset, header);
                return engine.queryOutcome(timestampNs, source, query.queryId(), query.sourceSequence());

            case TimeAdvancedDecoder.TEMPLATE_ID:
                return engine.advanceTime(timestampNs);

            default:
                throw new IllegalStateException("no such control event: templateId=" + header.templateId());
        }
    }
}
