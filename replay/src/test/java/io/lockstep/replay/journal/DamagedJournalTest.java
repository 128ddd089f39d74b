package io.lockstep.replay.journal;

import io.lockstep.engine.Durability;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Whatever happens to the bytes of a journal, it is an end or it is damage, and never other events.
 */
class DamagedJournalTest
{
    private static final int EVENTS_PER_FRAME = 3;
    private static final int LONG_LENGTH = 40_000;

    @TempDir
    private Path path;

    private Recording recording;
    private List<TestEvent> events;

    @BeforeEach
    void write()
    {
        events = TestEvent.random(new Random(TestEvent.seed()), 30, 40);
        // No long waits: every frame has the same number of events.
        events.replaceAll(
            e -> new TestEvent(e.sequence(), e.sequence(), e.source(), e.sourceSequence(), e.body()));
        TestEvent.write(path, events, EVENTS_PER_FRAME);
        recording = JournalDirectory.openReadOnly(path).inputRecording();
    }

    @Test
    void shouldDropALastFrameTornAtAnyByte() throws IOException
    {
        final int[] last = lastFrame();
        final byte[] whole = Files.readAllBytes(recording.segmentPath(0));
        final List<TestEvent> kept = events.subList(0, events.size() - EVENTS_PER_FRAME);
        int tornCount = 0;

        for (int length = 0; length < last[1]; length++)
        {
            for (final boolean isBeginKept : new boolean[]{true, false})
            {
                final byte[] torn = whole.clone();
                final int from = last[0] + (isBeginKept ? length : 0);
                Arrays.fill(torn, from, last[0] + (isBeginKept ? last[1] : length), (byte) 0);
                Files.write(recording.segmentPath(0), torn);
                final List<TestEvent> expected = Arrays.equals(whole, torn) ? events : kept;

                try (JournalReader reader = JournalReader.open(recording))
                {
                    assertEquals(expected, TestEvent.read(reader));
                    assertEquals(expected.size(), reader.end().sequence());
                    tornCount += reader.end().tornBytes() > 0 ? 1 : 0;
                }
                if (length % 7 == 0)
                {
                    appendOne(expected);
                }
            }
        }

        assertTrue(tornCount > last[1], "torn tails met: " + tornCount);
    }

    @Test
    void shouldDropALastFrameWithAnyBitFlipped() throws IOException
    {
        final int[] last = lastFrame();
        final byte[] whole = Files.readAllBytes(recording.segmentPath(0));
        final List<TestEvent> kept = events.subList(0, events.size() - EVENTS_PER_FRAME);

        for (int bit = 0; bit < last[1] * 8; bit++)
        {
            Files.write(recording.segmentPath(0), flip(whole, last[0], bit));

            try (JournalReader reader = JournalReader.open(recording))
            {
                assertEquals(kept, TestEvent.read(reader), "bit " + bit);
                assertEquals(last[0], reader.end().position());
                assertTrue(reader.end().tornBytes() > 0 && !reader.end().tornReason().isEmpty());
            }
        }
    }

    @Test
    void shouldRefuseAFrameInTheMiddleWithAnyBitFlipped() throws IOException
    {
        final int[] middle = frames().get(4);
        final byte[] whole = Files.readAllBytes(recording.segmentPath(0));

        for (int bit = 0; bit < middle[1] * 8; bit++)
        {
            Files.write(recording.segmentPath(0), flip(whole, middle[0], bit));
            final List<TestEvent> read = new ArrayList<>();

            final CorruptJournalException thrown = assertCorrupt(read);

            assertEquals(middle[0], thrown.position(), "bit " + bit);
            assertEquals(recording.segmentPath(0).toString(), thrown.file());
            assertEquals(events.subList(0, 4 * EVENTS_PER_FRAME), read);
        }
    }

