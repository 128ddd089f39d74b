package io.lockstep.engine.state;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/**
 * A random history of timers, each operation checked against a sorted map; it swings between filling up and draining.
 */
final class TimerHistory
{
    private enum Case
    {
        SCHEDULED, REFUSED, BROUGHT_FORWARD, PUT_OFF, REPLACED_WHEN_FULL, SAME_DEADLINE, CANCELLED, NOT_PENDING,
        CANCELLED_FIRST, FIRED, EMPTIED
    }

    /**
     * A pending timer, in the order of firing.
     */
    private record Timer(long deadlineNs, long id) implements Comparable<Timer>
    {
        @Override
        public int compareTo(final Timer other)
        {
            final int byDeadline = Long.compare(deadlineNs, other.deadlineNs);
            return byDeadline != 0 ? byDeadline : Long.compare(id, other.id);
        }
    }

    private final Set<Case> reached = EnumSet.noneOf(Case.class);
    private final TreeMap<Timer, Long> pending = new TreeMap<>();
    private final Map<Long, Timer> timerById = new HashMap<>();
    private final SplittableRandom random;
    private final int capacity;
    private TimerQueue queue;
    private long operations;
    private long now;

    TimerHistory(final long seed, final int capacity)
    {
        this.capacity = capacity;
        random = new SplittableRandom(seed);
    }

    static long nextSeed()
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("-Dlockstep.seed=" + seed);
        return seed;
    }

    /**
     * Go on with another queue of the same content.
     */
    void queue(final TimerQueue next)
    {
        queue = next;
    }

    void run(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            operations++;
            final boolean isFilling = (operations / (4L * capacity) & 1) == 0;
            final int draw = random.nextInt(10);
            if (isFilling ? draw < 7 : draw < 2)
            {
                schedule();
            }
            else if (draw < 9)
            {
                cancel();
            }
            else
            {
                fire();
            }

            assertEquals(pending.size(), queue.size());
            assertEquals(
                pending.isEmpty() ? TimerQueue.NO_DEADLINE : pending.firstKey().deadlineNs, queue.firstDeadlineNs());
        }
    }

    void drain()
    {
        while (!pending.isEmpty())
        {
            fire();
        }

        assertThrows(IllegalStateException.class, () -> queue.removeFirst());
        reached.add(Case.EMPTIED);
    }

    void checkReached()
    {
        assertEquals(EnumSet.allOf(Case.class), reached);
    }

    private void schedule()
    {
        final long id = nextId();
        final long deadlineNs = now + random.nextInt(capacity);
        final Timer former = timerById.get(id);
        final boolean isFull = former == null && pending.size() == capacity;

        assertEquals(!isFull, queue.schedule(id, deadlineNs, operations));

        if (isFull)
        {
            reached.add(Case.REFUSED);
            return;
        }
        if (former != null)
        {
            pending.remove(former);
            reached.add(deadlineNs < former.deadlineNs ? Case.BROUGHT_FORWARD : Case.PUT_OFF);
            if (pending.size() == capacity - 1)
            {
                reached.add(Case.REPLACED_WHEN_FULL);
            }
        }

        final Timer timer = new Timer(deadlineNs, id);
        final Timer neighbour = pending.ceilingKey(new Timer(deadlineNs, Long.MIN_VALUE));
        if (neighbour != null && neighbour.deadlineNs == deadlineNs)
        {
            reached.add(Case.SAME_DEADLINE);
        }

        pending.put(timer, operations);
        timerById.put(id, timer);
        reached.add(Case.SCHEDULED);
    }

    private void cancel()
    {
        final boolean isFirst = !pending.isEmpty() && random.nextInt(20) == 0;
        final long id = isFirst ? pending.firstKey().id : nextId();
        final Timer timer = timerById.remove(id);

        assertEquals(timer != null, queue.cancel(id));

        if (timer == null)
        {
            reached.add(Case.NOT_PENDING);
        }
        else
        {
            pending.remove(timer);
            reached.add(isFirst ? Case.CANCELLED_FIRST : Case.CANCELLED);
        }
    }

    private void fire()
    {
        if (!pending.isEmpty())
        {
            final Map.Entry<Timer, Long> first = pending.pollFirstEntry();
            timerById.remove(first.getKey().id);

            assertEquals(first.getKey().deadlineNs, queue.firstDeadlineNs());
            assertEquals(first.getKey().id, queue.firstId());
            assertEquals(first.getValue(), queue.firstSource());
            queue.removeFirst();

            now = Math.max(now, first.getKey().deadlineNs);
            reached.add(Case.FIRED);
        }
    }

    private long nextId()
    {
        return (random.nextInt(2 * capacity) - capacity) * 31L;
    }
}
