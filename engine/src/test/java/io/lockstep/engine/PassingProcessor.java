package io.lockstep.engine;

import io.lockstep.engine.state.LongTable;
import org.agrona.DirectBuffer;

/**
 * Processor of a stage for tests: it counts by key, and passes every event on; now and then a timer sends one more.
 */
final class PassingProcessor implements Processor
{
    private static final int KEYS = 1024;
    private static final int TIMER_EVERY = 64;

    private ProcessorContext ctx;
    private LongTable counts;

    static long key(final DirectBuffer buffer, final int offset, final int length)
    {
        return TestEvents.value(buffer, offset) & (KEYS - 1);
    }

    @Override
    public void onStart(final ProcessorContext context)
    {
        ctx = context;
        counts = context.stores().longTable("counts", KEYS);
    }

    @Override
    public void onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        final long value = TestEvents.value(buffer, offset);
        final long count = counts.get(value & (KEYS - 1));
        counts.put(value & (KEYS - 1), count == LongTable.MISSING_VALUE ? 1 : count + 1);
        if (value % TIMER_EVERY == 0)
        {
            ctx.schedule(value & (KEYS - 1), ctx.timeNs() + 10);
        }

        ctx.claim(length).putBytes(0, buffer, offset, length);
        ctx.send();
    }

    @Override
    public void onTimer(final long timerId, final long deadlineNs)
    {
        TestEvents.encode(ctx.claim(TestEvents.MIN_LENGTH), 0, timerId, TestEvents.MIN_LENGTH);
        ctx.send();
    }
}
