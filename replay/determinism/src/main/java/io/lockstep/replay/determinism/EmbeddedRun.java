package io.lockstep.replay.determinism;

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
import io.lockstep.engine.EngineFailure;
import io.lockstep.engine.InputListener;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.Threading;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.ReplayApplication;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentTerminationException;

/**
 * The embedded engine, offered what another host has sequenced, at the times that the host gave it.
 *
 * <pre>{@code
 * try (EmbeddedRun run = new EmbeddedRun(new MyApplication(), OutputListener.NONE))
 * {
 *     MemberReplay.replay(member, new MyApplication(), maxEventLength, run, OutputListener.NONE);
 *     assertEquals(live, run.checkpoint());
 * }
 * }</pre>
 *
 * <p>Threading: single owner, which runs the engine's agents.
 */
public final class EmbeddedRun implements InputListener, AutoCloseable
{
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SessionOpenDecoder open = new SessionOpenDecoder();
    private final SessionCloseDecoder close = new SessionCloseDecoder();
    private final EventRefusedDecoder refused = new EventRefusedDecoder();
    private final OutcomeQueryDecoder query = new OutcomeQueryDecoder();
    private final EngineCore core;
    private final Engine engine;

    /**
     * Of an application.
     *
     * @param application makes the core.
     * @param outputs     takes what the engine lets out.
     */
    public EmbeddedRun(final ReplayApplication application, final OutputListener outputs)
    {
        core = new EngineCore(application.core().pageHomes((shard) -> new DirectPageHome()));
        engine = Engine.launch(new EngineContext()
            .core(core)
            .outputListener(outputs)
            .errorHandler((error) -> { })
            .threading(Threading.INVOKER)
            .maxOutputLength(application.maxOutputLength()));
    }

    /**
     * Apply one event.
     *
     * @throws EngineFailure  if a processor could not.
     * @throws AssertionError if the engine does not take it, or gives it another sequence.
     */
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
        final long answer = SchemaIds.schemaId(buffer, offset) == SessionOpenDecoder.SCHEMA_ID ?
            control(timestampNs, source, sourceSequence, buffer, offset) :
            engine.offer(timestampNs, source, sourceSequence, buffer, offset, length);
        if (answer <= 0)
        {
            throw new AssertionError("event " + sequence + " was not taken: answer=" + answer);
        }
        while (engine.failure() == null && !engine.isIdle())
        {
            invoke();
        }
        if (engine.failure() != null)
        {
            throw engine.failure();
        }
        if (core.sequence() != sequence)
        {
            throw new AssertionError("event " + sequence + " came to be event " + core.sequence());
        }
    }

    /**
     * What the run has come to.
     *
     * @return digests behind the last event.
     */
    public Checkpoint checkpoint()
    {
        return core.checkpoint();
    }

    @Override
    public void close()
    {
        engine.close();
        core.close();
    }

    private void invoke()
    {
        try
        {
            engine.invoke();
        }
        catch (final AgentTerminationException ex)
        {
            // An agent failed, and has said why.
        }
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
