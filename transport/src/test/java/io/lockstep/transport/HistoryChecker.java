package io.lockstep.transport;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.OutputHeader;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.OutputReader;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

/**
 * Judge of a run: it holds what clients recorded against the journal of their node, which it reads offline.
 *
 * <p>It proves that each acknowledged event was applied once, in the order of its source, and that each output was
 * told once, in order. Files are read side by side, from begin to end: it needs no more memory for a longer run.
 */
final class HistoryChecker
{
    private static final int FRAME_LIMIT = 64;

    private final Long2ObjectHashMap<HistoryCheck> checks = new Long2ObjectHashMap<>();
    private final HistoryRecord journaled = new HistoryRecord();
    private long outputs;
    private long connects;
    private long resent;

    /**
     * Check a run whose node does not run any more.
     *
     * @param node    directory of the node.
     * @param clients directory of the clients' histories, which are closed.
     * @param sources of the clients: from one on.
     * @param events  that each of them was to send.
     */
    void check(final Path node, final Path clients, final int sources, final long events)
    {
        final JournaledSources journal = new JournaledSources(node);
        journal.look();
        resent = journal.resent();
        try
        {
            for (long source = 1; source <= sources; source++)
            {
                assertEquals(events, journal.last(source), "events in the journal of source " + source);
                checks.put(source, new HistoryCheck(clients, source));
            }
            readOutputs(node);
            for (final HistoryCheck check : checks.values())
            {
                check.onEnd(events);
                outputs += check.outputs();
                connects += check.connects();
            }
        }
        finally
        {
            CloseHelper.closeAll(checks.values());
        }
    }

    /**
     * Events that came to the journal more than once, and were recognised there.
     */
    long resent()
    {
        return resent;
    }

    /**
     * Outputs that were told, all of them once.
     */
    long outputs()
    {
        return outputs;
    }

    /**
     * Sessions that the clients had.
     */
    long connects()
    {
        return connects;
    }

    private void readOutputs(final Path node)
    {
        try (JournalDirectory journal = JournalDirectory.openReadOnly(node);
            OutputReader reader = OutputReader.open(journal.outputRecording()))
        {
            while (reader.poll(this::onOutput, FRAME_LIMIT) > 0)
            {
                // Until the journal ends.
            }
        }
    }

    private void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        if (!header.isEmpty() && SchemaIds.schemaId(buffer, offset) == EchoProcessor.SCHEMA_ID)
        {
            journaled.kind = HistoryRecord.OUTPUT;
            journaled.sequence = header.sequence();
            journaled.index = header.index();
            journaled.sourceSequence = header.sourceSequence();
            journaled.value = EchoProcessor.value(buffer, offset);
            journaled.count = EchoProcessor.count(buffer, offset);
            final HistoryCheck check = checks.get(header.source());
            assertNotNull(check, () -> "an output of nobody: " + journaled);
            check.onJournaled(journaled);
        }
    }
}
