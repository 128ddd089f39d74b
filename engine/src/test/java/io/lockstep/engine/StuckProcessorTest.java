package io.lockstep.engine;

import io.lockstep.engine.state.DirectPageHome;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import static io.lockstep.engine.EngineCore.NO_SOURCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A processor, a listener or a caller that does not let an engine end: closing returns all the same, and says who.
 */
@Timeout(120)
class StuckProcessorTest
{
    private static final long SHORT_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long FOR_EVER_NS = TimeUnit.HOURS.toNanos(1);

    private final RecordingListener listener = new RecordingListener();
    private StallingProcessor processor;
    private EngineCore core;
    private Engine engine;

    @AfterEach
    void after()
    {
        processor.letGo();
        if (processor.stalled() != null && processor.stalled() != Thread.currentThread())
        {
            Await.end(processor.stalled());
        }
        core.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"DEDICATED", "SPLIT", "PAIRED", "SHARED"})
    void shouldReturnFromClosingAndNameTheAgentThatIsStuck(final Threading threading)
    {
        launch(false, ctx().threading(threading).drainTimeoutNs(SHORT_NS).stopTimeoutNs(SHORT_NS));
        offer(1);
        offer(StallingProcessor.STALLING_VALUE);
        offer(3);
        Await.until("the processor stands still", () -> processor.stalled() != null);

        final EngineFailure stuck = assertThrows(EngineFailure.class, engine::close);
        engine.close();

        assertEquals("processor", stuck.roleName());
        assertEquals(2, stuck.sequence());
        assertTrue(Arrays.stream(stuck.getCause().getStackTrace())
            .anyMatch((frame) -> "standStill".equals(frame.getMethodName())), "the stack says where");
        assertTrue(engine.failure().getMessage().contains("processor@2"), engine.failure().getMessage());
        assertTrue(engine.isStuck());
        assertTrue(processor.stalled().isDaemon());
        assertEquals(Engine.CLOSED, offer(4));
    }

    @Test
    void shouldEndAProcessorThatHeedsAnInterrupt()
    {
        launch(true, ctx().threading(Threading.DEDICATED).drainTimeoutNs(SHORT_NS).stopTimeoutNs(100 * SHORT_NS));
        offer(StallingProcessor.STALLING_VALUE);
        Await.until("the processor stands still", () -> processor.stalled() != null);

        engine.close();

        assertFalse(engine.isStuck());
        assertFalse(processor.stalled().isAlive());
        assertEquals("drain", engine.failure().roleName());
        assertEquals(0, listener.count());
    }

    @Test
    void shouldNotWaitWhenAborted()
    {
        launch(false, ctx().threading(Threading.DEDICATED).drainTimeoutNs(FOR_EVER_NS).stopTimeoutNs(SHORT_NS));
        offer(StallingProcessor.STALLING_VALUE);
        Await.until("the processor stands still", () -> processor.stalled() != null);

        assertThrows(EngineFailure.class, engine::abort);

        assertEquals("host", engine.failure().roleName());
        assertEquals(Engine.CLOSED, offer(4));
    }

    @Test
    void shouldEndAWaitForTheDrainByAnAbort()
    {
        launch(true, ctx().threading(Threading.DEDICATED).drainTimeoutNs(FOR_EVER_NS).stopTimeoutNs(100 * SHORT_NS));
        offer(StallingProcessor.STALLING_VALUE);
        final Thread closing = new Thread(engine::close, "closing");
        closing.start();
        Await.until("close() has shut the door", () -> offer(1) == Engine.CLOSED);

        engine.abort();
        Await.end(closing);

        assertFalse(engine.isStuck());
        assertEquals("host", engine.failure().roleName());
    }

    @Test
    void shouldKeepTheInterruptOfWhoCloses()
    {
        launch(false, ctx().threading(Threading.DEDICATED));
        offer(1);
        Thread.currentThread().interrupt();

        engine.close();

        assertTrue(Thread.interrupted());
        assertNull(engine.failure());
        assertFalse(engine.isStuck());
        assertEquals(1, listener.count());
    }

    @Test
    void shouldRecordAndNotThrowWhatFailsWhileItDrainsOnTheCallersThread()
    {
        final SummingProcessor throwing = new SummingProcessor();
        processor = new StallingProcessor(false);
        core = core(throwing);
        engine = Engine.launch(ctx().core(core).threading(Threading.INVOKER));
        offer(SummingProcessor.THROWING_VALUE);

        engine.close();

        assertEquals("processor", engine.failure().roleName());
        assertEquals(1, engine.failure().sequence());
    }

    @Test
    void shouldNameAListenerThatDoesNotReturn()
    {
        final EngineContext ctx = ctx().threading(Threading.DEDICATED).drainTimeoutNs(SHORT_NS).stopTimeoutNs(SHORT_NS);
        final SingleStall stall = new SingleStall();
        launch(false, ctx.outputListener((header, buffer, offset, length) -> stall.standStill()));
        offer(1);
        Await.until("the listener stands still", () -> stall.thread != null);

        final EngineFailure stuck = assertThrows(EngineFailure.class, engine::close);
        stall.isLetGo = true;
        Await.end(stall.thread);

        assertEquals("output", stuck.roleName());
        assertEquals(1, stuck.sequence());
    }

    private EngineContext ctx()
    {
        return new EngineContext().outputListener(listener).errorHandler((failure) -> { });
    }

    private void launch(final boolean isInterruptible, final EngineContext ctx)
    {
        processor = new StallingProcessor(isInterruptible);
        core = core(processor);
        engine = Engine.launch(ctx.core(core));
    }

    private static EngineCore core(final Processor processor)
    {
        return new EngineCore(new CoreContext()
            .processor(processor)
            .eventCheck(TestEvents::isKnown)
            .pageHome(new DirectPageHome()));
    }

    private long offer(final long value)
    {
        final DirectBuffer event = TestEvents.event(value);
        return engine.offer(0, NO_SOURCE, 0, event, 0, event.capacity());
    }

    /**
     * A place where a thread stands still once.
     */
    private static final class SingleStall
    {
        private volatile Thread thread;
        private volatile boolean isLetGo;

        private void standStill()
        {
            thread = Thread.currentThread();
            while (!isLetGo)
            {
                Thread.onSpinWait();
            }
        }
    }
}
