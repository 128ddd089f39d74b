package io.lockstep.replay.determinism;

import io.lockstep.replay.journal.EventHandler;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;

/**
 * Hands on each event in a buffer of its own, which it overwrites behind it: so a processor that keeps the buffer, or a
 * flyweight over it, reads nothing of that event later, and one that reads past an event finds other bytes there than
 * in a journal.
 *
 * <p>Threading: single owner.
 */
final class OverwrittenEvents implements EventHandler
{
    private static final int MARGIN = 64;
    private static final byte OVERWRITTEN = (byte)0xA5;

    private final EventHandler next;

    OverwrittenEvents(final EventHandler next)
    {
        this.next = next;
    }

    @Override
    public void onEvent(
        final long position,
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        final byte[] bytes = new byte[MARGIN + length + MARGIN];
        Arrays.fill(bytes, OVERWRITTEN);
        buffer.getBytes(offset, bytes, MARGIN, length);
        next.onEvent(
            position, sequence, timestampNs, source, sourceSequence, new UnsafeBuffer(bytes), MARGIN, length);
        Arrays.fill(bytes, OVERWRITTEN);
    }
}
