package io.lockstep.transport;

import io.aeron.driver.MediaDriver;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.Threading;
import io.lockstep.engine.counters.CounterType;
import io.lockstep.replay.counters.CountersFileReader;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A node whose edge has a thread and runs the engine, which has none.
 */
@Timeout(120)
class EngineOnEdgeSystemTest
{
    private static final long STOP_TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(200);

    @TempDir
    Path directory;

    @Test
    void shouldAnswerEventsInOrderExactlyOnceAndCountThem()
    {
        try (TestSystem system = new TestSystem(directory))
        {
            final RecordingListener listener = new RecordingListener();
            system.launch(nodeContext(system));
            final Client client = system.connect(1, listener);

            system.sendAll(client, EchoProcessor.ECHO, 1, 10_000);
            system.await("all acknowledgements", () -> listener.acknowledged == 10_000);
            system.await("the counters to come to rest", () -> released() >= 10_000);

            listener.assertEchoed(10_000);
            assertNull(system.node().failure());
        }
    }

    @Test
    void shouldGoOnBehindWhatItTookBeforeItWasClosed()
    {
        final RecordingListener before = new RecordingListener();
        final RecordingListener after = new RecordingListener();
        try (TestSystem system = new TestSystem(directory))
        {
            system.launch(nodeContext(system));
            system.sendAll(system.connect(1, before), EchoProcessor.ECHO, 1, 1000);
            system.closeNode();
        }

        try (TestSystem system = new TestSystem(directory))
        {
            system.launch(nodeContext(system));
            final Client client = system.connect(1, after);
            final long taken = after.lastSourceSequence;
            client.close();

            assertTrue(taken >= before.acknowledged, taken + " of " + before.acknowledged + " are left");
            assertEquals(before.acknowledged, before.values.size());
        }
    }

    @Test
    void shouldEndEverySessionWhenTheEngineFails()
    {
        try (TestSystem system = new TestSystem(directory))
        {
            final RecordingListener listener = new RecordingListener();
            system.launch(nodeContext(system));
            final Client client = system.connect(1, listener);

            system.sendAll(client, EchoProcessor.FAIL, 1, 1);
            system.await("the end of the session", () -> listener.ends.contains(EndReason.NODE_FAILED));

            assertTrue(system.node().failure().getMessage().contains("asked to fail"));
            assertEquals(0, listener.acknowledged);
        }
    }

    @Test
    void shouldLeaveAProcessorBehindThatDoesNotReturn() throws Exception
    {
        final HangingProcessor processor = new HangingProcessor();
        final String name = EmbeddedDriver.clientDirectoryName();
        try (MediaDriver driver = EmbeddedDriver.launch(
            name, EngineNodeContext.TERM_LENGTH_DEFAULT, false, EmbeddedDriver::idleStrategy, Throwable::toString);
            TestSystem system = new TestSystem(directory))
        {
            final EngineNodeContext ctx = nodeContext(system)
                .aeronDirectoryName(driver.aeronDirectoryName())
                .isDriverExternal(true)
                .drainTimeoutNs(STOP_TIMEOUT_NS)
                .endTimeoutNs(STOP_TIMEOUT_NS);
            ctx.engine().core(new CoreContext().processor(processor).eventCheck(EchoProcessor.eventCheck()));
            ctx.engine().engine().stopTimeoutNs(STOP_TIMEOUT_NS);
            final EngineNode node = EngineNode.launch(ctx);
            final Client client = system.launch(TestSystem.clientContext(
                1, new RecordingListener(), node.ingressEndpoint()));
            system.await("the session", () -> client.state() == ClientState.CONNECTED);
            system.sendAll(client, EchoProcessor.ECHO, 1, 1);
            system.await("the processor to hang", () -> processor.entered.getCount() == 0);

            final IllegalStateException stuck = assertThrows(IllegalStateException.class, node::close);
            processor.released.countDown();
            processor.thread.join(TimeUnit.SECONDS.toMillis(60));

            assertTrue(stuck.getMessage().contains("does not end"), stuck.getMessage());
            assertEquals(Thread.State.TERMINATED, processor.thread.getState());
        }
    }

    private EngineNodeContext nodeContext(final TestSystem system)
    {
        return system.nodeContext(TestSystem.LOOPBACK)
            .engine(TestSystem.engineContext(directory, Threading.INVOKER));
    }

    private long released()
    {
        try (CountersFileReader reader = CountersFileReader.open(directory))
        {
            return reader.read().value(CounterType.RELEASED, "");
        }
    }

    /**
     * It waits to be released, whatever interrupts it.
     */
    private static final class HangingProcessor implements Processor
    {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);
        private volatile Thread thread;

        @Override
        public void onStart(final ProcessorContext processorContext)
        {
            // It needs nothing.
        }

        @Override
        public void onEvent(final DirectBuffer event, final int offset, final int length)
        {
            thread = Thread.currentThread();
            entered.countDown();
            while (released.getCount() > 0)
            {
                try
                {
                    released.await();
                }
                catch (final InterruptedException ex)
                {
                    // That is what it is about.
                }
            }
        }
    }
}
