package io.lockstep.transport;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class UnacknowledgedEventsTest
{
    private static final int MAX_EVENTS = 16;
    private static final int MAX_BYTES = 512;

    private final UnacknowledgedEvents events = new UnacknowledgedEvents(MAX_EVENTS, MAX_BYTES);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_BYTES]);

    @Test
    void shouldHoldAsManyEventsAsDeclared()
    {
        for (int i = 0; i < MAX_EVENTS; i++)
        {
            assertTrue(events.hasRoom(8));
            events.add(buffer, 0, 8);
        }

        assertFalse(events.hasRoom(8));

        events.release(1);
        assertTrue(events.hasRoom(8));
        assertEquals(2, events.firstSequence());
        assertEquals(17, events.nextSequence());
    }

    @Test
    void shouldHoldAnEventOfAllItsBytes()
    {
        assertTrue(events.hasRoom(MAX_BYTES));
        events.add(buffer, 0, MAX_BYTES);
        assertFalse(events.hasRoom(1));

        events.release(1);

        assertTrue(events.isEmpty());
        assertTrue(events.hasRoom(MAX_BYTES));
        assertFalse(events.hasRoom(MAX_BYTES + 1));
    }

    @Test
    void shouldGoOnBehindAReleaseOfMoreThanItHolds()
    {
        events.add(buffer, 0, 8);

        events.release(100);
        events.release(50);

        assertTrue(events.isEmpty());
        assertEquals(101, events.nextSequence());
    }

    @Test
    void shouldKeepEveryEventWholeUntilItIsReleased()
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        final Random random = new Random(seed);
        final ArrayDeque<byte[]> model = new ArrayDeque<>();
        int fullCount = 0;
        int wrapCount = 0;
        for (int step = 0; step < 100_000; step++)
        {
            final byte[] bytes = new byte[1 + random.nextInt(100)];
            random.nextBytes(bytes);
            if (events.hasRoom(bytes.length))
            {
                buffer.putBytes(0, bytes);
                events.add(buffer, 0, bytes.length);
                model.add(bytes);
                wrapCount += events.offset(events.nextSequence() - 1) == UnacknowledgedEvents.PREFIX_LENGTH ? 1 : 0;
            }
            else
            {
                fullCount++;
                final int count = 1 + random.nextInt(model.size());
                for (int i = 0; i < count; i++)
                {
                    model.remove();
                }
                events.release(events.firstSequence() + count - 1);
            }
            assertHolds(model, seed);
        }

        assertTrue(fullCount > 1000 && wrapCount > 1000, "seed=" + seed);
    }

    private void assertHolds(final ArrayDeque<byte[]> model, final long seed)
    {
        assertEquals(model.size(), events.nextSequence() - events.firstSequence(), "seed=" + seed);
        long sequence = events.firstSequence();
        for (final byte[] expected : model)
        {
            final byte[] actual = new byte[events.length(sequence)];
            events.buffer().getBytes(events.offset(sequence), actual);
            if (!Arrays.equals(expected, actual))
            {
                assertArrayEquals(expected, actual, "seed=" + seed);
            }
            sequence++;
        }
    }
}
