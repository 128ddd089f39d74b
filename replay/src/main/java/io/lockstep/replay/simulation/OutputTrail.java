package io.lockstep.replay.simulation;

import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;

/**
 * Outputs in the order in which somebody saw them: of each a hash of all that there is to it, and the event that caused
 * it.
 *
 * <p>Threading: single owner.
 */
final class OutputTrail implements OutputListener
{
    /**
     * Answer of {@link #firstDifference} where there is none.
     */
    static final int NONE = -1;

    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private final LongArrayList hashes = new LongArrayList();
    private final LongArrayList sequences = new LongArrayList();

    @Override
    public void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        hashes.addLong(hash(header, buffer, offset, length));
        sequences.addLong(header.sequence());
    }

    int size()
    {
        return hashes.size();
    }

    /**
     * Event that caused an output.
     */
    long sequence(final int index)
    {
        return sequences.getLong(index);
    }

    /**
     * Where an output is.
     *
     * @return {@link #NONE} if it is nowhere.
     */
    int indexOf(final long hash)
    {
        return hashes.indexOf(hash);
    }

    boolean isAt(final int index, final long hash)
    {
        return index < size() && hashes.getLong(index) == hash;
    }

    /**
     * Put what another trail has of the events up to one, before anything else that is here.
     */
    OutputTrail behind(final OutputTrail other, final long lastSequence)
    {
        final OutputTrail all = new OutputTrail();
        for (int i = 0; i < other.size() && other.sequence(i) <= lastSequence; i++)
        {
            all.add(other, i);
        }
        for (int i = 0; i < size(); i++)
        {
            all.add(this, i);
        }

        return all;
    }

    /**
     * First output that is not the same in both, as far as both go.
     *
     * @return {@link #NONE} if there is none.
     */
    int firstDifference(final OutputTrail other)
    {
        for (int i = 0; i < Math.min(size(), other.size()); i++)
        {
            if (hashes.getLong(i) != other.hashes.getLong(i))
            {
                return i;
            }
        }

        return NONE;
    }

    static long hash(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        long hash = header.sequence() * 31 + header.index();
        hash = hash * 31 + header.timestampNs();
        hash = hash * 31 + header.source();
        hash = hash * 31 + header.sourceSequence();
        hash = hash * 31 + (header.isLast() ? header.outcomeCode() + 2 : 1);
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES)
        {
            hash = hash * SPREAD + buffer.getLong(offset + i);
        }
        for (; i < length; i++)
        {
            hash = hash * SPREAD + buffer.getByte(offset + i);
        }

        return hash * 31 + length;
    }

    private void add(final OutputTrail other, final int index)
    {
        hashes.addLong(other.hashes.getLong(index));
        sequences.addLong(other.sequences.getLong(index));
    }
}
