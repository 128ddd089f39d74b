package io.lockstep.transport;

import io.lockstep.engine.OutputHeader;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.Manifest;
import io.lockstep.replay.journal.OutputJournal;
import io.lockstep.replay.journal.Recording;
import io.lockstep.replay.journal.HistoryRemovedException;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Sessions whose outputs retention removes: a session is told, and is never given what comes after a gap.
 */
class RemovedOutputsTest
{
    private static final int EVENTS = 2_000;
    private static final int LENGTH = 256;

    @TempDir
    private Path path;

    @Test
    void shouldNotBeginBehindAGap() throws IOException
    {
        try (JournalDirectory directory = open();
            OutputJournal journal = written(directory);
            OutputCursor slow = new OutputCursor(journal);
            OutputCursor cursor = new OutputCursor(journal))
        {
            assertTrue(cursor.seekSequence(1));
            assertTrue(slow.seekSequence(1));
            assertTrue(slow.next());
            assertEquals(1, slow.sequence());

            Files.delete(path.resolve("output/1-0.rec"));
            Files.delete(path.resolve("output/1-65536.rec"));

            final long first = journal.firstSequence();
            assertTrue(first > 100, "first " + first);
            assertFalse(cursor.seekSequence(1));
            assertFalse(cursor.seekSequence(first - 1));
            assertTrue(cursor.seekSequence(first));
            assertThrows(HistoryRemovedException.class, () -> readOn(slow));
            assertTrue(slow.sequence() < first, "it had what was mapped, and nothing behind the gap");
        }
    }

    private static void readOn(final OutputCursor cursor)
    {
        long sequence = cursor.sequence();
        while (cursor.next())
        {
            assertEquals(++sequence, cursor.sequence());
        }
    }

    private JournalDirectory open()
    {
        return JournalDirectory.open(
            path, Manifest.ofNew(Recording.MIN_SEGMENT_LENGTH, "removed", 0, 0, 0), Map.of());
    }

    private static OutputJournal written(final JournalDirectory directory)
    {
        final OutputJournal journal = OutputJournal.open(directory, 2_048, Long.MAX_VALUE);
        final UnsafeBuffer output = new UnsafeBuffer(new byte[LENGTH]);
        for (int i = 1; i <= EVENTS; i++)
        {
            journal.append(new Header(i), output, 0, LENGTH);
            journal.flush();
        }

        return journal;
    }

    private record Header(long sequence) implements OutputHeader
    {
        @Override
        public int index()
        {
            return 0;
        }

        @Override
        public long timestampNs()
        {
            return 1;
        }

        @Override
        public long source()
        {
            return 1;
        }

        @Override
        public long sourceSequence()
        {
            return sequence;
        }

        @Override
        public boolean isLast()
        {
            return true;
        }

        @Override
        public boolean isEmpty()
        {
            return false;
        }

        @Override
        public int outcomeCode()
        {
            return 0;
        }
    }
}
