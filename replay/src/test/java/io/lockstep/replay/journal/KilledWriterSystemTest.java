package io.lockstep.replay.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A process that is killed at any moment leaves a journal with everything that it had told to be flushed.
 */
class KilledWriterSystemTest
{
    private static final int ROUNDS = 6;

    @TempDir
    private Path path;

    @Test
    void shouldKeepWhatAKilledProcessHadFlushed() throws Exception
    {
        final Random random = new Random(TestEvent.seed());
        long previous = 0;

        for (int round = 0; round < ROUNDS; round++)
        {
            long told = -1;
            final long killed;
            try (WritingProcess process = WritingProcess.launch(path))
            {
                final int flushes = 1 + random.nextInt(4_000);
                for (int i = 0; i < flushes; i++)
                {
                    told = process.awaitSequence();
                    assertTrue(i > 0 || told == previous, "begins at " + told + " after " + previous);
                }
                killed = Math.max(told, process.kill());
            }

            final List<TestEvent> events = TestEvent.read(JournalDirectory.openReadOnly(path).inputRecording());
            assertTrue(events.size() >= killed, "kept " + events.size() + " of " + killed);
            for (int i = 0; i < events.size(); i++)
            {
                assertEquals(WritingProcess.event(i + 1), events.get(i));
            }
            previous = events.size();
        }

        assertTrue(previous > TestEvent.SEGMENT_LENGTH / 30, "too few events to roll: " + previous);
    }

    @Test
    void shouldRefuseAJournalThatAnotherProcessWrites() throws Exception
    {
        try (WritingProcess process = WritingProcess.launch(path))
        {
            process.awaitSequence();

            for (int i = 0; i < 2; i++)
            {
                final JournalInUseException thrown =
                    assertThrows(JournalInUseException.class, () -> TestEvent.open(path));
                assertTrue(thrown.getMessage().contains("pid=" + process.pid()), thrown.getMessage());
                assertTrue(thrown.getMessage().contains(path.toRealPath().toString()), thrown.getMessage());
            }
            process.kill();
        }

        TestEvent.open(path).close();
    }

    @Test
    void shouldReadAJournalThatAnotherProcessWrites() throws Exception
    {
        try (WritingProcess process = WritingProcess.launch(path))
        {
            process.awaitSequence();
            final Recording recording = JournalDirectory.openReadOnly(path).inputRecording();
            for (int i = 0; i < 20; i++)
            {
                final long told = process.awaitSequence();

                final List<TestEvent> events = TestEvent.read(recording);

                assertTrue(events.size() >= told, "read " + events.size() + " of " + told);
                for (int e = 0; e < events.size(); e++)
                {
                    assertEquals(WritingProcess.event(e + 1), events.get(e));
                }
            }
        }
    }
}
