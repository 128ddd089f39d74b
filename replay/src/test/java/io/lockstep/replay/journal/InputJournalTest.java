package io.lockstep.replay.journal;

import io.lockstep.codecs.journal.EventBatchDecoder;
import io.lockstep.codecs.journal.MessageHeaderDecoder;
import io.lockstep.codecs.log.SessionMessageHeaderDecoder;
import io.lockstep.engine.Durability;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class InputJournalTest
{
    private static final UnsafeBuffer EVENT = new UnsafeBuffer(new byte[32]);

    @TempDir
    private Path path;

    @ParameterizedTest
    @EnumSource(value = Durability.class, names = {"OS", "SYNCED"})
    void shouldReadWhatWasWrittenInSeveralLives(final Durability durability)
    {
        final Random random = new Random(TestEvent.seed());
        final List<TestEvent> events = TestEvent.random(random, 5_000, 60_000);
        int lives = 0;

        int next = 0;
        while (next < events.size())
        {
            try (JournalDirectory directory = TestEvent.open(path);
                InputJournal journal = InputJournal.open(directory, durability))
            {
                assertEquals(next, journal.lastSequence());
                final int stop = Math.min(events.size(), next + 1 + random.nextInt(2_000));
                while (next < stop)
                {
                    events.get(next++).appendTo(journal);
                    if (random.nextInt(40) == 0)
                    {
                        journal.flush();
                    }
                }
            }
            lives++;
        }

        final Recording recording = JournalDirectory.openReadOnly(path).inputRecording();
        assertEquals(events, TestEvent.read(recording));
        assertTrue(lives > 1 && recording.segmentBases().length > 3, "too tame: lives=" + lives);
    }

    @Test
    void shouldBeReadableWithTheGeneratedDecoders()
    {
        final List<TestEvent> events = TestEvent.random(new Random(TestEvent.seed()), 300, 100);
        final List<TestEvent> decoded = new ArrayList<>();

        TestEvent.write(path, events, 100);
        final Recording recording = JournalDirectory.openReadOnly(path).inputRecording();
        try (FrameCursor frames = new FrameCursor(recording, -1, null))
        {
            while (frames.next())
            {
                assertEquals(frames.frameLength(), decode(frames, decoded));
            }
        }

        assertEquals(events, decoded);
    }

    @Test
    void shouldTakeEventsUpToTheLongest()
    {
        final byte[] longest;
        try (JournalDirectory directory = TestEvent.open(path);
            InputJournal journal = InputJournal.open(directory, Durability.OS))
        {
            longest = TestEvent.randomBody(new Random(1), journal.maxEventLength());
            for (int i = 1; i <= 4; i++)
            {
                new TestEvent(2 * i - 1, i, 0, 0, new byte[8]).appendTo(journal);
                new TestEvent(2 * i, i, 0, 0, longest).appendTo(journal);
            }
        }

        final List<TestEvent> read = TestEvent.read(JournalDirectory.openReadOnly(path).inputRecording());

        assertEquals(8, read.size());
        assertEquals(new TestEvent(8, 4, 0, 0, longest), read.get(7));
    }

    @Test
    void shouldFailForEverAfterOneFailure()
    {
        try (JournalDirectory directory = TestEvent.open(path);
            InputJournal journal = InputJournal.open(directory, Durability.OS))
        {
            journal.append(1, 100, 0, 0, EVENT, 0, 32);
            journal.flush();

            final JournalException first =
                assertThrows(JournalException.class, () -> journal.append(3, 100, 0, 0, EVENT, 0, 32));

            assertTrue(first.getMessage().contains("expected=2 sequence=3"), first.getMessage());
            assertSame(first, assertThrows(
                JournalException.class, () -> journal.append(2, 100, 0, 0, EVENT, 0, 32)).getCause());
            assertSame(first, assertThrows(JournalException.class, journal::flush).getCause());
        }
        assertEquals(1, TestEvent.read(JournalDirectory.openReadOnly(path).inputRecording()).size());
    }

    @Test
    void shouldRefuseTimeThatGoesBack()
    {
        try (JournalDirectory directory = TestEvent.open(path))
        {
            try (InputJournal journal = InputJournal.open(directory, Durability.OS))
            {
                journal.append(1, 100, 0, 0, EVENT, 0, 32);
            }
            try (InputJournal journal = InputJournal.open(directory, Durability.OS))
            {
                assertEquals(100, journal.lastTimestampNs());

                assertThrows(JournalException.class, () -> journal.append(2, 99, 0, 0, EVENT, 0, 32));
            }
        }
    }

    @Test
    void shouldRefuseLengthsThatCanNotBe()
    {
        for (final int length : new int[]{Integer.MIN_VALUE, -1, 0, 7, TestEvent.SEGMENT_LENGTH})
        {
            try (JournalDirectory directory = TestEvent.open(path);
                InputJournal journal = InputJournal.open(directory, Durability.OS))
            {
                assertThrows(JournalException.class, () -> journal.append(1, 1, 0, 0, EVENT, 0, length));
            }
        }
    }

    @Test
    void shouldTellWhereRecentFramesBegin()
    {
        try (JournalDirectory directory = TestEvent.open(path);
            InputJournal journal = InputJournal.open(directory, Durability.OS))
        {
            for (int sequence = 1; sequence <= 40_000; sequence++)
            {
                journal.append(sequence, sequence, 0, 0, EVENT, 0, 32);
                if (sequence % 4 == 0)
                {
                    journal.flush();
                }
            }
            journal.append(40_001, 40_001, 0, 0, EVENT, 0, 32);

            assertEquals(-1, journal.framePosition(1));
            assertEquals(-1, journal.framePosition(40_001));
            for (final int sequence : new int[]{30_001, 35_003, 39_999, 40_000})
            {
                final List<TestEvent> read = readFrame(directory, journal.framePosition(sequence));
                assertEquals((sequence - 1) / 4 * 4 + 1, read.get(0).sequence());
                assertEquals(4, read.size());
            }
        }
    }

    @Test
    void shouldReadFromAnySequence()
    {
        final List<TestEvent> events = TestEvent.random(new Random(TestEvent.seed()), 4_000, 1_000);
        TestEvent.write(path, events, 7);
        final Recording recording = JournalDirectory.openReadOnly(path).inputRecording();
        assertTrue(recording.segmentBases().length > 3);

        for (int sequence = 1; sequence <= events.size(); sequence += 61)
        {
            try (JournalReader reader = JournalReader.openAtSequence(recording, sequence))
            {
                final List<TestEvent> read = TestEvent.read(reader);

                assertEquals(events.subList(sequence - 1, events.size()), read);
            }
        }
    }

    @Test
    void shouldAllocateNothingPerEvent()
    {
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        final Manifest manifest = Manifest.ofNew(Recording.DEFAULT_SEGMENT_LENGTH, "test", 0, 0, 0);
        final long[] count = new long[1];
        final EventHandler counting =
            (position, sequence, timestampNs, source, sourceSequence, buffer, offset, length) -> count[0]++;
        final long appending;
        final long reading;

        try (JournalDirectory directory = JournalDirectory.open(path, manifest, TestEvent.NO_SCHEMAS))
        {
            try (InputJournal journal = InputJournal.open(directory, Durability.OS))
            {
                append(journal, 1, 200_000);
                final long before = threads.getCurrentThreadAllocatedBytes();
                append(journal, 200_001, 700_000);
                appending = threads.getCurrentThreadAllocatedBytes() - before;
            }
            try (JournalReader reader = JournalReader.open(directory.inputRecording()))
            {
                reader.poll(counting, 2_000);
                final long before = threads.getCurrentThreadAllocatedBytes();
                reader.poll(counting, 5_000);
                reading = threads.getCurrentThreadAllocatedBytes() - before;
            }
        }

        assertTrue(count[0] > 400_000);
        assertTrue(appending < 1_024, "bytes allocated by 500,000 appends: " + appending);
        assertTrue(reading < 1_024, "bytes allocated by reading 5,000 frames: " + reading);
    }

    @Test
    void shouldTellWhenTheNextSegmentCanNotBeMade() throws IOException
    {
        try (JournalDirectory directory = TestEvent.open(path))
        {
            final Recording recording = directory.inputRecording();
            final Path obstacle = Directories.unfinished(recording.segmentPath(2 * TestEvent.SEGMENT_LENGTH));
            final InputJournal journal = InputJournal.open(directory, Durability.OS);
            Files.createDirectories(obstacle);
            long flushed = 0;

            JournalException thrown = null;
            for (int sequence = 1; thrown == null && sequence < 10_000; sequence++)
            {
                try
                {
                    journal.append(sequence, sequence, 0, 0, EVENT, 0, 32);
                    journal.flush();
                    flushed = sequence;
                }
                catch (final JournalException ex)
                {
                    thrown = ex;
                }
            }
            journal.close();

            assertTrue(thrown != null && thrown.getMessage().contains("next segment"), String.valueOf(thrown));
            assertEquals(flushed, TestEvent.read(recording).size());
            Files.delete(obstacle);
            try (InputJournal reopened = InputJournal.open(directory, Durability.OS))
            {
                assertEquals(flushed, reopened.lastSequence());
            }
        }
    }

    @Test
    void shouldRefuseToWriteInADirectoryOpenForReading()
    {
        TestEvent.open(path).close();
        final JournalDirectory directory = JournalDirectory.openReadOnly(path);

        final JournalException thrown =
            assertThrows(JournalException.class, () -> InputJournal.open(directory, Durability.OS));

        assertTrue(thrown.getMessage().contains("not open for writing"));
        assertFalse(Files.exists(directory.inputRecording().segmentPath(0)));
    }

    private static void append(final InputJournal journal, final int from, final int to)
    {
        for (int sequence = from; sequence <= to; sequence++)
        {
            journal.append(sequence, sequence, 1 + (sequence & 1), sequence, EVENT, 0, 32);
            if ((sequence & 63) == 0)
            {
                journal.flush();
            }
        }
    }

    private static List<TestEvent> readFrame(final JournalDirectory directory, final long position)
    {
        final List<TestEvent> events = new ArrayList<>();
        try (JournalReader reader = JournalReader.openAtPosition(directory.inputRecording(), position))
        {
            assertEquals(1, reader.poll(TestEvent.collectInto(events), 1));
        }

        return events;
    }

    /**
     * Decode a frame with nothing but generated code.
     *
     * @return length of the frame by the decoder's account.
     */
    private static int decode(final FrameCursor frames, final List<TestEvent> events)
    {
        final int payloadOffset = frames.frameOffset() + JournalFrame.HEADER_LENGTH;
        final SessionMessageHeaderDecoder session = new SessionMessageHeaderDecoder().wrapAndApplyHeader(
            frames.buffer(), payloadOffset, new io.lockstep.codecs.log.MessageHeaderDecoder());
        assertEquals(0, session.leadershipTermId());
        assertEquals(0, session.clusterSessionId());
        final long timestampNs = session.timestamp();

        final EventBatchDecoder batch = new EventBatchDecoder().wrapAndApplyHeader(
            frames.buffer(), session.limit(), new MessageHeaderDecoder());
        long sequence = batch.firstSequence();
        for (final EventBatchDecoder.RunsDecoder run : batch.runs())
        {
            final long source = run.source();
            long sourceSequence = run.firstSourceSequence();
            for (final EventBatchDecoder.RunsDecoder.EventsDecoder event : run.events())
            {
                final long delta = event.timestampDelta();
                final byte[] body = new byte[event.bodyLength()];
                event.getBody(body, 0, body.length);
                events.add(new TestEvent(sequence++, timestampNs + delta, source, sourceSequence, body));
                sourceSequence += source == 0 ? 0 : 1;
            }
        }

        return batch.limit() - frames.frameOffset();
    }
}
