package io.lockstep.transport.stream;

import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import io.lockstep.replay.journal.OutputJournal;
import io.lockstep.replay.journal.OutputReader;
import org.agrona.DirectBuffer;

import java.util.Arrays;

/**
 * Step-by-step reader of the outputs of one stream, up to the last one published in the output journal.
 *
 * <p>Of each frame it notes the outputs that the stream has; their bytes stay where they are until the next frame.
 *
 * <p>Threading: owned by the stream agent.
 */
final class StreamCursor implements OutputListener, AutoCloseable
{
    private static final int INITIAL_CAPACITY = 256;

    private final OutputJournal journal;
    private final StreamDeclaration stream;
    private OutputReader reader;
    private long passedSequence;
    private int passedIndex;
    private int count;
    private int current = -1;
    private boolean isAtEnd;

    private DirectBuffer buffer;
    private long[] sequences = new long[INITIAL_CAPACITY];
    private long[] timestamps = new long[INITIAL_CAPACITY];
    private int[] indexes = new int[INITIAL_CAPACITY];
    private int[] offsets = new int[INITIAL_CAPACITY];
    private int[] lengths = new int[INITIAL_CAPACITY];

    StreamCursor(final OutputJournal journal, final StreamDeclaration stream)
    {
        this.journal = journal;
        this.stream = stream;
    }

    /**
     * Go behind an output.
     *
     * @return false where what comes next is no longer kept.
     */
    boolean seek(final long sequence, final int index)
    {
        close();
        final long from = Math.max(1, sequence);
        if (from < journal.firstSequence())
        {
            return false;
        }

        reader = journal.readerAtSequence(from);
        passedSequence = sequence;
        passedIndex = index;
        return true;
    }

    /**
     * Go to the end of what is published.
     */
    void seekPosition(final long position)
    {
        close();
        reader = journal.readerAtPosition(position);
        passedSequence = 0;
        passedIndex = -1;
    }

    /**
     * Step to the next output of the stream.
     *
     * @param frameLimit most frames to look into.
     * @return false where there is none within the limit, or none yet: {@link #isAtEnd()}.
     */
    boolean next(final int frameLimit)
    {
        isAtEnd = false;
        current++;
        for (int frames = 0; current >= count; frames++)
        {
            count = 0;
            current = 0;
            isAtEnd = frames < frameLimit && reader.poll(this, 1) == 0;
            if (isAtEnd || frames == frameLimit)
            {
                current = -1;
                return false;
            }
        }

        return true;
    }

    boolean isAtEnd()
    {
        return isAtEnd;
    }

    long sequence()
    {
        return sequences[current];
    }

    int index()
    {
        return indexes[current];
    }

    long timestampNs()
    {
        return timestamps[current];
    }

    DirectBuffer buffer()
    {
        return buffer;
    }

    int offset()
    {
        return offsets[current];
    }

    int length()
    {
        return lengths[current];
    }

    @Override
    public void onOutput(final OutputHeader header, final DirectBuffer src, final int offset, final int length)
    {
        if (length == 0 || !stream.isOf(src, offset) ||
            !StreamProtocol.isBehind(header.sequence(), header.index(), passedSequence, passedIndex))
        {
            return;
        }
        if (count == sequences.length)
        {
            grow();
        }

        buffer = src;
        sequences[count] = header.sequence();
        timestamps[count] = header.timestampNs();
        indexes[count] = header.index();
        offsets[count] = offset;
        lengths[count] = length;
        count++;
    }

    @Override
    public void close()
    {
        if (reader != null)
        {
            reader.close();
            reader = null;
        }

        count = 0;
        current = -1;
    }

    private void grow()
    {
        final int capacity = 2 * count;
        sequences = Arrays.copyOf(sequences, capacity);
        timestamps = Arrays.copyOf(timestamps, capacity);
        indexes = Arrays.copyOf(indexes, capacity);
        offsets = Arrays.copyOf(offsets, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
    }
}
