package io.lockstep.engine;

import io.lockstep.engine.counters.CounterType;
import io.lockstep.engine.counters.CountersReading;
import io.lockstep.engine.counters.Counters;
import io.lockstep.engine.counters.LatencyReading;
import io.lockstep.engine.state.DirectPageHome;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.concurrent.atomic.AtomicLong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EngineCountersTest
{
    private static final long SOURCE = 5;

    private final Counters counters = Counters.ofProcess();
    private final AtomicLong clockNs = new AtomicLong(1_000);
    private final SlowJournal journal = new SlowJournal();
    private final EngineCore core = new EngineCore(new CoreContext()
        .processor(new SummingProcessor())
        .eventCheck(TestEvents::isKnown)
        .maxTimers(10)
        .pageHome(new DirectPageHome()));

    private Engine engine;

    @AfterEach
    void after()
    {
        if (engine != null)
        {
            engine.close();
        }
        core.close();
    }

    @Test
    void shouldCountWhatHappensToEvents()
    {
        engine = Engine.launch(ctx());

        offer(1);
        offer(1);
        offer(3);
        final UnsafeBuffer unknown = new UnsafeBuffer(new byte[16]);
        engine.offer(0, SOURCE, 2, unknown, 0, 7);
        engine.offer(0, SOURCE, 2, unknown, 0, 16);
        invokeToTheEnd();

        assertEquals(3, value(CounterType.PROCESSED, "processor"));
        assertEquals(3, value(CounterType.DURABLE, ""));
        assertEquals(3, value(CounterType.RELEASED, ""));
        assertEquals(1, value(CounterType.OUTCOME, "applied"));
        assertEquals(1, value(CounterType.OUTCOME, "duplicate"));
        assertEquals(1, value(CounterType.OUTCOME, "source sequence gap"));
        assertEquals(1, value(CounterType.REFUSED, "length not valid"));
        assertEquals(1, value(CounterType.REFUSED, "event not known"));
        assertEquals(1, value(CounterType.STORE_ENTRIES, "lockstep.sources"));
        assertEquals(10, value(CounterType.STORE_CAPACITY, "lockstep.timers"));
        assertEquals(0, value(CounterType.ERRORS, ""));
    }

    @Test
    void shouldShowHowFullTheRingsAre()
    {
        engine = Engine.launch(ctx().inputSlots(64).maxEventLength(64));

        for (int i = 1; i <= 64; i++)
        {
            offer(i);
        }
        final long refused = offer(65);
        engine.invoke();
        final long used = value(CounterType.RING_USED, "output");

        assertEquals(Engine.BACK_PRESSURED, refused);
        assertEquals(1, value(CounterType.BACK_PRESSURED, "input"));
        assertEquals(64, value(CounterType.RING_CAPACITY, "input"));
        assertEquals(64, value(CounterType.CLAIMED, "input"));
        assertEquals(0, value(CounterType.RING_USED, "input"));
        assertEquals(0, used);
    }

    @Test
    void shouldCountTheFailureThatStoppedIt()
    {
        engine = Engine.launch(ctx());
        journal.isBroken = true;

        offer(1);
        try
        {
            invokeToTheEnd();
        }
        catch (final RuntimeException ex)
        {
            assertTrue(engine.failure() != null, ex.toString());
        }

        assertEquals(1, value(CounterType.ERRORS, ""));
    }

    @Test
    void shouldMeasureEachHopOfEachSample()
    {
        engine = Engine.launch(ctx()
            .latencySampleInterval(1)
            .outputListener((header, buffer, offset, length) -> clockNs.addAndGet(40)));
        journal.flushNs = 200;

        for (int i = 1; i <= 10; i++)
        {
            offer(i);
            clockNs.addAndGet(7);
            invokeToTheEnd();
        }

        assertEquals(10, latency("total").count());
        assertEquals(7, latency("ingress").maxNs());
        assertEquals(200, latency("journal").maxNs());
        assertEquals(0, latency("process").maxNs());
        assertEquals(200, latency("gate").maxNs());
        assertEquals(40, latency("egress").maxNs());
        assertEquals(247, latency("total").maxNs());
    }

    @Test
    void shouldSampleNothingWhereItIsToldSo()
    {
        engine = Engine.launch(ctx().latencySampleInterval(0));

        offer(1);
        invokeToTheEnd();

        assertEquals(0, latency("total").count());
    }

    @ParameterizedTest
    @EnumSource(names = {"DEDICATED", "SPLIT", "PAIRED", "SHARED"})
    void shouldSampleOneInTheIntervalWhereThreadsRace(final Threading threading)
    {
        final int events = 64 * 2_000;
        engine = Engine.launch(ctx().threading(threading).nanoClock(System::nanoTime).inputSlots(256)
            .maxEventLength(64).outputSlots(256).maxOutputLength(64).latencySampleInterval(64));

        for (int i = 1; i <= events; i++)
        {
            while (offer(i) == Engine.BACK_PRESSURED)
            {
                Thread.yield();
            }
        }
        engine.close();

        assertEquals(events, value(CounterType.PROCESSED, "processor"));
        assertEquals(events, value(CounterType.RELEASED, ""));
        assertEquals(events, value(CounterType.OUTCOME, "applied"));
        assertEquals(2_000, latency("total").count());
        assertEquals(2_000, latency("journal").count());
        assertTrue(value(CounterType.DUTY_CYCLE_MAX, "processor") > 0);
        assertTrue(latency("total").maxNs() >= latency("process").maxNs());
    }

    private long offer(final long sourceSequence)
    {
        final DirectBuffer event = TestEvents.event(4);
        return engine.offer(0, SOURCE, sourceSequence, event, 0, TestEvents.MIN_LENGTH);
    }

    private void invokeToTheEnd()
    {
        while (engine.failure() == null && engine.invoke() > 0)
        {
            Thread.onSpinWait();
        }
    }

    private long value(final CounterType type, final String name)
    {
        return CountersReading.read(counters.memory()).value(type, name);
    }

    private LatencyReading latency(final String name)
    {
        return CountersReading.read(counters.memory()).latency(name);
    }

    private EngineContext ctx()
    {
        return new EngineContext()
            .core(core)
            .journal(journal)
            .counters(counters)
            .isSingleProducer(true)
            .threading(Threading.INVOKER)
            .nanoClock(clockNs::get)
            .outputListener((header, buffer, offset, length) -> { })
            .errorHandler((failure) -> { });
    }

    private final class SlowJournal implements Journal
    {
        private boolean isBroken;
        private long flushNs;

        @Override
        public Durability durability()
        {
            return Durability.OS;
        }

        @Override
        public void append(
            final long sequence,
            final long timestampNs,
            final long source,
            final long sourceSequence,
            final DirectBuffer buffer,
            final int offset,
            final int length)
        {
            if (isBroken)
            {
                throw new IllegalStateException("broken");
            }
        }

        @Override
        public void flush()
        {
            if (flushNs > 0)
            {
                clockNs.addAndGet(flushNs);
            }
        }

        @Override
        public void close()
        {
        }
    }
}
