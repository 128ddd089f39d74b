package io.lockstep.replay.reader;

import io.lockstep.engine.Threading;
import io.lockstep.engine.state.StatePhase;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalReader;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * An engine in a process of its own, under load, and readers in others that are stopped and killed while they read.
 */
class StateReaderSystemTest
{
    private static final int READ_LINES = 200;
    private static final int ROUNDS = 3;
    private static final int STOPS = 10;
    private static final int PROGRESS = 2 * TransferEngine.EVENTS_PER_LINE;
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"bursts", "steady"})
    void shouldBelieveNothingTornAndNothingThatIsNotKept(final String load) throws Exception
    {
        long durable = 0;
        try (ChildJvm engine = ChildJvm.launch(TransferEngine.class, directory, load))
        {
            engine.awaitAtLeast(TransferEngine.EVENTS_PER_LINE);
            try (ChildJvm one = ChildJvm.launch(TransferReader.class, directory);
                ChildJvm other = ChildJvm.launch(TransferReader.class, directory))
            {
                for (int i = 0; i < READ_LINES; i++)
                {
                    durable = Math.max(durable, Math.max(one.awaitNumber(), other.awaitNumber()));
                }
            }
            engine.kill();
        }

        assertTrue(durable > TransferEngine.EVENTS_PER_LINE, "durable=" + durable);
        assertTrue(kept() >= durable, "kept " + kept() + " of " + durable);
    }

    @Test
    void shouldNotHoldUpTheEngineWhenReadersAreStoppedAndKilled() throws Exception
    {
        try (ChildJvm engine = ChildJvm.launch(TransferEngine.class, directory, "bursts"))
        {
            engine.awaitAtLeast(TransferEngine.EVENTS_PER_LINE);
            try (StateReader witness = open())
            {
                for (int round = 0; round < ROUNDS; round++)
                {
                    try (ChildJvm reader = ChildJvm.launch(TransferReader.class, directory))
                    {
                        reader.awaitNumber();
                        for (int stop = 0; stop < STOPS; stop++)
                        {
                            reader.stop();
                            awaitProgress(witness, "while a reader is stopped");
                            reader.resume();
                            reader.awaitNumber();
                        }

                        reader.stop();
                        reader.kill();
                        awaitProgress(witness, "when a reader was killed");
                    }
                }

                final TransferReads reads = new TransferReads(witness);
                assertEquals(ReadOutcome.READ, reads.readAll());
                assertTrue(reads.count() >= ROUNDS * (STOPS + 1) * PROGRESS, "count=" + reads.count());
            }
        }
    }

    @Test
    void shouldSayThatAnEngineEndedInTheMidstOfABatch() throws Exception
    {
        final long stallAfter = 1_000;
        try (ChildJvm engine = ChildJvm.launch(TransferEngine.class, directory, stallAfter))
        {
            engine.awaitAtLeast(stallAfter + 1);
            engine.awaitAtLeast(stallAfter + 2);
            try (StateReader reader = open())
            {
                final TransferReads reads = new TransferReads(reader);
                ReadOutcome whileRunning = reads.readAll();
                while (whileRunning != ReadOutcome.STALLED)
                {
                    whileRunning = reads.readAll();
                }
                engine.kill();
                final ReadOutcome whenKilled = reads.readAll();
                final ReadOutcome ofRecord = reads.readRecord(0);
                final ReadOutcome ofScan = reader.scan(reader.store("balances"), (key, value, length) -> true);

                assertEquals(ReadOutcome.STALLED, whenKilled);
                assertEquals(ReadOutcome.STALLED, ofRecord);
                assertEquals(ReadOutcome.STALLED, ofScan);
                assertEquals(StatePhase.LIVE, reader.phase());
                assertFalse(reader.isReplaced());

                goOnWithoutStalling(reader);
            }
        }
    }

    private void goOnWithoutStalling(final StateReader former)
    {
        try (JournaledEngine journaled = TransferEngine.launch(directory, false, Threading.INVOKER);
            StateReader reader = open())
        {
            final TransferReads reads = new TransferReads(reader);

            assertTrue(former.isReplaced());
            assertEquals(ReadOutcome.STALLED, former.get(former.store("counts"), 0, new UnsafeBuffer(new byte[8]), 0));
            assertEquals(ReadOutcome.READ, reads.readAll());
            assertEquals(journaled.recovery().events(), reads.count());
            assertTrue(reader.isDurable());
        }
    }

    /**
     * Wait until the engine has applied so many events more, and made them durable.
     */
    private static void awaitProgress(final StateReader witness, final String when)
    {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        final long wanted = witness.durableSequence() + PROGRESS;
        while (witness.durableSequence() < wanted || applied(witness) < wanted)
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, "waited for sequence " + wanted + " " + when);
            Thread.yield();
        }
    }

    private static long applied(final StateReader witness)
    {
        return witness.read(() -> { }) == ReadOutcome.READ ? witness.appliedSequence() : -1;
    }

    private StateReader open()
    {
        return StateReader.open(StateFiles.in(directory).get(0).file());
    }

    private long kept()
    {
        try (JournalReader reader = JournalReader.open(JournalDirectory.openReadOnly(directory).inputRecording()))
        {
            while (reader.poll((position, sequence, time, source, number, buffer, offset, length) -> { }, 100) > 0)
            {
                // Only the end is of interest.
            }

            return reader.end().sequence();
        }
    }
}
