package io.lockstep.replay.determinism;

import io.lockstep.replay.journal.EventHandler;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

/**
 * What is kept of an event's buffer is never the memory that the event came from, which may be gone.
 */
class CopiedEventsTest
{
    private static final int OFFSET = 8;
    private static final int LENGTH = 8;
    private static final long OVERWRITTEN = 0xA5A5_A5A5_A5A5_A5A5L;

    private final UnsafeBuffer memory = new UnsafeBuffer(new byte[OFFSET + LENGTH]);
    private final List<UnsafeBuffer> kept = new ArrayList<>();

    @Test
    void shouldLeaveWhatIsKeptAsItWas()
    {
        feed(CopiedEvents.lasting(this::keep));

        assertEquals(1, kept.get(0).getLong(0));
        assertEquals(2, kept.get(1).getLong(0));
        assertNotSame(memory.byteArray(), kept.get(0).byteArray());
    }

    @Test
    void shouldOverwriteWhatIsKept()
    {
        feed(CopiedEvents.overwritten(this::keep));

        assertEquals(OVERWRITTEN, kept.get(0).getLong(0));
        assertEquals(OVERWRITTEN, kept.get(1).getLong(0));
        assertNotSame(memory.byteArray(), kept.get(0).byteArray());
    }

    private void feed(final EventHandler copied)
    {
        for (int i = 1; i <= 2; i++)
        {
            memory.putLong(OFFSET, i);
            copied.onEvent(0, i, i, 0, 0, memory, OFFSET, LENGTH);
            memory.putLong(OFFSET, -1);
        }
    }

    private void keep(
        final long position,
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        assertEquals(sequence, buffer.getLong(offset));
        kept.add(new UnsafeBuffer(buffer, offset, length));
    }
}
