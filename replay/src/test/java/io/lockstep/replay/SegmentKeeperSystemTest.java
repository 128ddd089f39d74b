package io.lockstep.replay;

import io.lockstep.engine.Durability;
import io.lockstep.engine.Engine;
import io.lockstep.engine.InputListener;
import io.lockstep.engine.Observer;
import io.lockstep.engine.ObserverPolicy;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.tools.JournalVerification;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A running engine whose closed segments are compressed and copied on real files meanwhile.
 */
@Timeout(120)
class SegmentKeeperSystemTest
{
    private static final int EVENTS = 6_000;
    private static final int LENGTH = 3_000;

    @TempDir
    private Path path;

    @Test
    void shouldCompressAndCopyWhileTheEngineRuns() throws IOException
    {
        final Path directory = path.resolve("journal");
        final Path copies = path.resolve("copies");
        try (JournaledEngine journaled = launch(directory, copies))
        {
            offer(journaled.engine(), 1, EVENTS);
            while (compressed(directory.resolve("input")) < 10 || compressed(copies.resolve("input")) < 10)
            {
                assertNull(journaled.segmentKeeper().failure());
                Thread.yield();
            }
            final long[] observed = {0};
            try (Observer<InputListener> observer = journaled.observeInputs(1, ObserverPolicy.CATCH_UP))
            {
                while (observed[0] < EVENTS)
                {
                    observer.poll((sequence, timestampNs, source, number, buffer, offset, length) ->
                        assertEquals(++observed[0], sequence), 100);
                }
            }
        }

        final JournalVerification verification =
            JournalVerification.of(JournalDirectory.openReadOnly(directory), (events) -> { });
        final JournalVerification copied =
            JournalVerification.of(JournalDirectory.openReadOnly(copies), (events) -> { });
        assertEquals(EVENTS, verification.input().entries());
        assertTrue(copied.input().entries() > EVENTS / 2, "copied " + copied.input().entries());
        try (JournaledEngine journaled = launch(directory, null))
        {
            assertEquals(EVENTS, journaled.recovery().events());
            offer(journaled.engine(), EVENTS + 1, EVENTS + 10);
        }
        assertEquals(EVENTS + 10,
            JournalVerification.of(JournalDirectory.openReadOnly(directory), (events) -> { }).input().entries());
    }

    private static JournaledEngine launch(final Path directory, final Path copies)
    {
        return JournaledEngine.launch(FillingEngine.context(directory, Durability.OS, false)
            .isSegmentCompressed(true)
            .segmentCopyDirectory(copies));
    }

    private static void offer(final Engine engine, final int from, final int to)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[LENGTH]);
        for (int i = from; i <= to; i++)
        {
            LedgerProcessor.encode(event, LENGTH, i * 0x9E37_79B9L, i % LedgerProcessor.ACCOUNTS);
            while (engine.offer(i, 1, i, event, 0, LENGTH) == Engine.BACK_PRESSURED)
            {
                Thread.yield();
            }
        }
    }

    private static long compressed(final Path directory) throws IOException
    {
        if (!Files.exists(directory))
        {
            return 0;
        }
        try (var files = Files.list(directory))
        {
            return files.filter((file) -> file.toString().endsWith(".rec.lz4")).count();
        }
    }
}
