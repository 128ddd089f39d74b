package io.lockstep.replay.determinism;

import io.lockstep.replay.journal.EventHandler;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;

/**
 * Hands on each event in a buffer of its own. A journal's own memory goes with its reader: who still read there through
 * a flyweight that was kept would end the process, and tell nobody why.
 *
 * <p>The buffer may be overwritten behind the event: so a processor that keeps it, or a flyweight over it, reads
 * nothing of that event later, and one that reads past an event finds other bytes there than in a journal.
 *
 * <p>Threading: single owner.
 */
final class CopiedEvents implements EventHandler
{
    private static final int MARGIN = 64;
    private static final byte OVERWRITTEN = (byte)0xA5;

    private final EventHandler next;
    private final boolean isOverwriting;

    private CopiedEvents(final EventHandler next, final boolean isOverwriting)
    {
        this.next = next;
        this.isOverwriting = isOverwriting;
    }

    /**
     * Leave the copies as they are: what was kept of an event is what it was.
     */
    static CopiedEvents lasting(final EventHandler next)
    {
        return new CopiedEvents(next, false);
    }

    /**
     * Overwrite each copy, and all around it, behind its event.
     */
    static CopiedEvents overwritten(final EventHandler next)
    {
        return new CopiedEvents(next, true);
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
        if (isOverwriting)
        {
            Arrays.fill(bytes, OVERWRITTEN);
        }
        buffer.getBytes(offset, bytes, MARGIN, length);
        next.onEvent(
            position, sequence, timestampNs, source, sourceSequence, new UnsafeBuffer(bytes), MARGIN, length);
        if (isOverwriting)
        {
            Arrays.fill(bytes, OVERWRITTEN);
        }
    }
}
