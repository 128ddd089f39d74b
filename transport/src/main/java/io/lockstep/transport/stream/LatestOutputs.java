package io.lockstep.transport.stream;

import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.collections.Long2LongHashMap;

/**
 * The latest output of each key, in slots that are numbered in the order in which keys came up.
 *
 * <p>The memory of a slot grows to the longest output that its key has had.
 *
 * <p>Threading: owned by the stream agent.
 */
final class LatestOutputs
{
    static final int NO_ROOM = -1;

    private static final int MISSING = -1;
    private static final int INITIAL_LENGTH = 128;

    private final Long2LongHashMap slots = new Long2LongHashMap(MISSING);
    private final ExpandableArrayBuffer[] outputs;
    private final long[] numbers;
    private final long[] sequences;
    private final long[] timestamps;
    private final int[] indexes;
    private final int[] lengths;
    private int count;

    LatestOutputs(final int maxKeys)
    {
        outputs = new ExpandableArrayBuffer[maxKeys];
        numbers = new long[maxKeys];
        sequences = new long[maxKeys];
        timestamps = new long[maxKeys];
        indexes = new int[maxKeys];
        lengths = new int[maxKeys];
    }

    /**
     * Keep an output instead of the one before of its key.
     *
     * @return the slot, or {@link #NO_ROOM}.
     */
    int put(final long key, final long number, final StreamCursor output)
    {
        int slot = (int)slots.get(key);
        if (slot == MISSING)
        {
            if (count == outputs.length)
            {
                return NO_ROOM;
            }

            slot = count++;
            slots.put(key, slot);
            outputs[slot] = new ExpandableArrayBuffer(INITIAL_LENGTH);
        }

        outputs[slot].putBytes(0, output.buffer(), output.offset(), output.length());
        numbers[slot] = number;
        sequences[slot] = output.sequence();
        timestamps[slot] = output.timestampNs();
        indexes[slot] = output.index();
        lengths[slot] = output.length();
        return slot;
    }

    /**
     * Keys that there are.
     */
    int count()
    {
        return count;
    }

    long number(final int slot)
    {
        return numbers[slot];
    }

    long sequence(final int slot)
    {
        return sequences[slot];
    }

    long timestampNs(final int slot)
    {
        return timestamps[slot];
    }

    int index(final int slot)
    {
        return indexes[slot];
    }

    DirectBuffer output(final int slot)
    {
        return outputs[slot];
    }

    int length(final int slot)
    {
        return lengths[slot];
    }
}
