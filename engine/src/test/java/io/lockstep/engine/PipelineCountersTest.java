package io.lockstep.engine;

import io.lockstep.engine.counters.CounterType;
import io.lockstep.engine.counters.Counters;
import io.lockstep.engine.counters.CountersReading;
import io.lockstep.engine.state.DirectPageHome;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The counters of engines in each of their shapes: with agents for each shard, with one for the whole core, with and
 * without an output ring.
 */
class PipelineCountersTest
{
    private static final int SAMPLES = 500;
    private static final int EVENTS = EngineContext.LATENCY_SAMPLE_INTERVAL_DEFAULT * SAMPLES;

    private final Counters counters = Counters.ofProcess();

    @ParameterizedTest
    @CsvSource({"DEDICATED, OUTPUT", "DEDICATED, LOGIC", "SPLIT, OUTPUT", "SPLIT, LOGIC", "SHARED, OUTPUT"})
    void shouldCountAndSampleWhateverTheShape(final Threading threading, final Gate gate)
    {
        run(ctx().threading(threading).gate(gate).journal(new ForgetfulJournal())
            .outputListener((header, buffer, offset, length) -> { }));

        assertAllIsCounted();
        assertEquals(EVENTS, value(CounterType.DURABLE, ""));
        assertEquals(SAMPLES, reading().latency("journal").count());
        assertTrue(value(CounterType.DUTY_CYCLE_MAX, "journaler") > 0);
    }

    @Test
    void shouldCountAndSampleWhereNobodyListens()
    {
        run(ctx().threading(Threading.SPLIT).journal(new ForgetfulJournal()).outputListener(OutputListener.NONE));

        assertAllIsCounted();
    }

    @Test
    void shouldMeasureEachStageThatHasThreads()
    {
        run(ctx().threading(Threading.DEDICATED).outputListener((header, buffer, offset, length) -> { }));

        assertAllIsCounted();
        assertEquals(SAMPLES, reading().latency("process: one").count());
        assertEquals(SAMPLES, reading().latency("process: two").count());
        assertEquals(0, value(CounterType.RING_USED, "one-0"));
        assertTrue(value(CounterType.CLAIMED, "one-1") > 0);
        assertTrue(value(CounterType.DUTY_CYCLE_MAX, "two") > 0);
    }

    private void assertAllIsCounted()
    {
        assertEquals(EVENTS, value(CounterType.PROCESSED, "one-0"));
        assertEquals(EVENTS, value(CounterType.PROCESSED, "one-1"));
        assertEquals(EVENTS, value(CounterType.PROCESSED, "two"));
        assertEquals(EVENTS, value(CounterType.RELEASED, ""));
        assertEquals(EVENTS, value(CounterType.OUTCOME, "applied"));
        assertTrue(value(CounterType.OUTPUTS, "") >= EVENTS);
        assertTrue(value(CounterType.STORE_ENTRIES, "two/counts") > 0);
        assertEquals(0, value(CounterType.RING_USED, "input"));
        assertEquals(SAMPLES, reading().latency("total").count());
    }

    private void run(final EngineContext ctx)
    {
        final Pipeline pipeline = new Pipeline()
            .stage("one", PassingProcessor::new, PassingProcessor::key, 2)
            .stage("two", PassingProcessor::new);
        try (EngineCore core = new EngineCore(new CoreContext()
            .pipeline(pipeline)
            .maxTimers(1_000)
            .eventCheck(TestEvents::isKnown)
            .pageHomes((name) -> new DirectPageHome())))
        {
            final Engine engine = Engine.launch(ctx.core(core));
            for (int i = 1; i <= EVENTS; i++)
            {
                final DirectBuffer event = TestEvents.event(i);
                long answer = Engine.BACK_PRESSURED;
                while (answer == Engine.BACK_PRESSURED)
                {
                    answer = engine.offer(i, 7, i, event, 0, TestEvents.MIN_LENGTH);
                    Thread.onSpinWait();
                }
                assertTrue(answer > 0, "not taken: " + answer);
            }
            engine.close();

            assertEquals(null, engine.failure());
        }
    }

    private EngineContext ctx()
    {
        return new EngineContext()
            .counters(counters)
            .isSingleProducer(true)
            .inputSlots(1024)
            .maxEventLength(64)
            .outputSlots(1024)
            .maxOutputLength(64)
            .errorHandler((failure) -> { });
    }

    private CountersReading reading()
    {
        return CountersReading.read(counters.memory());
    }

    private long value(final CounterType type, final String name)
    {
        return reading().value(type, name);
    }
}
