package io.lockstep.engine;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What an agent shows observers: entries in a {@link BroadcastRing}, as long as somebody is attached.
 *
 * <p>With nobody attached the writer counts the entries, and no more. It looks whether somebody is with the first entry
 * of a batch, so that one who attached before an event was offered meets what came of it; a generation tells observers
 * whether the ring is fed, and whether it ever was not since they asked.
 *
 * <p>Entries are published at the end of a batch, after whoever keeps them has published them: what is in the ring is
 * in the journal too.
 *
 * <p>Threading: entries by the agent; the rest by any thread.
 */
final class ObserverFeed
{
    private final AtomicInteger attached = new AtomicInteger();
    private final AtomicLong generation = new AtomicLong();
    private final AtomicLong count = new AtomicLong();
    private final OutputSlot slot = new OutputSlot();
    private final int capacity;
    private final int maxEntryLength;

    private volatile BroadcastRing ring;
    private volatile boolean isStopped;

    // The agent's own.
    private BroadcastRing fedRing;
    private long entries;
    private boolean isBatchOpen;

    /**
     * Make a feed.
     *
     * @param capacity       of the ring in bytes, a power of two.
     * @param maxEntryLength longest event or output in bytes.
     */
    ObserverFeed(final int capacity, final int maxEntryLength)
    {
        this.capacity = capacity;
        this.maxEntryLength = maxEntryLength;
    }

    /**
     * The ring, made for the first who attaches.
     */
    synchronized BroadcastRing attach()
    {
        if (ring == null)
        {
            ring = new BroadcastRing(capacity, OutputSlot.OUTPUT_OFFSET + maxEntryLength);
        }

        attached.incrementAndGet();
        return ring;
    }

    void detach()
    {
        attached.decrementAndGet();
    }

    /**
     * Number that changes when the agent begins or ceases to feed the ring, before it does; odd while it does. Pairs
     * with the release in {@link #beginBatch()}.
     */
    long generation()
    {
        return generation.getAcquire();
    }

    static boolean isFed(final long generation)
    {
        return (generation & 1) != 0;
    }

    /**
     * Entries published or passed by; of those in the ring at least as many as its tail tells.
     */
    long count()
    {
        return count.getAcquire();
    }

    /**
     * Whether nothing more will come.
     */
    boolean isStopped()
    {
        return isStopped;
    }

    /**
     * The agent has ended.
     */
    void stop()
    {
        isStopped = true;
    }

    void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        if (isFed())
        {
            final UnsafeBuffer to = wrap(length);
            slot.output(header.sequence(), header.index(), header.timestampNs(), header.source(),
                header.sourceSequence(), length);
            slot.ending(header);
            if (length > 0)
            {
                MessageCopy.copy(to, slot.outputOffset(), buffer, offset, length);
            }
        }

        entries++;
    }

    void onEvent(
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (isFed())
        {
            final UnsafeBuffer to = wrap(length);
            slot.output(sequence, 0, timestampNs, source, sourceSequence, length);
            slot.last(Outcome.APPLIED);
            MessageCopy.copy(to, slot.outputOffset(), buffer, offset, length);
        }

        entries++;
    }

    /**
     * Show what came since the last call.
     */
    void onBatchEnd()
    {
        isBatchOpen = false;
        count.setRelease(entries);
        if (fedRing != null)
        {
            fedRing.publish();
        }
    }

    private boolean isFed()
    {
        if (!isBatchOpen)
        {
            beginBatch();
        }

        return fedRing != null;
    }

    private void beginBatch()
    {
        isBatchOpen = true;
        final boolean isWanted = attached.get() > 0;
        if (isWanted != (fedRing != null))
        {
            fedRing = isWanted ? ring : null;
            generation.setRelease(generation.getPlain() + 1);
        }
    }

    private UnsafeBuffer wrap(final int length)
    {
        final UnsafeBuffer buffer = fedRing.buffer();
        slot.wrap(buffer, fedRing.claim(OutputSlot.OUTPUT_OFFSET + length, entries));
        return buffer;
    }
}
