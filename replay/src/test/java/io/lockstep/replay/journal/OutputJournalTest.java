package io.lockstep.replay.journal;

import io.lockstep.codecs.journal.MessageHeaderDecoder;
import io.lockstep.codecs.journal.OutputBatchDecoder;
import io.lockstep.codecs.log.SessionMessageHeaderDecoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OutputJournalTest
{
    private static final int MAX_FRAME_LENGTH = 2_000;
    private static final int MAX_OUTPUT_LENGTH = 1_800;

    @TempDir
    private Path path;

    @Test
    void shouldReadWhatWasWrittenInSeveralLives()
    {
        final Random random = new Random(TestEvent.seed());
        final List<TestOutput> outputs = TestOutput.random(random, 4_000, MAX_OUTPUT_LENGTH);

        int next = 0;
        while (next < outputs.size())
        {
            try (JournalDirectory directory = TestEvent.open(path);
                OutputJournal journal = OutputJournal.open(directory, MAX_FRAME_LENGTH, Long.MAX_VALUE))
            {
                assertAtEnd(next == 0 ? null : outputs.get(next - 1), journal);
                final int stop = Math.min(outputs.size(), next + 1 + random.nextInt(2_000));
                while (next < stop)
                {
                    outputs.get(next++).appendTo(journal);
                    if (random.nextInt(40) == 0)
                    {
                        journal.flush();
                    }
                }
            }
        }

        final Recording recording = JournalDirectory.openReadOnly(path).outputRecording();
        assertEquals(outputs, TestOutput.read(recording));
        assertTrue(recording.segmentBases().length > 3);
    }

    @Test
    void shouldBeReadableWithTheGeneratedDecoders()
    {
        final List<TestOutput> outputs = TestOutput.random(new Random(TestEvent.seed()), 500, 100);
        final List<TestOutput> decoded = new ArrayList<>();

        write(outputs);
        try (FrameCursor frames =
            new FrameCursor(JournalDirectory.openReadOnly(path).outputRecording(), -1, null))
        {
            while (frames.next())
            {
                assertEquals(frames.frameLength(), decode(frames, decoded));
            }
        }

        assertEquals(outputs, decoded);
    }

    @Test
    void shouldRemoveTheOutputsOfInputThatIsNotKept() throws IOException
    {
        final List<TestOutput> outputs = TestOutput.random(new Random(TestEvent.seed()), 2_000, MAX_OUTPUT_LENGTH);
        write(outputs);
        final Recording recording = JournalDirectory.openReadOnly(path).outputRecording();
        assertTrue(recording.segmentBases().length > 2);
        int cutInsideFrame = 0;

        for (int last = 1_990; last >= 0; last -= 1 + last / 40)
        {
            final long lastSequence = last;
            final List<TestOutput> kept = outputs.stream().filter(o -> o.sequence() <= lastSequence).toList();
            final long before = endOf(recording);
            try (JournalDirectory directory = TestEvent.open(path);
                OutputJournal journal = OutputJournal.open(directory, MAX_FRAME_LENGTH, lastSequence))
            {
                assertAtEnd(kept.isEmpty() ? null : kept.get(kept.size() - 1), journal);
                cutInsideFrame += journal.publishedPosition() < before ? 1 : 0;
            }
            assertEquals(kept, TestOutput.read(recording));
        }

        assertTrue(cutInsideFrame > 20);
        write(outputs);
        assertEquals(outputs, TestOutput.read(recording));
        try (var files = Files.list(recording.directory()))
        {
            assertEquals(0, files.filter(f -> f.toString().endsWith(Directories.UNFINISHED_SUFFIX)).count());
        }
    }

    @Test
    void shouldReadFromAnySequence()
    {
        final List<TestOutput> outputs = TestOutput.random(new Random(TestEvent.seed()), 3_000, MAX_OUTPUT_LENGTH);
        write(outputs);
        final Recording recording = JournalDirectory.openReadOnly(path).outputRecording();
        assertTrue(recording.segmentBases().length > 3);

        for (int sequence = 1; sequence <= 3_000; sequence += 37)
        {
            final long from = sequence;
            try (OutputReader reader = OutputReader.openAtSequence(recording, from, null))
            {
                assertEquals(
                    outputs.stream().filter(o -> o.sequence() >= from).toList(), TestOutput.read(reader));
            }
        }
    }

    @Test
    void shouldBeFollowedWhileItIsWritten() throws Exception
    {
        final List<TestOutput> outputs = TestOutput.random(new Random(TestEvent.seed()), 20_000, MAX_OUTPUT_LENGTH);
        final Random flushes = new Random(1);

        try (JournalDirectory directory = TestEvent.open(path);
            OutputJournal journal = OutputJournal.open(directory, MAX_FRAME_LENGTH, Long.MAX_VALUE))
        {
            final CompletableFuture<List<TestOutput>> following =
                CompletableFuture.supplyAsync(() -> follow(directory.outputRecording(), journal, outputs.size()));
            for (final TestOutput output : outputs)
            {
                output.appendTo(journal);
                if (flushes.nextInt(10) == 0)
                {
                    journal.flush();
                }
            }
            journal.flush();

            assertEquals(outputs, following.get(90, TimeUnit.SECONDS));
            assertTrue(directory.outputRecording().segmentBases().length > 20);
        }
    }

    @Test
    void shouldRefuseOutputsOutOfOrderForEver()
    {
        final List<TestOutput> outputs = TestOutput.random(new Random(1), 10, 100);
        try (JournalDirectory directory = TestEvent.open(path);
            OutputJournal journal = OutputJournal.open(directory))
        {
            outputs.get(0).appendTo(journal);

            final JournalException first =
                assertThrows(JournalException.class, () -> outputs.get(0).appendTo(journal));

            assertSame(first, assertThrows(
                JournalException.class, () -> outputs.get(1).appendTo(journal)).getCause());
            assertSame(first, assertThrows(JournalException.class, journal::flush).getCause());
        }
    }

    @Test
    void shouldAllocateNothingPerOutput()
    {
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        final Manifest manifest = Manifest.ofNew(Recording.DEFAULT_SEGMENT_LENGTH, "test", 0, 0, 0);
        final Counting header = new Counting();

        final long allocated;
        try (JournalDirectory directory = JournalDirectory.open(path, manifest, TestEvent.NO_SCHEMAS);
            OutputJournal journal = OutputJournal.open(directory))
        {
            append(journal, header, 200_000);
            final long before = threads.getCurrentThreadAllocatedBytes();
            append(journal, header, 300_000);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }

        assertTrue(allocated < 1_024, "bytes allocated by 300,000 appends: " + allocated);
    }

    private static void append(final OutputJournal journal, final Counting header, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            header.sequence++;
            journal.append(header, Counting.BODY, 0, 32);
            if ((i & 63) == 0)
            {
                journal.flush();
            }
        }
    }

    private static List<TestOutput> follow(
        final Recording recording,
        final OutputJournal journal,
        final int count)
    {
        final List<TestOutput> outputs = new ArrayList<>();
        try (OutputReader reader = OutputReader.openAtSequence(recording, 1, journal::publishedPosition))
        {
            while (outputs.size() < count)
            {
                if (reader.poll(TestOutput.collectInto(outputs), 3) == 0)
                {
                    Thread.yield();
                }
            }
        }

        return outputs;
    }

    private static long endOf(final Recording recording)
    {
        try (OutputReader reader = OutputReader.open(recording))
        {
            TestOutput.read(reader);
            return reader.end().position();
        }
    }

    private void write(final List<TestOutput> outputs)
    {
        try (JournalDirectory directory = TestEvent.open(path);
            OutputJournal journal = OutputJournal.open(directory, MAX_FRAME_LENGTH, Long.MAX_VALUE))
        {
            final long last = journal.lastSequence();
            outputs.stream().filter(o -> o.sequence() > last).forEach(o -> o.appendTo(journal));
        }
    }

    private static void assertAtEnd(final TestOutput last, final OutputJournal journal)
    {
        assertEquals(
            last == null ? "0:0 true" : last.sequence() + ":" + last.index() + " " + last.isLast(),
            journal.lastSequence() + ":" + journal.lastIndex() + " " + journal.lastEntryWasLast());
    }

    /**
     * Decode a frame with nothing but generated code.
     *
     * @return length of the frame by the decoder's account.
     */
    private static int decode(final FrameCursor frames, final List<TestOutput> outputs)
    {
        final SessionMessageHeaderDecoder session = new SessionMessageHeaderDecoder().wrapAndApplyHeader(
            frames.buffer(),
            frames.frameOffset() + JournalFrame.HEADER_LENGTH,
            new io.lockstep.codecs.log.MessageHeaderDecoder());
        final OutputBatchDecoder batch = new OutputBatchDecoder().wrapAndApplyHeader(
            frames.buffer(), session.limit(), new MessageHeaderDecoder());
        for (final OutputBatchDecoder.OutputsDecoder output : batch.outputs())
        {
            final long sequence = output.sequence();
            final long timestampNs = output.timestampNs();
            final long source = output.source();
            final long sourceSequence = output.sourceSequence();
            final int index = output.index();
            final int outcome = output.outcome();
            final boolean isEmpty = output.empty() == 1;
            final byte[] body = new byte[output.bodyLength()];
            output.getBody(body, 0, body.length);
            outputs.add(new TestOutput(
                sequence,
                index,
                timestampNs,
                source,
                sourceSequence,
                outcome != TestOutput.PENDING,
                isEmpty,
                outcome,
                body));
        }

        return batch.limit() - frames.frameOffset();
    }

    /**
     * One output per event.
     */
    private static final class Counting implements io.lockstep.engine.OutputHeader
    {
        static final UnsafeBuffer BODY = new UnsafeBuffer(new byte[32]);

        private long sequence;

        @Override
        public long sequence()
        {
            return sequence;
        }

        @Override
        public int index()
        {
            return 0;
        }

        @Override
        public long timestampNs()
        {
            return sequence;
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
