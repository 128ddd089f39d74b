package io.lockstep.engine;

import com.sun.management.ThreadMXBean;
import io.lockstep.codecs.control.MessageHeaderEncoder;
import io.lockstep.codecs.control.TimeAdvancedEncoder;
import io.lockstep.engine.state.DirectPageHome;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import static io.lockstep.engine.EngineCore.MAX_TIMERS_PER_EVENT;
import static io.lockstep.engine.EngineCore.NO_SOURCE;
import static io.lockstep.engine.ScriptedProcessor.SILENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CoreTimersTest
{
    private static final DirectBuffer TIME_ADVANCED = timeAdvanced();

    private final List<EngineCore> cores = new ArrayList<>();
    private final RecordingListener listener = new RecordingListener();
    private final ScriptedProcessor processor = new ScriptedProcessor();
    private EngineCore core = core(processor, 1_000);
    private long sequence;

    @AfterEach
    void after()
    {
        cores.forEach(EngineCore::close);
    }

    @Test
    void shouldFireInTheOrderOfDeadlinesThenIds()
    {
        apply(0, ctx ->
        {
            ctx.schedule(5, 30);
            ctx.schedule(2, 20);
            ctx.schedule(9, 10);
            ctx.schedule(1, 20);
            ctx.schedule(7, 31);
        });

        advanceTime(9);
        advanceTime(30);

        assertEquals(
            List.of("9 due 10 at 30 for 0:0", "1 due 20 at 30 for 0:0", "2 due 20 at 30 for 0:0",
                "5 due 30 at 30 for 0:0"),
            processor.fired());
        assertEquals(31, core.earliestDeadlineNs());
    }

    @Test
    void shouldFireBeforeTheEventThatComesAtTheDeadline()
    {
        apply(0, ctx -> ctx.schedule(7, 100));

        apply(99, 1, ctx -> assertEquals(0, processor.fired().size()));
        apply(100, 2, ctx -> assertEquals(1, processor.fired().size()));

        assertEquals(List.of("1.0 empty APPLIED", "2.0 1 APPLIED", "3.0 7", "3.1 2 APPLIED"), listener.entries());
    }

    @Test
    void shouldEndAnEventWithAnEntryOfItsOwnBehindThoseOfTimers()
    {
        apply(0, ctx ->
        {
            ctx.schedule(7, 100);
            ctx.schedule(8, 100);
        });

        apply(100, ctx -> ctx.claim(16));

        assertEquals(List.of("1.0 empty APPLIED", "2.0 7", "2.1 8", "2.2 empty APPLIED"), listener.entries());
    }

    @Test
    void shouldFireAlsoWithAnEventThatIsNotApplied()
    {
        applyFrom(42, 1, 0, SILENT);
        apply(1, ctx -> ctx.schedule(7, 100));

        applyFrom(42, 1, 100, SILENT);

        assertEquals(
            List.of("1.0 empty APPLIED", "2.0 empty APPLIED", "3.0 7", "3.1 empty DUPLICATE"), listener.entries());
    }

    @Test
    void shouldFireForTheSourceThatScheduledLast()
    {
        processor.onNextEvent(ctx ->
        {
            ctx.schedule(7, 100);
            ctx.schedule(8, 100);
        });
        applyFrom(41, 1, 0, SILENT);
        processor.onNextEvent(ctx -> ctx.schedule(8, 100));
        applyFrom(42, 1, 0, SILENT);
        processor.onEachTimer(timerId ->
        {
            if (timerId < 10)
            {
                processor.ctx().schedule(timerId + 10, 100);
            }
        });

        applyFrom(43, 1, 100, SILENT);

        assertEquals(
            List.of("7 due 100 at 100 for 41:0", "8 due 100 at 100 for 42:0", "17 due 100 at 100 for 41:0",
                "18 due 100 at 100 for 42:0"),
            processor.fired());
    }

    @Test
    void shouldMoveATimerThatIsScheduledAgain()
    {
        apply(0, ctx ->
        {
            assertTrue(ctx.schedule(7, 100));
            assertTrue(ctx.schedule(8, 100));
            assertTrue(ctx.schedule(7, 200));
            assertTrue(ctx.schedule(8, 50));
        });

        advanceTime(100);
        advanceTime(300);

        assertEquals(List.of("8 due 50 at 100 for 0:0", "7 due 200 at 300 for 0:0"), processor.fired());
    }

    @Test
    void shouldNotFireWhatIsCancelled()
    {
        apply(0, ctx ->
        {
            ctx.schedule(7, 100);
            ctx.schedule(8, 100);
            assertTrue(ctx.cancel(7));
            assertFalse(ctx.cancel(7));
        });
        processor.onEachTimer(timerId -> assertFalse(processor.ctx().cancel(timerId)));

        advanceTime(100);

        assertEquals(List.of("8 due 100 at 100 for 0:0"), processor.fired());
    }

    @Test
    void shouldBoundHowManyTimersFireWithOneEvent()
    {
        apply(0, ctx -> ctx.schedule(1, 100));
        processor.onEachTimer(timerId -> processor.ctx().schedule(timerId + 1, 100));

        advanceTime(100);
        final int withFirst = processor.fired().size();
        final long earliestDeadlineNs = core.earliestDeadlineNs();
        apply(101, ctx -> { });

        assertEquals(MAX_TIMERS_PER_EVENT, withFirst);
        assertEquals(100, earliestDeadlineNs);
        assertEquals(2 * MAX_TIMERS_PER_EVENT, processor.fired().size());
        assertEquals(2 * MAX_TIMERS_PER_EVENT + " due 100 at 101 for 0:0", processor.fired().get(511));
    }

    @Test
    void shouldRefuseTimersAboveTheLimit()
    {
        core = core(processor, 2);

        apply(0, ctx ->
        {
            assertTrue(ctx.schedule(1, 10));
            assertTrue(ctx.schedule(2, 10));
            assertFalse(ctx.schedule(3, 10));
            assertTrue(ctx.schedule(2, 20));
        });
        advanceTime(10);
        apply(10, ctx -> assertTrue(ctx.schedule(3, 15)));
        advanceTime(20);

        assertEquals(
            List.of("1 due 10 at 10 for 0:0", "3 due 15 at 20 for 0:0", "2 due 20 at 20 for 0:0"), processor.fired());
        assertEquals(1, core.stores().store("lockstep.timers").fullCount());
    }

    @Test
    void shouldSayThatNoTimersAreDeclared()
    {
        core = core(processor, 0);
        final CoreContext negative = new CoreContext().processor(processor).eventCheck(TestEvents::isKnown)
            .pageHome(new DirectPageHome()).maxTimers(-1);

        final IllegalStateException ex =
            assertThrows(IllegalStateException.class, () -> apply(0, ctx -> ctx.schedule(1, 10)));

        assertTrue(ex.getMessage().contains("CoreContext.maxTimers"), ex.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new EngineCore(negative));
    }

    @Test
    void shouldNotChangeTheLayoutWhereNoTimersAreDeclared()
    {
        final EngineCore without = core(processor, 0);
        final EngineCore with = core(processor, 1);

        assertEquals(1, without.stores().all().size());
        assertEquals(3, with.stores().all().size());
        assertNotEquals(without.configurationHash(), with.configurationHash());
    }

    @Test
    void shouldStopWhereTheProcessorDoesNotTakeTimers()
    {
        final Processor deaf = new ContextProcessor()
        {
            @Override
            public void onEvent(final DirectBuffer buffer, final int offset, final int length)
            {
                ctx.schedule(77, 10);
            }
        };
        core = core(deaf, 1);
        apply(0, ctx -> { });

        final IllegalStateException ex = assertThrows(IllegalStateException.class, () -> advanceTime(10));

        assertTrue(ex.getMessage().contains("onTimer") && ex.getMessage().contains("timerId=77"), ex.getMessage());
    }

    @Test
    void shouldAllocateNothingOnceWarm()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final RepeatingProcessor repeating = new RepeatingProcessor();
        core = core(repeating, (header, buffer, offset, length) -> { }, 1_000);
        final DirectBuffer event = TestEvents.event(1);
        applyMany(event, 50_000);

        threads.getCurrentThreadAllocatedBytes();
        final long before = threads.getCurrentThreadAllocatedBytes();
        applyMany(event, 10_000);
        final long after = threads.getCurrentThreadAllocatedBytes();

        assertEquals(before, after);
        assertTrue(repeating.fired > 50_000, "fired=" + repeating.fired);
    }

    private void applyMany(final DirectBuffer event, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            sequence++;
            core.apply(sequence, sequence, NO_SOURCE, 0, event, 0, event.capacity());
        }
    }

    private void apply(final long timeNs, final Consumer<ProcessorContext> action)
    {
        apply(timeNs, SILENT, action);
    }

    private void apply(final long timeNs, final long value, final Consumer<ProcessorContext> action)
    {
        processor.onNextEvent(action);
        applyFrom(NO_SOURCE, 0, timeNs, value);
    }

    private void applyFrom(final long source, final long sourceSequence, final long timeNs, final long value)
    {
        final DirectBuffer event = TestEvents.event(value);
        core.apply(++sequence, timeNs, source, sourceSequence, event, 0, event.capacity());
    }

    private void advanceTime(final long timeNs)
    {
        core.apply(++sequence, timeNs, NO_SOURCE, 0, TIME_ADVANCED, 0, TIME_ADVANCED.capacity());
    }

    private EngineCore core(final Processor application, final int maxTimers)
    {
        return core(application, listener, maxTimers);
    }

    private EngineCore core(final Processor application, final OutputListener outputs, final int maxTimers)
    {
        final EngineCore made = new EngineCore(new CoreContext()
            .processor(application)
            .eventCheck(TestEvents::isKnown)
            .pageHome(new DirectPageHome())
            .maxRefusals(0)
            .maxTimers(maxTimers));
        made.outputs(new ListenerOutputs(outputs, 512));
        cores.add(made);
        return made;
    }

    private static DirectBuffer timeAdvanced()
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH]);
        new TimeAdvancedEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        return buffer;
    }

    /**
     * Processor that keeps hundreds of timers going: each event schedules one, moves one and cancels one, and each
     * timer answers.
     */
    private static final class RepeatingProcessor implements Processor
    {
        private ProcessorContext ctx;
        private long next;
        private long fired;

        @Override
        public void onStart(final ProcessorContext context)
        {
            ctx = context;
        }

        @Override
        public void onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            next++;
            ctx.schedule(next, ctx.timeNs() + 1 + next * 31 % 500);
            ctx.schedule(next - 200, ctx.timeNs() + 100);
            ctx.cancel(next - 3 * (next & 63));
        }

        @Override
        public void onTimer(final long timerId, final long deadlineNs)
        {
            fired++;
            TestEvents.encode(ctx.claim(TestEvents.MIN_LENGTH), 0, timerId, TestEvents.MIN_LENGTH);
            ctx.send();
        }
    }
}
