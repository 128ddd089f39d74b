package io.lockstep.examples.exchange;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AllocationTest
{
    private static final int WARM_UP = 10_000;
    private static final int MESSAGES = 60_000;

    @Test
    void shouldAllocateNothingPerMessageNorPerReport()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final OrderMessages messages = OrderFlow.generate(3, MESSAGES, OrderFlow.Shape.FLASH_CRASH);
        final ReportWriter writer = new ReportWriter();
        final long allocated;

        try (TestHost host = new TestHost(new ExchangeProcessor(1 << 16, 1 << 12), writer))
        {
            apply(host, messages, 0, WARM_UP);
            threads.getCurrentThreadAllocatedBytes();
            final long before = threads.getCurrentThreadAllocatedBytes();
            apply(host, messages, WARM_UP, MESSAGES);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }

        assertTrue(writer.count() > MESSAGES, "reports: " + writer.count());
        assertEquals(0, allocated / (MESSAGES - WARM_UP), "bytes: " + allocated);
    }

    private static void apply(final TestHost host, final OrderMessages messages, final int from, final int to)
    {
        for (int i = from; i < to; i++)
        {
            host.apply(messages, i);
        }
    }
}
