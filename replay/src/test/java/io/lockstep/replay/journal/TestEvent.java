package io.lockstep.replay.journal;

import io.lockstep.engine.Durability;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * An event of the tests, and how tests make, write and read them.
 */
record TestEvent(long sequence, long timestampNs, long source, long sourceSequence, byte[] body)
{
    static final int SEGMENT_LENGTH = Recording.MIN_SEGMENT_LENGTH;
    static final Map<String, byte[]> NO_SCHEMAS = Map.of();

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof TestEvent event &&
            sequence == event.sequence &&
            timestampNs == event.timestampNs &&
            source == event.source &&
            sourceSequence == event.sourceSequence &&
            Arrays.equals(body, event.body);
    }

    @Override
    public int hashCode()
    {
        return Long.hashCode(sequence);
    }

    @Override
    public String toString()
    {
        return sequence + "@" + timestampNs + " " + source + ":" + sourceSequence + " " + body.length + "B";
    }

    static long seed()
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("lockstep.seed=" + seed);

        return seed;
    }

    static byte[] randomBody(final Random random, final int length)
    {
        final byte[] body = new byte[length];
        random.nextBytes(body);

        return body;
    }

    /**
     * Events of a few sources, in runs, with now and then a long wait.
     */
    static List<TestEvent> random(final Random random, final int count, final int maxLength)
    {
        final List<TestEvent> events = new ArrayList<>();
        final long[] sourceSequences = new long[4];
        long timestampNs = 1_700_000_000_000_000_000L;
        int source = 0;
        for (int i = 1; i <= count; i++)
        {
            timestampNs += random.nextInt(100) == 0 ? 5_000_000_000L : random.nextInt(1000);
            source = random.nextInt(4) == 0 ? random.nextInt(sourceSequences.length) : source;
            if (source > 0)
            {
                sourceSequences[source] += random.nextInt(50) == 0 ? 2 : 1;
            }
            final int length = random.nextInt(50) == 0 ? 8 + random.nextInt(maxLength - 7) : 8 + random.nextInt(60);
            events.add(new TestEvent(
                i, timestampNs, source, sourceSequences[source], randomBody(random, length)));
        }

        return events;
    }

    static JournalDirectory open(final Path path)
    {
        return JournalDirectory.open(path, Manifest.ofNew(SEGMENT_LENGTH, "test", 1, 2, 0), NO_SCHEMAS);
    }

    /**
     * Write events in frames of so many each.
     */
    static void write(final Path path, final List<TestEvent> events, final int eventsPerFrame)
    {
        try (JournalDirectory directory = open(path);
            InputJournal journal = InputJournal.open(directory, Durability.OS))
        {
            for (int i = 0; i < events.size(); i++)
            {
                events.get(i).appendTo(journal);
                if ((i + 1) % eventsPerFrame == 0)
                {
                    journal.flush();
                }
            }
        }
    }

    static List<TestEvent> read(final Recording recording)
    {
        try (JournalReader reader = JournalReader.open(recording))
        {
            return read(reader);
        }
    }

    static List<TestEvent> read(final JournalReader reader)
    {
        final List<TestEvent> events = new ArrayList<>();
        while (reader.poll(collectInto(events), 10) > 0)
        {
            // All of them.
        }

        return events;
    }

    static EventHandler collectInto(final List<TestEvent> events)
    {
        return (position, sequence, timestampNs, source, sourceSequence, buffer, offset, length) ->
            events.add(new TestEvent(sequence, timestampNs, source, sourceSequence, bytes(buffer, offset, length)));
    }

    static byte[] bytes(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);

        return bytes;
    }

    void appendTo(final InputJournal journal)
    {
        journal.append(sequence, timestampNs, source, sourceSequence, new UnsafeBuffer(body), 0, body.length);
    }
}