    @Test
    void shouldRefuseToAppendToADamagedJournal() throws IOException
    {
        final int[] middle = frames().get(4);
        final byte[] damaged = flip(Files.readAllBytes(recording.segmentPath(0)), middle[0], 8 * 70);
        Files.write(recording.segmentPath(0), damaged);

        try (JournalDirectory directory = TestEvent.open(path))
        {
            assertThrows(CorruptJournalException.class, () -> InputJournal.open(directory, Durability.OS));
        }

        assertTrue(Arrays.equals(damaged, Files.readAllBytes(recording.segmentPath(0))));
    }

    @Test
    void shouldRefuseAZeroPageInTheMiddle() throws IOException
    {
        appendMany(1_500);
        final byte[] whole = Files.readAllBytes(recording.segmentPath(0));

        for (int page = 0; page < 8; page++)
        {
            final byte[] damaged = whole.clone();
            Arrays.fill(damaged, page * 4096, (page + 1) * 4096, (byte) 0);
            Files.write(recording.segmentPath(0), damaged);

            assertCorrupt(new ArrayList<>());
        }
    }

    @Test
    void shouldRefuseAZeroEndOfASegmentThatIsNotTheLast() throws IOException
    {
        appendMany(6_000);
        assertTrue(recording.segmentBases().length > 2);
        final byte[] damaged = Files.readAllBytes(recording.segmentPath(0));
        Arrays.fill(damaged, damaged.length / 2, damaged.length, (byte) 0);

        Files.write(recording.segmentPath(0), damaged);

        assertCorrupt(new ArrayList<>());
        Files.write(recording.segmentPath(0), new byte[0]);
        assertCorrupt(new ArrayList<>());
    }

    @Test
    void shouldRefuseAMissingSegment() throws IOException
    {
        appendMany(6_000);
        Files.delete(recording.segmentPath(TestEvent.SEGMENT_LENGTH));

        final CorruptJournalException thrown = assertCorrupt(new ArrayList<>());

        assertEquals(TestEvent.SEGMENT_LENGTH, thrown.position());
    }

    @Test
    void shouldEndAtAnEmptyNextSegment() throws IOException
    {
        final List<TestEvent> written = appendMany(6_000);
        final long[] bases = recording.segmentBases();
        final Path last = recording.segmentPath(bases[bases.length - 1]);
        final long kept;

        Files.write(last, new byte[0]);
        try (JournalReader reader = JournalReader.open(recording))
        {
            final List<TestEvent> read = TestEvent.read(reader);
            kept = read.size();
            assertEquals(written.subList(0, read.size()), read);
            assertEquals(bases[bases.length - 1], reader.end().position());
            assertEquals(0, reader.end().tornBytes());
        }

        appendOne(written.subList(0, (int)kept));
    }

    @Test
    void shouldRefusePaddingWithAnyBitOfItsHeaderFlipped() throws IOException
    {
        appendLong(4);
        final Path file = recording.segmentPath(TestEvent.SEGMENT_LENGTH);
        final byte[] whole = Files.readAllBytes(file);
        final int pad = JournalFrame.align(
            JournalFrame.BATCH_BODY_OFFSET + EventBatchLayout.RUN_HEADER_LENGTH +
            EventBatchLayout.EVENT_HEADER_LENGTH + LONG_LENGTH);
        assertEquals(0, whole[pad + JournalFrame.VERSION_OFFSET + 2], "type of padding");

        for (int bit = 0; bit < JournalFrame.HEADER_LENGTH * 8; bit++)
        {
            Files.write(file, flip(whole, pad, bit));

            assertEquals(TestEvent.SEGMENT_LENGTH + pad, assertCorrupt(new ArrayList<>()).position(), "bit " + bit);
        }
    }

    @Test
    void shouldRefuseAFileThatIsLongerThanASegment() throws IOException
    {
        Files.write(recording.segmentPath(0), new byte[TestEvent.SEGMENT_LENGTH + 32]);

        final JournalException thrown = assertThrows(JournalException.class, () -> TestEvent.read(recording));

        assertTrue(thrown.getMessage().contains("longer than a segment"), thrown.getMessage());
    }

