package io.lockstep.transport;

import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import io.lockstep.replay.journal.CorruptJournalException;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.OutputJournal;
import io.lockstep.replay.journal.OutputReader;
import org.agrona.DirectBuffer;

import java.util.Arrays;

/**
 * Step-by-step reader of a node's outputs in order, up to the last one published.
 *
 * <p>The journal's reader hands out a frame at once; the headers of its entries are noted here, and their bytes stay
 * where they are until the next frame is read.
 *
 * <p>Threading: owned by the node agent.
 */
final class OutputCursor implements OutputListener, AutoCloseable
{
    private static final int INITIAL_CAPACITY = 256;
    private static final int LONGS = 4;
    private static final int INTS = 4;

    private final OutputJournal journal;
    private OutputReader reader;
    private DirectBuffer buffer;
    private long framePosition;
    private int count;
    private int current;

    // Of each entry: sequence, time, source, source sequence; index, outcome with flags, offset, length.
    private long[] longs = new long[LONGS * INITIAL_CAPACITY];
    private int[] ints = new int[INTS * INITIAL_CAPACITY];

    OutputCursor(final OutputJournal journal)
    {
        this.journal = journal;
    }

    /**
     * Go to the outputs of an event, or to some that are before them.
     *
     * @param sequence of the event.
     * @return false where its outputs are no longer kept.
     */
    boolean seekSequence(final long sequence)
    {
        reset();
        try
        {
            if (!journal.isKept(Math.max(1, sequence)))
            {
                return false;
            }
            final OutputReader found = journal.readerAtSequence(Math.max(1, sequence));
            framePosition = found.position();
            found.close();
        }
        catch (final CorruptJournalException ex)
        {
            throw ex;
        }
        catch (final JournalException ex)
        {
            return false;
        }

        seekPosition(framePosition);
        return true;
    }

    /**
     * Go to the first output of a frame.
     *
     * @param position of a cursor, or where the journal ended once.
     */
    void seekPosition(final long position)
    {
        reset();
        reader = journal.readerAtPosition(position);
        framePosition = position;
    }

    /**
     * Where the frame of the entry begins.
     */
    long position()
    {
        return framePosition;
    }

    /**
     * Step to the next entry.
     *
     * @return false where none is published yet.
     */
    boolean next()
    {
        if (++current < count)
        {
            return true;
        }

        count = 0;
        current = 0;
        framePosition = reader.position();
        if (reader.poll(this, 1) > 0)
        {
            return true;
        }

        current = -1;
        return false;
    }

    long sequence()
    {
        return longs[LONGS * current];
    }

    long timestampNs()
    {
        return longs[LONGS * current + 1];
    }

    long source()
    {
        return longs[LONGS * current + 2];
    }

    long sourceSequence()
    {
        return longs[LONGS * current + 3];
    }

    int index()
    {
        return ints[INTS * current];
    }

    boolean isLast()
    {
        return ints[INTS * current + 1] >= 0;
    }

    /**
     * Outcome of the event, known in its last entry.
     */
    int outcomeCode()
    {
        return ints[INTS * current + 1];
    }

    boolean isEmpty()
    {
        return length() == 0;
    }

    DirectBuffer buffer()
    {
        return buffer;
    }

    int offset()
    {
        return ints[INTS * current + 2];
    }

    int length()
    {
        return ints[INTS * current + 3];
    }

    @Override
    public void onOutput(final OutputHeader header, final DirectBuffer src, final int offset, final int length)
    {
        if (LONGS * count == longs.length)
        {
            longs = Arrays.copyOf(longs, 2 * longs.length);
            ints = Arrays.copyOf(ints, 2 * ints.length);
        }

        buffer = src;
        final int longIndex = LONGS * count;
        longs[longIndex] = header.sequence();
        longs[longIndex + 1] = header.timestampNs();
        longs[longIndex + 2] = header.source();
        longs[longIndex + 3] = header.sourceSequence();
        final int intIndex = INTS * count;
        ints[intIndex] = header.index();
        ints[intIndex + 1] = header.isLast() ? header.outcomeCode() : -1;
        ints[intIndex + 2] = offset;
        ints[intIndex + 3] = length;
        count++;
    }

    @Override
    public void close()
    {
        reset();
    }

    private void reset()
    {
        if (reader != null)
        {
            reader.close();
            reader = null;
        }

        count = 0;
        current = -1;
    }
}
