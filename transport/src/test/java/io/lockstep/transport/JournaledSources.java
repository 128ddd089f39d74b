package io.lockstep.transport;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.replay.journal.EventHandler;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalReader;
import org.agrona.collections.Long2LongHashMap;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What the input journal of a node holds of each source, read offline, also while the node runs.
 *
 * <p>The values of the events of a source are their source sequences, so that the journal itself shows what was
 * applied. Each look goes on behind the one before.
 */
final class JournaledSources
{
    private static final int FRAME_LIMIT = 64;

    private final Long2LongHashMap lastBySource = new Long2LongHashMap(0);
    private final EventHandler handler = (position, sequence, timestampNs, source, number, buffer, at, length) ->
    {
        lastSequence = sequence;
        if (SchemaIds.schemaId(buffer, at) == EchoProcessor.SCHEMA_ID)
        {
            onEvent(sequence, source, number, EchoProcessor.value(buffer, at));
        }
    };
    private final Path directory;
    private long lastSequence;
    private long resent;

    JournaledSources(final Path directory)
    {
        this.directory = directory;
    }

    /**
     * Read what has come since.
     */
    void look()
    {
        try (JournalDirectory journal = JournalDirectory.openReadOnly(directory);
            JournalReader reader = JournalReader.openAtSequence(journal.inputRecording(), lastSequence + 1))
        {
            while (reader.poll(handler, FRAME_LIMIT) > 0)
            {
                // Until the journal ends.
            }
        }
    }

    /**
     * The last of a source's events that was seen; zero for none.
     */
    long last(final long source)
    {
        return lastBySource.get(source);
    }

    /**
     * Events that came to the journal more than once, and were recognised there.
     */
    long resent()
    {
        return resent;
    }

    private void onEvent(final long sequence, final long source, final long sourceSequence, final long value)
    {
        assertTrue(sourceSequence > 0, () -> "source sequence of event " + sequence);
        assertEquals(sourceSequence, value, () -> "value of event " + sequence);
        if (sourceSequence == lastBySource.get(source) + 1)
        {
            lastBySource.put(source, sourceSequence);
        }
        else
        {
            // What comes again is dropped by its number, and what comes too early is refused.
            resent++;
        }
    }
}
