package io.lockstep.transport;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.codecs.stream.StreamEnd;
import io.lockstep.engine.OutputHeader;
import io.lockstep.replay.journal.OutputJournal;
import io.lockstep.replay.journal.OutputReader;
import io.lockstep.transport.stream.StreamEntry;
import io.lockstep.transport.stream.StreamListener;
import org.agrona.DirectBuffer;

/**
 * Digest of the outputs that a subscriber of the tests' stream gets, or that a journal has.
 */
final class StreamRecorder implements StreamListener
{
    private static final long PRIME = 0x100000001b3L;

    long digest;
    long count;
    long history;
    long ascending;
    long lastSequence;
    long conflated;
    long dropped;
    int joins;
    StreamEnd end;

    /**
     * What an output journal has of the stream.
     */
    static StreamRecorder of(final OutputJournal journal)
    {
        final StreamRecorder recorder = new StreamRecorder();
        try (OutputReader reader = journal.readerAtSequence(1))
        {
            while (reader.poll(recorder::onJournaled, Integer.MAX_VALUE) > 0)
            {
                // Reading is all that is wanted.
            }
        }

        return recorder;
    }

    @Override
    public void onOutput(final StreamEntry entry, final DirectBuffer buffer, final int offset, final int length)
    {
        if (EchoProcessor.value(buffer, offset) == ascending + 1)
        {
            ascending++;
        }
        record(entry.sequence(), entry.index(), entry.timestampNs(), buffer, offset, length);
        conflated += entry.conflated();
        if (entry.number() == 0)
        {
            history++;
        }
    }

    @Override
    public void onLive()
    {
        joins++;
    }

    @Override
    public void onDropped(final long missed)
    {
        dropped += missed;
    }

    @Override
    public void onEnded(final StreamEnd reason)
    {
        end = reason;
    }

    private void onJournaled(
        final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        if (length > 0)
        {
            final int templateId = SchemaIds.templateId(buffer, offset);
            if (templateId == EchoProcessor.ECHO || templateId == EchoProcessor.THRICE)
            {
                record(header.sequence(), header.index(), header.timestampNs(), buffer, offset, length);
            }
        }
    }

    private void record(
        final long sequence,
        final int index,
        final long timestampNs,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        add(sequence);
        add(index);
        add(timestampNs);
        for (int i = 0; i < length; i++)
        {
            add(buffer.getByte(offset + i));
        }
        lastSequence = Math.max(lastSequence, sequence);
        count++;
    }

    private void add(final long value)
    {
        digest = (digest ^ value) * PRIME;
    }
}
