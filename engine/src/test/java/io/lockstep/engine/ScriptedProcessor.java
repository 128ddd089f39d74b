package io.lockstep.engine;

import org.agrona.DirectBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Processor for tests of timers: it does what the test says, keeps a line for each timer that fires, and answers each
 * with its id and each event with its value, unless that is {@link #SILENT}.
 */
final class ScriptedProcessor implements Processor
{
    static final long SILENT = 0;

    private final List<String> fired = new ArrayList<>();
    private ProcessorContext ctx;
    private Consumer<ProcessorContext> eventAction = context -> { };
    private LongConsumer timerAction = timerId -> { };

    ProcessorContext ctx()
    {
        return ctx;
    }

    /**
     * Timers fired: id, deadline, time, source.
     */
    List<String> fired()
    {
        return fired;
    }

    /**
     * Run once, with the next event.
     */
    void onNextEvent(final Consumer<ProcessorContext> action)
    {
        eventAction = action;
    }

    /**
     * Run with each timer.
     */
    void onEachTimer(final LongConsumer action)
    {
        timerAction = action;
    }

    @Override
    public void onStart(final ProcessorContext context)
    {
        ctx = context;
    }

    @Override
    public void onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        final Consumer<ProcessorContext> action = eventAction;
        eventAction = context -> { };
        action.accept(ctx);
        final long value = TestEvents.value(buffer, offset);
        if (value != SILENT)
        {
            send(value);
        }
    }

    @Override
    public void onTimer(final long timerId, final long deadlineNs)
    {
        fired.add(timerId + " due " + deadlineNs + " at " + ctx.timeNs() + " for " + ctx.source() + ":" +
            ctx.sourceSequence());
        timerAction.accept(timerId);
        send(timerId);
    }

    private void send(final long value)
    {
        TestEvents.encode(ctx.claim(TestEvents.MIN_LENGTH), 0, value, TestEvents.MIN_LENGTH);
        ctx.send();
    }
}
