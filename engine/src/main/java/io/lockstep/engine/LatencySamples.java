package io.lockstep.engine;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Time stamps of the events whose way through the engine is measured: one in a fixed number, on the average.
 *
 * <p>The input ring's sequences are divided into groups of the sampling interval. In each, one sequence is the sample
 * point, scattered by a hash so that it does not keep step with a pattern of the traffic; an event whose first slot has
 * that sequence is sampled. So who has a slot's sequence knows without a word from anybody whether it may be a sample,
 * a long event is as likely one as a short event, and a stall weighs as much as the events that it holds up.
 *
 * <p>Each sample has an entry here, which the threads that the event passes fill in. An entry that is still in use is
 * not used again: its second event is not sampled.
 *
 * <p>Threading: as the methods say. What one thread writes, the next finds through the ring or the sequence by which it
 * learns of the event.
 */
final class LatencySamples
{
    static final int OFFERED_NS = 8;
    static final int JOURNAL_TAKEN_NS = 16;
    static final int DURABLE_NS = 24;
    static final int STAGE_TAKEN_NS = 32;
    static final int SEQUENCE = 40;
    static final int RELEASED_NS = 48;
    static final int STAGE_DONE_NS = 56;

    /**
     * Interval that samples nothing.
     */
    static final int NEVER = 0;

    private static final int SLOT = 0;
    private static final int ENTRY_ALIGNMENT = 128;
    private static final long FREE = -1;
    private static final long SCATTER = 0x9E37_79B9_7F4A_7C15L;

    private final NanoClock nanoClock;
    private final UnsafeBuffer entries;
    private final int groupShift;
    private final int groupMask;
    private final int entryMask;
    private final int entryLength;
    private final int stages;
    private final boolean isOff;

    /**
     * Make room for the samples of an engine.
     *
     * @param nanoClock that stamps.
     * @param interval  events to a sample: a power of two, or {@link #NEVER}.
     * @param maxEvents most events under way.
     * @param stages    that stamp an event when they are done with it.
     */
    LatencySamples(final NanoClock nanoClock, final int interval, final int maxEvents, final int stages)
    {
        this.nanoClock = nanoClock;
        this.stages = stages;
        entryLength = BitUtil.align(stageDone(stages), ENTRY_ALIGNMENT);
        isOff = interval == NEVER;
        groupShift = isOff ? 0 : Integer.numberOfTrailingZeros(interval);
        groupMask = isOff ? 0 : interval - 1;
        final int count = isOff ? 1 : BitUtil.findNextPositivePowerOfTwo((maxEvents >> groupShift) + 2);
        entryMask = count - 1;
        entries = new UnsafeBuffer(BufferUtil.allocateDirectAligned(count * entryLength, ENTRY_ALIGNMENT));
        for (int i = 0; i < count; i++)
        {
            entries.putLong(i * entryLength + SLOT, FREE);
        }
    }

    /**
     * Samples nothing.
     */
    static LatencySamples off(final NanoClock nanoClock)
    {
        return new LatencySamples(nanoClock, NEVER, 1, 1);
    }

    /**
     * Field for the time at which a stage is done with the event.
     */
    static int stageDone(final int stage)
    {
        return STAGE_DONE_NS + stage * Long.BYTES;
    }

    int stages()
    {
        return stages;
    }

    int entryCount()
    {
        return entryMask + 1;
    }

    long nanoTime()
    {
        return nanoClock.nanoTime();
    }

    /**
     * A producer has claimed a slot, and has not published it.
     */
    void onClaimed(final long slot)
    {
        if (!isOff && slot == pointOfGroup(slot >> groupShift))
        {
            begin(slot);
        }
    }

    /**
     * The first sample point from a slot on.
     *
     * @param slot of the input ring.
     * @return a slot; {@link Long#MAX_VALUE} if nothing is sampled.
     */
    long pointFrom(final long slot)
    {
        if (isOff)
        {
            return Long.MAX_VALUE;
        }

        final long group = slot >> groupShift;
        final long point = pointOfGroup(group);
        return point >= slot ? point : pointOfGroup(group + 1);
    }

    /**
     * Whether an event that begins with a slot is sampled; to be asked by who sees it published.
     */
    boolean isSampled(final long slot)
    {
        return entries.getLong(entry(slot) + SLOT) == slot;
    }

    int entry(final long slot)
    {
        return ((int)(slot >> groupShift) & entryMask) * entryLength;
    }

    void stamp(final int entry, final int field, final long value)
    {
        entries.putLongRelease(entry + field, value);
    }

    long stamp(final int entry, final int field)
    {
        return entries.getLongAcquire(entry + field);
    }

    /**
     * Nobody uses the entry any more; pairs with the load in {@link #begin}.
     */
    void free(final int entry)
    {
        entries.putLongRelease(entry + SLOT, FREE);
    }

    private void begin(final long slot)
    {
        final int entry = entry(slot);
        if (entries.getLongAcquire(entry + SLOT) == FREE)
        {
            entries.putLong(entry + OFFERED_NS, nanoClock.nanoTime());
            entries.putLong(entry + JOURNAL_TAKEN_NS, 0);
            entries.putLong(entry + DURABLE_NS, 0);
            entries.putLong(entry + STAGE_TAKEN_NS, 0);
            for (int stage = 0; stage < stages; stage++)
            {
                entries.putLong(entry + stageDone(stage), 0);
            }
            entries.putLongRelease(entry + SLOT, slot);
        }
    }

    private long pointOfGroup(final long group)
    {
        return (group << groupShift) + ((int)(group * SCATTER >>> 40) & groupMask);
    }
}
