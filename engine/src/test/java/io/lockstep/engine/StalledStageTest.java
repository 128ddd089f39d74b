package io.lockstep.engine;

import io.lockstep.engine.state.DirectPageHome;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import static io.lockstep.engine.EngineCore.NO_SOURCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A stage in the midst of a pipeline stands still: its rings fill up to the producers, who are told and not blocked;
 * when it goes on, nothing is lost or out of order.
 */
@Timeout(120)
class StalledStageTest
{
    private static final int SLOTS = 64;

    @Test
    void shouldPushBackToTheProducersAndLoseNothing()
    {
        final StallingProcessor[] stalling = new StallingProcessor[1];
        final List<Long> released = new ArrayList<>();
        try (EngineCore core = core(stalling))
        {
            final Engine engine = Engine.launch(new EngineContext()
                .core(core)
                .threading(Threading.DEDICATED)
                .inputSlots(SLOTS).maxEventLength(32)
                .outputSlots(SLOTS).maxOutputLength(32)
                .outputListener((header, buffer, offset, length) -> released.add(TestEvents.value(buffer, offset)))
                .errorHandler((failure) -> { }));
            final UnsafeBuffer event = new UnsafeBuffer(new byte[16]);
            offer(engine, event, StallingProcessor.STALLING_VALUE);

            Await.until("the stage stands still", () -> stalling[0].stalled() != null);
            long accepted = 0;
            long refused = 0;
            while (refused < 1_000)
            {
                if (offer(engine, event, accepted) > 0)
                {
                    accepted++;
                    refused = 0;
                }
                else
                {
                    refused++;
                    Thread.yield();
                }
            }
            stalling[0].letGo();
            Await.until("there is room again", () -> offer(engine, event, Long.MAX_VALUE) > 0);
            engine.close();

            final List<Long> expected = new ArrayList<>(List.of(StallingProcessor.STALLING_VALUE));
            LongStream.range(0, accepted).forEach(expected::add);
            expected.add(Long.MAX_VALUE);
            assertNull(engine.failure());
            assertEquals(expected, released);
            // At least the ring before the stage that waits for the stalled one.
            assertTrue(accepted >= SLOTS - 1, "accepted=" + accepted);
        }
    }

    private static EngineCore core(final StallingProcessor[] stalling)
    {
        return new EngineCore(new CoreContext()
            .pipeline(new Pipeline()
                .stage("first", ForwardingProcessor::new)
                .stage("second", () -> stalling[0] = new StallingProcessor(false))
                .stage("third", ForwardingProcessor::new))
            .eventCheck(TestEvents::isKnown)
            .pageHomes((shard) -> new DirectPageHome()));
    }

    private static long offer(final Engine engine, final UnsafeBuffer event, final long value)
    {
        TestEvents.encode(event, 0, value, 16);
        return engine.offer(0, NO_SOURCE, 0, event, 0, 16);
    }
}