    @Test
    void shouldNeverFailOtherwiseOnAnyGarbage() throws IOException
    {
        final Random random = new Random(TestEvent.seed());
        final byte[] whole = Files.readAllBytes(recording.segmentPath(0));
        final int end = lastFrame()[0] + lastFrame()[1];
        int endCount = 0;
        int corruptCount = 0;

        for (int round = 0; round < 2_000; round++)
        {
            final byte[] damaged = whole.clone();
            for (int i = 1 + random.nextInt(3); i > 0; i--)
            {
                final int from = random.nextInt(end);
                final int to = Math.min(whole.length, from + 1 + random.nextInt(64));
                final byte[] garbage = TestEvent.randomBody(random, to - from);
                System.arraycopy(garbage, 0, damaged, from, garbage.length);
            }
            Files.write(recording.segmentPath(0), damaged);
            final List<TestEvent> read = new ArrayList<>();
            try (JournalReader reader = JournalReader.open(recording))
            {
                while (reader.poll(TestEvent.collectInto(read), 1) > 0)
                {
                    // All of them.
                }
                endCount++;
            }
            catch (final CorruptJournalException ex)
            {
                corruptCount++;
            }
            assertEquals(events.subList(0, read.size()), read);
        }

        assertTrue(endCount > 10 && corruptCount > 10, "ends=" + endCount + " corrupt=" + corruptCount);
    }

    private CorruptJournalException assertCorrupt(final List<TestEvent> read)
    {
        return assertThrows(
            CorruptJournalException.class,
            () ->
            {
                try (JournalReader reader = JournalReader.open(recording))
                {
                    while (reader.poll(TestEvent.collectInto(read), 1) > 0)
                    {
                        // All of them.
                    }
                }
            });
    }

    private void appendOne(final List<TestEvent> before)
    {
        final TestEvent event = new TestEvent(before.size() + 1, 1_000_000, 3, 1_000_000, new byte[9]);
        try (JournalDirectory directory = TestEvent.open(path);
            InputJournal journal = InputJournal.open(directory, Durability.OS))
        {
            event.appendTo(journal);
        }

        final List<TestEvent> expected = new ArrayList<>(before);
        expected.add(event);
        assertEquals(expected, TestEvent.read(recording));
    }

    private List<TestEvent> appendMany(final int count)
    {
        final List<TestEvent> added = new ArrayList<>(events);
        for (int i = events.size() + 1; i <= count; i++)
        {
            added.add(new TestEvent(i, i, 0, 0, new byte[40]));
        }
        try (JournalDirectory directory = TestEvent.open(path);
            InputJournal journal = InputJournal.open(directory, Durability.OS))
        {
            for (final TestEvent event : added.subList(events.size(), added.size()))
            {
                event.appendTo(journal);
                if (event.sequence() % 4 == 0)
                {
                    journal.flush();
                }
            }
        }

        return added;
    }

    /**
     * Append events of which no two fit in one segment, so that padding comes between them.
     */
    private void appendLong(final int count)
    {
        try (JournalDirectory directory = TestEvent.open(path);
            InputJournal journal = InputJournal.open(directory, Durability.OS))
        {
            for (int i = 1; i <= count; i++)
            {
                new TestEvent(events.size() + i, 1_000, 0, 0, new byte[LONG_LENGTH]).appendTo(journal);
            }
        }
    }

    private int[] lastFrame()
    {
        final List<int[]> frames = frames();
        return frames.get(frames.size() - 1);
    }

    /**
     * Offset and aligned length of each frame.
     */
    private List<int[]> frames()
    {
        final List<int[]> frames = new ArrayList<>();
        try (FrameCursor cursor = new FrameCursor(recording, -1, null))
        {
            while (cursor.next())
            {
                frames.add(new int[]{cursor.frameOffset(), JournalFrame.align(cursor.frameLength())});
            }
        }

        return frames;
    }

    private static byte[] flip(final byte[] whole, final int offset, final int bit)
    {
        final byte[] flipped = whole.clone();
        flipped[offset + bit / 8] ^= (byte)(1 << bit % 8);

        return flipped;
    }
}
