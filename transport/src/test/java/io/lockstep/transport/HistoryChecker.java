package io.lockstep.transport;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.OutputHeader;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalReader;
import io.lockstep.replay.journal.OutputReader;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongArrayList;

import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Judge of a run: it holds what clients recorded against the journal of their node, which it reads offline.
 *
 * <p>It proves that each acknowledged event was applied once, in the order of its source, and that each output was
 * told once, in order. The values of the events of a source are their source sequences, so that the journal shows
 * itself what was applied, and the echo counts how many events of the source were applied before it.
 */
final class HistoryChecker
{
    private static final int FRAME_LIMIT = 64;

    private final Long2LongHashMap lastBySource = new Long2LongHashMap(0);
    private final Long2ObjectHashMap<LongArrayList> outputsBySource = new Long2ObjectHashMap<>();
    private long resent;

    /**
     * Check a run whose node does not run any more.
     *
     * @param directory of the node.
     * @param histories of all its clients.
     * @param events    that each of them was to send.
     */
    void check(final Path directory, final List<ClientHistory> histories, final long events)
    {
        readInput(directory);
        try (JournalDirectory journal = JournalDirectory.openReadOnly(directory))
        {
            try (OutputReader reader = OutputReader.open(journal.outputRecording()))
            {
                while (reader.poll(this::onOutput, FRAME_LIMIT) > 0)
                {
                    // Until the journal ends.
                }
            }
        }

        for (final ClientHistory history : histories)
        {
            check(history, events);
        }
    }

    /**
     * Look into the journal of a node that runs.
     *
     * @param directory of the node.
     * @return the last of a source's events that its journal holds; zero for none.
     */
    static long lastJournaled(final Path directory, final long source)
    {
        final HistoryChecker checker = new HistoryChecker();
        checker.readInput(directory);
        return checker.lastBySource.get(source);
    }

    /**
     * Events that came to the journal more than once, and were recognised there.
     */
    long resent()
    {
        return resent;
    }

    private void check(final ClientHistory history, final long events)
    {
        final String source = "source " + history.source + ": ";
        assertEquals(events, history.acknowledged, source + "acknowledged");
        assertEquals(events, lastBySource.get(history.source), source + "events in the journal");
        assertEquals(0, history.refusals, source + "refusals");
        final LongArrayList outputs = outputsBySource.get(history.source);
        assertEquals(outputs, history.outputs, source + "outputs told and journaled");

        int entry = 0;
        for (long value = 1; value <= events; value++)
        {
            for (int output = 0; output < HistoryTraffic.outputs(value); output++)
            {
                final int at = entry * ClientHistory.FIELDS;
                assertEquals(output, outputs.getLong(at + 1), source + "index of an output of event " + value);
                assertEquals(value, outputs.getLong(at + 2), source + "source sequence of output " + entry);
                assertEquals(value, outputs.getLong(at + 3), source + "value of output " + entry);
                assertEquals(value, outputs.getLong(at + 4), source + "events applied at output " + entry);
                entry++;
            }
        }
        assertEquals(entry * ClientHistory.FIELDS, outputs.size(), source + "outputs");
    }

    private void readInput(final Path directory)
    {
        try (JournalDirectory journal = JournalDirectory.openReadOnly(directory);
            JournalReader reader = JournalReader.open(journal.inputRecording()))
        {
            while (reader.poll(this::onEvent, FRAME_LIMIT) > 0)
            {
                // Until the journal ends.
            }
        }
    }

    private void onEvent(
        final long position,
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (SchemaIds.schemaId(buffer, offset) != EchoProcessor.SCHEMA_ID)
        {
            return;
        }

        assertEquals(sourceSequence, EchoProcessor.value(buffer, offset), "value of event " + sequence);
        final long last = lastBySource.get(source);
        if (sourceSequence == last + 1)
        {
            lastBySource.put(source, sourceSequence);
        }
        else
        {
            // What comes again is dropped by its number, and what comes too early is refused.
            resent++;
        }
        assertTrue(sourceSequence > 0, "source sequence of event " + sequence);
    }

    private void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        if (!header.isEmpty() && SchemaIds.schemaId(buffer, offset) == EchoProcessor.SCHEMA_ID)
        {
            ClientHistory.add(
                outputsBySource.computeIfAbsent(header.source(), (ignored) -> new LongArrayList()),
                header.sequence(),
                header.index(),
                header.sourceSequence(),
                buffer,
                offset);
        }
    }
}
