package io.lockstep.replay;

import io.lockstep.engine.InputListener;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalReader;
import io.lockstep.replay.journal.OutputReader;
import org.agrona.DirectBuffer;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * What somebody has seen: a hash of every entry, with all that goes with it, in the order of sight.
 *
 * <p>Threading: owned by whoever sees.
 */
final class Sight implements OutputListener, InputListener
{
    private long[] hashes = new long[1024];
    private long[] sequences = new long[1024];
    private int count;

    static Sight ofOutputs(final Path directory)
    {
        final Sight sight = new Sight();
        try (JournalDirectory journal = JournalDirectory.openReadOnly(directory);
            OutputReader reader = OutputReader.open(journal.outputRecording()))
        {
            while (reader.poll(sight, Integer.MAX_VALUE) > 0)
            {
                // All of it.
            }
        }

        return sight;
    }

    static Sight ofInputs(final Path directory)
    {
        final Sight sight = new Sight();
        try (JournalDirectory journal = JournalDirectory.openReadOnly(directory);
            JournalReader reader = JournalReader.open(journal.inputRecording()))
        {
            while (reader.poll((position, sequence, timestampNs, source, number, buffer, offset, length) ->
                sight.onEvent(sequence, timestampNs, source, number, buffer, offset, length), Integer.MAX_VALUE) > 0)
            {
                // All of it.
            }
        }

        return sight;
    }

    int count()
    {
        return count;
    }

    long lastSequence()
    {
        return count == 0 ? 0 : sequences[count - 1];
    }

    /**
     * Number of the first entry of an event.
     */
    int indexOf(final long sequence)
    {
        int index = 0;
        while (index < count && sequences[index] < sequence)
        {
            index++;
        }

        return index;
    }

    long[] from(final int index, final int entries)
    {
        return Arrays.copyOfRange(hashes, index, index + entries);
    }

    long[] all()
    {
        return from(0, count);
    }

    @Override
    public void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        long hash = header.index();
        hash = hash * 31 + (header.isLast() ? 1 : 0) + (header.isEmpty() ? 2 : 0);
        // Known with the last entry; what the header says of it before is nothing.
        hash = hash * 31 + (header.isLast() ? header.outcomeCode() : 0);
        add(hash, header.sequence(), header.timestampNs(), header.source(), header.sourceSequence(), buffer, offset,
            length);
    }

    @Override
    public void onEvent(
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        add(0, sequence, timestampNs, source, sourceSequence, buffer, offset, length);
    }

    private void add(
        final long start,
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        long hash = start;
        hash = hash * 31 + sequence;
        hash = hash * 31 + timestampNs;
        hash = hash * 31 + source;
        hash = hash * 31 + sourceSequence;
        hash = hash * 31 + length;
        for (int i = 0; i < length; i++)
        {
            hash = hash * 31 + buffer.getByte(offset + i);
        }

        if (count == hashes.length)
        {
            hashes = Arrays.copyOf(hashes, 2 * count);
            sequences = Arrays.copyOf(sequences, 2 * count);
        }
        hashes[count] = hash;
        sequences[count++] = sequence;
    }
}
