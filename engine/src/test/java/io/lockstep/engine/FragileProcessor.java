package io.lockstep.engine;

import io.lockstep.engine.state.LongTable;
import org.agrona.DirectBuffer;

/**
 * Passes values on twice, counts them, and throws at one value and at one timer, after it has sent something.
 */
final class FragileProcessor implements Processor
{
    static final long SCHEDULE = 1000;
    static final long TIMER = 1013;
    static final long DELAY_NS = 10;

    private final long fatal;
    private ProcessorContext ctx;
    private LongTable counts;

    FragileProcessor(final long fatal)
    {
        this.fatal = fatal;
    }

    @Override
    public void onStart(final ProcessorContext context)
    {
        ctx = context;
        counts = ctx.stores().longTable("counts", 1000);
    }

    @Override
    public void onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        final long value = TestEvents.value(buffer, offset);
        counts.put(value, Math.max(0, counts.get(value)) + 1);
        if (value >= SCHEDULE)
        {
            ctx.schedule(value, ctx.timeNs() + DELAY_NS);
        }

        send(value);
        send(value);
        if (value == fatal)
        {
            throw new IllegalStateException("asked to fail");
        }
    }

    @Override
    public void onTimer(final long timerId, final long deadlineNs)
    {
        send(-timerId);
        if (timerId == TIMER)
        {
            throw new IllegalStateException("the timer fails");
        }
    }

    private void send(final long value)
    {
        TestEvents.encode(ctx.claim(TestEvents.MIN_LENGTH), 0, value, TestEvents.MIN_LENGTH);
        ctx.send();
    }
}
