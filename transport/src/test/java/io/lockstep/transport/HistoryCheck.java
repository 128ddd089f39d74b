package io.lockstep.transport;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Judge of what one source was told: it reads the record beside the outputs that the journal holds for the source.
 *
 * <p>It keeps one record at a time, however long the history is.
 */
final class HistoryCheck implements AutoCloseable
{
    private final HistoryRecord told = new HistoryRecord();
    private final DataInputStream input;
    private final long remembered;
    private final String source;
    private long records;
    private long acknowledged;
    private long outputs;
    private long connects;
    private long refusals;
    private long value;
    private int outputsOfValue;

    HistoryCheck(final Path directory, final long source)
    {
        this.source = "source " + source + ": ";
        final Path path = HistoryFile.path(directory, source);
        try
        {
            remembered = Files.size(path) / HistoryRecord.LENGTH;
            input = new DataInputStream(
                new BufferedInputStream(Files.newInputStream(path), HistoryRecord.BUFFER_LENGTH));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * The next output of the source that the journal holds: it has to be the next one told, and the next one due.
     */
    void onJournaled(final HistoryRecord journaled)
    {
        assertTrue(nextTold(), () -> source + "not told: " + journaled);
        if (told.sequence != journaled.sequence || told.index != journaled.index ||
            told.sourceSequence != journaled.sourceSequence || told.value != journaled.value ||
            told.count != journaled.count)
        {
            throw new AssertionError(source + "expected " + journaled + ", but was told " + told);
        }

        while (value == 0 || outputsOfValue == HistoryTraffic.outputs(value))
        {
            value++;
            outputsOfValue = 0;
        }
        // The echo counts the events of the source that it has applied: one that was applied twice shows here.
        if (journaled.index != outputsOfValue || journaled.sourceSequence != value || journaled.value != value ||
            journaled.count != value)
        {
            throw new AssertionError(
                source + "expected output " + outputsOfValue + " of event " + value + ", but: " + journaled);
        }
        outputsOfValue++;
        outputs++;
    }

    /**
     * The journal ends here.
     *
     * @param events that the source was to send.
     */
    void onEnd(final long events)
    {
        assertTrue(!nextTold(), () -> source + "told, and not journaled: " + told);
        assertEquals(events, acknowledged, source + "acknowledged");
        assertEquals(0, refusals, source + "refusals");
        long due = 0;
        for (long event = 1; event <= events; event++)
        {
            due += HistoryTraffic.outputs(event);
        }
        assertEquals(due, outputs, source + "outputs");
    }

    long outputs()
    {
        return outputs;
    }

    long connects()
    {
        return connects;
    }

    @Override
    public void close()
    {
        try
        {
            input.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Go to the next output that was told.
     */
    private boolean nextTold()
    {
        while (records < remembered)
        {
            read();
            if (told.kind == HistoryRecord.OUTPUT)
            {
                return true;
            }
            if (told.kind == HistoryRecord.ACKNOWLEDGED)
            {
                // The next life of a client may be told again of an event that has no output behind which it goes on.
                assertTrue(told.sourceSequence >= acknowledged, () -> source + "acknowledged backwards: " + told);
                acknowledged = told.sourceSequence;
            }
            connects += told.kind == HistoryRecord.CONNECTED ? 1 : 0;
            refusals += told.kind == HistoryRecord.REFUSED ? 1 : 0;
        }

        return false;
    }

    private void read()
    {
        records++;
        try
        {
            told.kind = input.readLong();
            told.sequence = input.readLong();
            told.index = input.readLong();
            told.sourceSequence = input.readLong();
            told.value = input.readLong();
            told.count = input.readLong();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
