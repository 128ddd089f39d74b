package io.lockstep.engine.state;

import com.sun.management.ThreadMXBean;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TimerQueueTest
{
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final PageHome home = new DirectPageHome();

    @AfterEach
    void closeHome()
    {
        home.close();
    }

    @Test
    void shouldBeginEmpty()
    {
        final TimerQueue queue = queue(4);

        assertEquals(0, queue.size());
        assertEquals(TimerQueue.NO_DEADLINE, queue.firstDeadlineNs());
        assertFalse(queue.cancel(7));
        assertThrows(IllegalStateException.class, queue::firstId);
        assertThrows(IllegalStateException.class, queue::firstSource);
        assertThrows(IllegalStateException.class, queue::removeFirst);
    }

    @Test
    void shouldOrderByDeadlineThenById()
    {
        final TimerQueue queue = queue(6);
        final long[][] timers = {{3, 20}, {-1, 10}, {9, 10}, {4, -5}, {Long.MAX_VALUE, 20}, {Long.MIN_VALUE, 20}};

        for (final long[] timer : timers)
        {
            assertTrue(queue.schedule(timer[0], timer[1], timer[0] + 1));
        }

        final long[][] expected = {{4, -5}, {-1, 10}, {9, 10}, {Long.MIN_VALUE, 20}, {3, 20}, {Long.MAX_VALUE, 20}};
        for (final long[] timer : expected)
        {
            assertEquals(timer[1], queue.firstDeadlineNs());
            assertEquals(timer[0], queue.firstId());
            assertEquals(timer[0] + 1, queue.firstSource());
            queue.removeFirst();
        }
        assertEquals(0, queue.size());
    }

    @Test
    void shouldHoldExactlyAsManyAsDeclared()
    {
        final TimerQueue queue = queue(3);
        queue.schedule(1, 10, 0);
        queue.schedule(2, 20, 0);
        queue.schedule(3, 30, 0);

        final boolean isTaken = queue.schedule(4, 1, 0);
        final boolean isReplaced = queue.schedule(3, 5, 0);
        queue.cancel(1);
        final boolean isTakenThen = queue.schedule(4, 1, 0);

        assertFalse(isTaken);
        assertTrue(isReplaced);
        assertTrue(isTakenThen);
        assertEquals(1, queue.fullCount());
        assertEquals(3, queue.size());
        assertEquals(4, queue.firstId());
    }

    @Test
    void shouldRefuseTheDeadlineThatStandsForNone()
    {
        final TimerQueue queue = queue(3);

        assertThrows(IllegalArgumentException.class, () -> queue.schedule(1, TimerQueue.NO_DEADLINE, 0));
    }

    @Test
    void shouldRefuseACapacityThatItCannotAddress()
    {
        final StateStores stores = new StateStores();

        assertThrows(IllegalArgumentException.class, () -> stores.timerQueue("timers", (1 << 28) + 1));
        assertThrows(IllegalArgumentException.class, () -> stores.timerQueue("timers", 0));
    }

    @Test
    void shouldAgreeWithAModelWhenSmall()
    {
        agreeWithAModel(30, 200_000);
    }

    @Test
    void shouldAgreeWithAModelAcrossPages()
    {
        agreeWithAModel(10_000, 500_000);
    }

    @Test
    void shouldContinueOnPagesThatHoldContent()
    {
        final TimerHistory history = new TimerHistory(TimerHistory.nextSeed(), 5_000);
        final StateStores first = new StateStores();
        history.queue(first.timerQueue("timers", 5_000));
        final UnsafeBuffer[] pages = home.open(first.pageCount());
        first.bind(homeOf(pages));
        history.run(40_000);
        final long digest = first.digest();

        final StateStores second = new StateStores();
        history.queue(second.timerQueue("timers", 5_000));
        second.bind(homeOf(pages));

        assertEquals(first.layoutHash(), second.layoutHash());
        assertEquals(digest, second.digest());
        history.run(40_000);
        assertNotEquals(digest, second.digest());
        history.drain();
    }

    @Test
    void shouldHaveTheSameDigestAfterTheSameHistory()
    {
        final long seed = TimerHistory.nextSeed();
        final TimerHistory here = new TimerHistory(seed, 500);
        final TimerHistory there = new TimerHistory(seed, 500);
        final StateStores storesHere = new StateStores();
        final StateStores storesThere = new StateStores();
        here.queue(storesHere.timerQueue("timers", 500));
        there.queue(storesThere.timerQueue("timers", 500));
        try (PageHome other = new DirectPageHome())
        {
            storesHere.bind(home);
            storesThere.bind(other);

            here.run(20_000);
            there.run(10_000);
            storesThere.digest();
            there.run(10_000);

            assertEquals(storesHere.digest(), storesThere.digest());
        }
    }

    @Test
    void shouldAllocateNothingOnceWarm()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final TimerQueue queue = queue(5_000);
        for (int i = 0; i < 20; i++)
        {
            fillAndDrain(queue, 5_000);
        }

        threads.getCurrentThreadAllocatedBytes();
        final long before = threads.getCurrentThreadAllocatedBytes();
        fillAndDrain(queue, 5_000);
        final long after = threads.getCurrentThreadAllocatedBytes();

        assertEquals(before, after);
        assertTrue(queue.fullCount() > 0);
    }

    @Test
    void shouldHoldAMillion()
    {
        final int count = 1_000_000;
        final TimerQueue queue = queue(count);

        final long outOfOrder = fillAndDrain(queue, count);

        assertEquals(0, outOfOrder);
        assertEquals(0, queue.size());
    }

    @Test
    void shouldHoldAMillionOfOneDeadline()
    {
        final int count = 1_000_000;
        final TimerQueue queue = queue(count);
        for (int i = 0; i < count; i++)
        {
            queue.schedule(i * SPREAD, 42, i);
        }

        long outOfOrder = 0;
        long lastId = queue.firstId();
        queue.removeFirst();
        for (int i = 1; i < count; i++)
        {
            outOfOrder += queue.firstId() > lastId ? 0 : 1;
            lastId = queue.firstId();
            queue.removeFirst();
        }

        assertEquals(0, outOfOrder);
        assertEquals(0, queue.size());
    }

    private void agreeWithAModel(final int capacity, final int operations)
    {
        final TimerHistory history = new TimerHistory(TimerHistory.nextSeed(), capacity);
        history.queue(queue(capacity));

        history.run(operations);

        history.drain();
        history.checkReached();
    }

    private TimerQueue queue(final int capacity)
    {
        final StateStores stores = new StateStores();
        final TimerQueue queue = stores.timerQueue("timers", capacity);
        stores.bind(home);
        return queue;
    }

    /**
     * Schedule as many as fit and one more, move every third, cancel every seventh, and take the rest out.
     *
     * @return how many came out of order.
     */
    private static long fillAndDrain(final TimerQueue queue, final int count)
    {
        for (int i = 0; i <= count; i++)
        {
            queue.schedule(i * SPREAD, (i * SPREAD >>> 20) + 1, i);
        }
        for (int i = 0; i < count; i += 3)
        {
            queue.schedule(i * SPREAD, (~i * SPREAD >>> 20) + 1, i);
        }
        for (int i = 0; i < count; i += 7)
        {
            queue.cancel(i * SPREAD);
        }

        long outOfOrder = 0;
        long lastDeadlineNs = Long.MIN_VALUE;
        while (queue.size() > 0)
        {
            final long deadlineNs = queue.firstDeadlineNs();
            outOfOrder += deadlineNs < lastDeadlineNs ? 1 : 0;
            lastDeadlineNs = deadlineNs;
            queue.removeFirst();
        }

        return outOfOrder;
    }

    private static PageHome homeOf(final UnsafeBuffer[] pages)
    {
        return new PageHome()
        {
            @Override
            public UnsafeBuffer[] open(final int pageCount)
            {
                return pages;
            }

            @Override
            public void close()
            {
            }
        };
    }
}
