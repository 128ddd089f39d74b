package io.lockstep.transport;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Timers of a node: they fire with no traffic, for the source that scheduled them, beside what other sources do.
 */
class TimersSystemTest
{
    private static final long DELAY_NS = 1_000_000;

    @TempDir
    Path directory;

    @Test
    void shouldSendTheOutputOfATimerToTheSourceThatScheduledIt()
    {
        try (TestSystem system = new TestSystem(directory))
        {
            final RecordingListener scheduling = new RecordingListener();
            final RecordingListener other = new RecordingListener();
            launch(system);
            final Client client = system.connect(1, scheduling);
            system.connect(2, other);

            system.sendAll(client, EchoProcessor.ECHO, 1, 3);
            system.await("the timers", () -> scheduling.values.size() == 3);

            assertEquals(List.of(1L, 2L, 3L), List.copyOf(scheduling.values));
            assertEquals(3, scheduling.acknowledged);
            assertTrue(other.values.isEmpty());
            assertNull(system.node().failure());
        }
    }

    @Test
    void shouldOpenASessionAndAcknowledgeWhileTimersFireWithEveryEvent()
    {
        try (TestSystem system = new TestSystem(directory))
        {
            final RecordingListener storm = new RecordingListener();
            final RecordingListener other = new RecordingListener();
            launch(system);
            system.sendAll(system.connect(1, storm), EchoProcessor.SILENT, 1, 1);
            system.await("the storm", () -> storm.values.size() > 2);

            final Client client = system.connect(2, other);
            system.sendAll(client, EchoProcessor.THRICE, 1, 1);
            system.await("the acknowledgement", () -> other.acknowledged == 1);

            assertEquals(1, other.connects);
            assertNull(system.node().failure());
        }
    }

    private static void launch(final TestSystem system)
    {
        final EngineNodeContext ctx = system.nodeContext(TestSystem.LOOPBACK);
        ctx.engine().core(new CoreContext()
            .processor(new DelayingProcessor())
            .eventCheck(EchoProcessor.eventCheck())
            .maxTimers(100));
        system.launch(ctx);
    }

    /**
     * Application that answers an {@link EchoProcessor#ECHO} some time later, and begins a storm of timers, which has
     * as many due with each event as fire with one, at an {@link EchoProcessor#SILENT}; other events do nothing.
     */
    private static final class DelayingProcessor implements Processor
    {
        private static final long STORM_ID = 1_000_000;

        private ProcessorContext ctx;

        @Override
        public void onStart(final ProcessorContext processorContext)
        {
            ctx = processorContext;
        }

        @Override
        public void onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            switch (SchemaIds.templateId(buffer, offset))
            {
                case EchoProcessor.ECHO:
                    ctx.schedule(EchoProcessor.value(buffer, offset), ctx.timeNs() + DELAY_NS);
                    break;

                case EchoProcessor.SILENT:
                    ctx.schedule(STORM_ID, ctx.timeNs());
                    break;

                default:
                    break;
            }
        }

        @Override
        public void onTimer(final long timerId, final long deadlineNs)
        {
            if (timerId >= STORM_ID)
            {
                ctx.schedule(timerId + 1, deadlineNs);
            }

            if (timerId < STORM_ID || timerId % EngineCore.MAX_TIMERS_PER_EVENT == 0)
            {
                EchoProcessor.encode(
                    ctx.claim(EchoProcessor.LENGTH), 0, EchoProcessor.ECHO, EchoProcessor.LENGTH, timerId);
                ctx.send();
            }
        }
    }
}
