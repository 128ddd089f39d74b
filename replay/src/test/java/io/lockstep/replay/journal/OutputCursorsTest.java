package io.lockstep.replay.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OutputCursorsTest
{
    private static final int MAX_FRAME_LENGTH = 2_000;
    private static final int MAX_OUTPUT_LENGTH = 1_800;
    private static final int SEGMENT_LENGTH = Recording.MIN_SEGMENT_LENGTH;

    @TempDir
    private Path path;

    @Test
    void shouldGoOnBehindWhatWasAcknowledged()
    {
        final Random random = new Random(TestEvent.seed());
        final List<TestOutput> outputs = TestOutput.random(random, 500, 100);
        append(outputs);
        int acknowledged = 0;
        int lives = 0;
        while (acknowledged < outputs.size())
        {
            final List<TestOutput> read = new ArrayList<>();
            try (Life life = new Life(0))
            {
                final OutputCursor cursor = life.cursors.open("billing");
                while (read.size() < outputs.size() - acknowledged)
                {
                    assertEquals(CursorState.Status.LIVE, cursor.poll(TestOutput.collectInto(read), 3));
                }
                final int next = Math.min(outputs.size(), acknowledged + 1 + random.nextInt(200));
                final TestOutput last = outputs.get(next - 1);
                assertEquals(CursorState.Status.LIVE, cursor.ack(last.sequence(), last.index()));
                cursor.ack(1, 0);
                cursor.close();
                assertEquals(outputs.subList(acknowledged, outputs.size()), read);
                acknowledged = next;
            }
            lives++;
        }

        assertTrue(lives > 3);
        final CursorState state = OutputCursors.list(JournalDirectory.openReadOnly(path)).get(0);
        assertEquals("billing", state.name());
        assertEquals(500, state.sequence());
    }

    @Test
    void shouldRemoveBeyondTheQuotaWhereThereIsNoCursorAndServeOneThatComesLater()
    {
        final List<TestOutput> outputs =
            TestOutput.random(new Random(TestEvent.seed()), 6_000, MAX_OUTPUT_LENGTH);
        final long quota = 6L * SEGMENT_LENGTH;
        try (Life life = new Life(quota))
        {
            for (int i = 0; i < outputs.size(); i++)
            {
                outputs.get(i).appendTo(life.journal);
                if (i % 50 == 49)
                {
                    life.journal.flush();
                    life.keep();
                }
            }
            life.journal.flush();
            life.keep();

            final long first = life.journal.firstSequence();
            final List<TestOutput> read = new ArrayList<>();
            final OutputCursor late = life.cursors.open("late");
            final TestOutput end = outputs.get(outputs.size() - 1);
            while (read.isEmpty() || !read.get(read.size() - 1).equals(end))
            {
                assertEquals(CursorState.Status.LIVE, late.poll(TestOutput.collectInto(read), 10));
            }

            assertTrue(bytes() <= quota + SEGMENT_LENGTH, "bytes " + bytes());
            assertTrue(first > 1_000, "first " + first);
            assertEquals(outputs.stream().filter((output) -> output.sequence() >= first).toList(), read);
            assertNull(life.keeper.failure());
        }
    }

    @Test
    void shouldRemoveWhatIsBeyondTheQuotaAndNoMoreWhereItIsAskedForLate() throws IOException
    {
        final List<TestOutput> outputs =
            TestOutput.random(new Random(TestEvent.seed()), 6_000, MAX_OUTPUT_LENGTH);
        final long quota = 6L * SEGMENT_LENGTH;
        try (Life life = new Life(quota))
        {
            for (final TestOutput output : outputs)
            {
                output.appendTo(life.journal);
            }
            life.journal.flush();
            final long before = bytes();

            life.keep();

            assertTrue(before > 3 * quota, "bytes before " + before);
            assertTrue(bytes() <= quota && bytes() > quota - SEGMENT_LENGTH, "bytes " + bytes());
            assertNull(life.keeper.failure());
        }
    }

    @Test
    void shouldEvictTheSlowestBeyondTheQuotaAndTellIt()
    {
        final List<TestOutput> outputs =
            TestOutput.random(new Random(TestEvent.seed()), 6_000, MAX_OUTPUT_LENGTH);
        final long quota = 6L * SEGMENT_LENGTH;
        try (Life life = new Life(quota))
        {
            final OutputCursor slow = life.cursors.open("slow");
            final OutputCursor fast = life.cursors.open("fast");
            final List<TestOutput> fastRead = new ArrayList<>();
            final List<TestOutput> slowRead = new ArrayList<>();
            for (int i = 0; i < outputs.size(); i++)
            {
                outputs.get(i).appendTo(life.journal);
                if (i % 50 == 49 || i == outputs.size() - 1)
                {
                    life.journal.flush();
                    assertEquals(CursorState.Status.LIVE, fast.poll(TestOutput.collectInto(fastRead), 1_000));
                    final TestOutput last = fastRead.get(fastRead.size() - 1);
                    fast.ack(last.sequence(), last.index());
                    life.keep();
                }
                if (i == 100)
                {
                    slow.poll(TestOutput.collectInto(slowRead), 1);
                    slow.ack(slowRead.get(0).sequence(), slowRead.get(0).index());
                }
            }

            assertEquals(outputs, fastRead, "all of it was delivered to who kept up");
            assertEquals(CursorState.Status.LIVE, fast.state().status());
            assertEquals(CursorState.Status.EVICTED, slow.poll(TestOutput.collectInto(slowRead), 10));
            assertEquals(CursorState.Status.EVICTED, slow.ack(6_000, 0));
            assertEquals(slowRead.get(0).sequence(), slow.state().sequence(), "its place is not moved");
            assertTrue(bytes() <= quota + SEGMENT_LENGTH, "bytes " + bytes());

            final long first = slow.resume();
            assertTrue(first > 1_000, "first " + first);
            final List<TestOutput> rest = new ArrayList<>();
            final TestOutput end = outputs.get(outputs.size() - 1);
            while (rest.isEmpty() || !rest.get(rest.size() - 1).equals(end))
            {
                assertEquals(CursorState.Status.LIVE, slow.poll(TestOutput.collectInto(rest), 10));
            }
            assertEquals(outputs.stream().filter((output) -> output.sequence() >= first).toList(), rest);
            assertNull(life.keeper.failure());
        }

        try (Life life = new Life(quota))
        {
            assertEquals(2, life.cursors.list().size());
            assertTrue(life.cursors.remove("slow"));
            assertFalse(life.cursors.remove("slow"));
            assertEquals(1, OutputCursors.list(JournalDirectory.openReadOnly(path)).size());
            final List<TestOutput> read = TestOutput.read(JournalDirectory.openReadOnly(path).outputRecording());
            assertEquals(outputs.subList(outputs.size() - read.size(), outputs.size()), read);
            assertTrue(read.size() < outputs.size());
        }
    }

    @Test
    void shouldRemoveNothingBelowTheQuota()
    {
        final List<TestOutput> outputs =
            TestOutput.random(new Random(TestEvent.seed()), 2_000, MAX_OUTPUT_LENGTH);
        try (Life life = new Life(100L * SEGMENT_LENGTH))
        {
            final OutputCursor cursor = life.cursors.open("reader");
            append(life.journal, outputs);
            life.keep();

            assertEquals(CursorState.Status.LIVE, cursor.state().status());
            assertEquals(1, life.journal.firstSequence());
        }
    }

    @Test
    void shouldFallBackToTheRecordBeforeOneThatWasCutShort() throws IOException
    {
        append(TestOutput.random(new Random(TestEvent.seed()), 100, 100));
        try (Life life = new Life(0))
        {
            final OutputCursor cursor = life.cursors.open("reader");
            cursor.ack(10, 0);
            cursor.ack(20, 0);
        }
        // The first record is in the second place, the third one too: behind the record of the acknowledgement of 10.
        final Path file = path.resolve("cursors");
        final byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < 128; length++)
        {
            final byte[] torn = whole.clone();
            for (int i = length; i < 128; i++)
            {
                torn[128 + i] ^= 0x55;
            }
            Files.write(file, torn);

            assertEquals(10, OutputCursors.list(JournalDirectory.openReadOnly(path)).get(0).sequence());
        }
        Files.write(file, whole);
        assertEquals(20, OutputCursors.list(JournalDirectory.openReadOnly(path)).get(0).sequence());
    }

    @Test
    void shouldRefuseACursorOfWhichNoRecordIsWhole() throws IOException
    {
        append(TestOutput.random(new Random(TestEvent.seed()), 100, 100));
        try (Life life = new Life(0))
        {
            life.cursors.open("first");
            final OutputCursor cursor = life.cursors.open("second");
            cursor.ack(10, 0);
        }
        final Path file = path.resolve("cursors");
        final byte[] bytes = Files.readAllBytes(file);
        bytes[256 + 20] ^= 1;
        bytes[256 + 128 + 20] ^= 1;
        Files.write(file, bytes);

        final CorruptJournalException thrown = assertThrows(
            CorruptJournalException.class, () -> OutputCursors.list(JournalDirectory.openReadOnly(path)));

        assertEquals(file.toString(), thrown.file());
        assertEquals(256, thrown.position());
    }

    private void append(final List<TestOutput> outputs)
    {
        try (Life life = new Life(0))
        {
            append(life.journal, outputs);
        }
    }

    private static void append(final OutputJournal journal, final List<TestOutput> outputs)
    {
        for (final TestOutput output : outputs)
        {
            output.appendTo(journal);
        }
        journal.flush();
    }

    private long bytes()
    {
        try (var files = Files.list(path.resolve("output")))
        {
            return files.mapToLong((file) -> file.toFile().length()).sum();
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    /**
     * The journal open once, with its cursors and a keeper that is stepped.
     */
    private final class Life implements AutoCloseable
    {
        private final JournalDirectory directory = TestEvent.open(path);
        private final OutputJournal journal = OutputJournal.open(directory, MAX_FRAME_LENGTH, Long.MAX_VALUE);
        private final OutputCursors cursors = OutputCursors.open(directory, journal, false);
        private final SegmentKeeper keeper;

        Life(final long quota)
        {
            keeper = new SegmentKeeper(directory, true, null).output(journal, quota, cursors);
        }

        void keep()
        {
            while (keeper.step())
            {
                // Until there is nothing more to do.
            }
        }

        @Override
        public void close()
        {
            cursors.close();
            journal.close();
            directory.close();
        }
    }
}
