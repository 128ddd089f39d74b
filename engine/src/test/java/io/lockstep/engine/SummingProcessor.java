package io.lockstep.engine;

import io.lockstep.engine.state.LongTable;
import org.agrona.DirectBuffer;

/**
 * Processor for tests: it keeps a running sum and answers each event with value modulo 3 outputs that carry the sum.
 */
final class SummingProcessor implements Processor
{
    static final long THROWING_VALUE = -666;

    private static final long SUM_KEY = 0;

    private ProcessorContext ctx;
    private LongTable sums;

    @Override
    public void onStart(final ProcessorContext context)
    {
        ctx = context;
        sums = context.stores().longTable("sums", 16);
    }

    @Override
    public void onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        final long value = TestEvents.value(buffer, offset);
        if (value == THROWING_VALUE)
        {
            throw new IllegalArgumentException("a planted fault");
        }

        final long former = sums.get(SUM_KEY);
        final long sum = (former == LongTable.MISSING_VALUE ? 0 : former) + value;
        sums.put(SUM_KEY, sum);
        for (long i = Math.floorMod(value, 3L); i > 0; i--)
        {
            TestEvents.encode(ctx.claim(TestEvents.MIN_LENGTH), 0, sum, TestEvents.MIN_LENGTH);
            ctx.send();
        }
    }
}
