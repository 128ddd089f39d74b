package io.lockstep.engine;

/**
 * The one producer of a ring, which waits for room.
 *
 * <p>Room is awaited before an entry is written, and taken from the sequencer only when the entry is complete, so that
 * a claim which is dropped leaves no trace.
 *
 * <p>Threading: owned by the agent that writes.
 */
final class SlotWriter
{
    private final SlotRing ring;
    private final Runnable backPressureAction;

    private long nextSlot;

    /**
     * Make a writer.
     *
     * @param ring               with a single producer: this.
     * @param backPressureAction run again and again while the consumers are a ring behind; it may throw to end the
     *                           wait.
     */
    SlotWriter(final SlotRing ring, final Runnable backPressureAction)
    {
        this.ring = ring;
        this.backPressureAction = backPressureAction;
    }

    /**
     * The slot that is written next.
     */
    long nextSlot()
    {
        return nextSlot;
    }

    /**
     * Offset of the slot that is written next.
     */
    int nextOffset()
    {
        return ring.offset(nextSlot);
    }

    void awaitCapacity(final int slots)
    {
        while (!ring.hasCapacity(slots))
        {
            backPressureAction.run();
        }
    }

    /**
     * Take the slots that an entry was written to, which is to be published next.
     *
     * @return the first of them.
     */
    long take(final int slots)
    {
        final long first = ring.tryClaim(slots);
        if (first != nextSlot)
        {
            throw new IllegalStateException("expected slot " + nextSlot + ", but claimed: slot=" + first);
        }

        nextSlot = first + slots;
        return first;
    }
}
