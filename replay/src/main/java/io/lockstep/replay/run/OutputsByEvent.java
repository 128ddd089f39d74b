package io.lockstep.replay.run;

import org.agrona.collections.IntArrayList;

/**
 * Goes over recorded outputs, an event at a time.
 *
 * <p>Threading: single owner.
 */
final class OutputsByEvent
{
    private final IntArrayList offsets = new IntArrayList();
    private final RecordedOutputs outputs;
    private int next;
    private long sequence;

    OutputsByEvent(final RecordedOutputs outputs)
    {
        this.outputs = outputs;
    }

    /**
     * Go to the next event.
     *
     * @return false where there is none.
     */
    boolean next()
    {
        offsets.clear();
        RecordedOutputs.Entry entry = outputs.entry(next);
        if (entry == null)
        {
            return false;
        }

        sequence = entry.sequence();
        while (entry != null && entry.sequence() == sequence)
        {
            offsets.addInt(next);
            next += outputs.entryLength(next);
            entry = outputs.entry(next);
        }

        return true;
    }

    long sequence()
    {
        return sequence;
    }

    int count()
    {
        return offsets.size();
    }

    boolean isEqual(final OutputsByEvent other)
    {
        boolean isEqual = count() == other.count();
        for (int i = 0; i < count() && isEqual; i++)
        {
            isEqual = isEqualAt(i, other);
        }

        return isEqual;
    }

    boolean isEqualAt(final int index, final OutputsByEvent other)
    {
        return index < count() && index < other.count() &&
            outputs.isEqualEntry(offsets.getInt(index), other.outputs, other.offsets.getInt(index));
    }

    /**
     * An output in words; null where the event has fewer.
     */
    Difference.Item item(final int index, final ItemText text)
    {
        if (index >= count())
        {
            return null;
        }

        final RecordedOutputs.Entry entry = outputs.entry(offsets.getInt(index));
        return text.output(entry, entry.buffer(), entry.outputOffset(), entry.length());
    }
}
