package io.lockstep.transport.cluster;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The newest outputs, whole and in order, and where they begin.
 */
class OutputWindowTest
{
    private static final int CAPACITY = 4096;
    private static final int MAX_LENGTH = 200;

    private final UnsafeBuffer body = new UnsafeBuffer(new byte[MAX_LENGTH]);
    private final OutputEntry entry = new OutputEntry();
    private final OutputWindow window = new OutputWindow(CAPACITY);

    @Test
    void shouldKeepTheNewestWhateverTheirLengths()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (long sequence = 1; sequence <= 10_000; sequence++)
        {
            add(sequence, random.nextInt(MAX_LENGTH));

            long expected = window.forgottenSequence() + 1;
            long position = window.head();
            while (position != window.tail())
            {
                position = window.read(position, entry);
                assertEquals(expected, entry.sequence(), "seed=" + seed);
                assertEquals((byte)expected, lastByte(), "seed=" + seed);
                expected++;
            }
            assertEquals(sequence + 1, expected, "seed=" + seed);
            assertTrue(window.tail() - window.head() <= CAPACITY, "seed=" + seed);
        }

        assertTrue(window.forgottenSequence() > 9_000, "the window was overrun");
    }

    @Test
    void shouldTellWhatIsKept()
    {
        assertTrue(window.isKept(0, -1));

        for (long sequence = 1; sequence <= 100; sequence++)
        {
            add(sequence, MAX_LENGTH);
        }

        assertFalse(window.isKept(0, -1));
        assertFalse(window.isKept(window.forgottenSequence() - 1, Integer.MAX_VALUE));
        assertFalse(window.isKept(window.forgottenSequence(), -1));
        assertTrue(window.isKept(window.forgottenSequence(), 0));
    }

    private void add(final long sequence, final int length)
    {
        window.restore(sequence, sequence, 1, sequence, 0, OutputWindow.MORE, false, length);
        body.setMemory(0, MAX_LENGTH, (byte)sequence);
        window.restoreBody(0, body, 0, length);
    }

    private byte lastByte()
    {
        return entry.bodyLength() == 0 ? (byte)entry.sequence() :
            entry.buffer().getByte(entry.bodyOffset() + entry.bodyLength() - 1);
    }
}
