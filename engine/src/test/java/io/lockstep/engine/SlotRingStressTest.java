package io.lockstep.engine;

import com.lmax.disruptor.Sequence;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * One or several producers and a consumer on a ring of sixteen slots: runs of all lengths and runs given up, across the
 * end of the ring; no entry is torn, lost, doubled or out of its producer's order.
 */
@Timeout(120)
class SlotRingStressTest
{
    private static final int SLOTS = 16;
    private static final int MAX_EVENT_LENGTH = 200;
    private static final int ENTRIES = 100_000;

    private final AtomicLong full = new AtomicLong();
    private final AtomicLong givenUp = new AtomicLong();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldTearAndLoseNothing(final int producers)
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("SlotRingStressTest: -Dlockstep.seed=" + seed);
        final InputRing ring = new InputRing(SLOTS, 64, MAX_EVENT_LENGTH, producers == 1);
        final Sequence position = new Sequence(-1);
        ring.addGatingSequences(position);
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < producers; i++)
        {
            final int source = i;
            threads.add(new Thread(() -> produce(ring, source, new Random(seed + source))));
        }
        threads.forEach(Thread::start);

        final long[] last = new long[producers];
        long taken = 0;
        long runs = 0;
        long next = 0;
        while (taken < (long)producers * ENTRIES)
        {
            final long highest = ring.highestPublished(next);
            while (next <= highest)
            {
                final int slot = ring.offset(next);
                final int length = ring.buffer().getInt(slot + InputSlot.LENGTH_OFFSET);
                final int slots = length == 0 ? 1 : ring.slotsFor(length);
                if (next + slots > highest + 1)
                {
                    break;
                }
                if (length > 0)
                {
                    final int source = (int)ring.buffer().getLong(slot + InputSlot.SOURCE_OFFSET);
                    final long number = ring.buffer().getLong(slot + InputSlot.SOURCE_SEQUENCE_OFFSET);
                    assertEquals(last[source] + 1, number, "seed=" + seed);
                    assertTrue(TestEvents.isIntact(ring.buffer(), slot + InputSlot.EVENT_OFFSET, length),
                        "torn: slot=" + next + " seed=" + seed);
                    last[source] = number;
                    taken++;
                    runs += slots > 1 ? 1 : 0;
                }
                next += slots;
            }
            position.set(next - 1);
            Thread.yield();
        }
        threads.forEach(Await::end);

        System.out.println("runs=" + runs + " full=" + full + " given up=" + givenUp);
        assertTrue(runs > 1_000 && full.get() > 0 && givenUp.get() > 1_000, "seed=" + seed);
    }

    private void produce(final InputRing ring, final int source, final Random random)
    {
        long number = 1;
        while (number <= ENTRIES)
        {
            final int length = 16 + random.nextInt(MAX_EVENT_LENGTH - 15);
            final int slots = ring.slotsFor(length);
            final long slot = ring.tryClaim(slots);
            if (slot == SlotRing.FULL)
            {
                full.incrementAndGet();
                Thread.yield();
            }
            else if (random.nextInt(8) == 0)
            {
                givenUp.incrementAndGet();
                ring.publishNothing(slot, slots);
            }
            else
            {
                TestEvents.encode(ring.buffer(), ring.offset(slot) + InputSlot.EVENT_OFFSET, number, length);
                ring.writeHead(slot, 0, source, number++, length);
                ring.publish(slot, slots);
            }
        }
    }
}
