package io.lockstep.replay;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Engine;
import io.lockstep.engine.Threading;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.Manifest;
import io.lockstep.replay.snapshot.SnapshotDirectory;
import io.lockstep.replay.snapshot.SnapshotManifest;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Journals with snapshots, one for each pair of formats that there was. What is in an archive is never made again; a
 * later version reads it and comes to the digests that are written here, and of the latest formats it writes the same
 * bytes.
 *
 * <p>{@code -Dlockstep.golden=FILE} writes an archive of what this version makes, for a new format beside this one.
 */
class GoldenJournalTest
{
    private static final String CURRENT = "journal-2-snapshot-0.zip";
    private static final int EVENTS = 120;
    private static final Map<String, Checkpoint> LAST_OF_ARCHIVES = Map.of(
        "journal-1-snapshot-0.zip",
        new Checkpoint(120, 1_020, -585_241_644_882_348_123L, 2_685_680_792_558_758_439L, 156),
        CURRENT,
        new Checkpoint(120, 1_020, 7_815_175_754_488_145_896L, 2_685_680_792_558_758_439L, 156));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"journal-1-snapshot-0.zip", CURRENT})
    void shouldReadAndReplayWhatWasWritten(final String archive) throws IOException
    {
        extract(archive, directory);

        final JournaledEngine fromSnapshot = recovered(true);
        final JournaledEngine fromFirst = recovered(false);

        assertEquals(List.of(60L, 100L),
            SnapshotDirectory.of(JournalDirectory.openReadOnly(directory)).sequences());
        assertEquals(100, fromSnapshot.recovery().snapshot());
        assertEquals(0, fromFirst.recovery().snapshot());
        assertEquals(7, fromFirst.recovery().checkpoints());
        assertEquals(LAST_OF_ARCHIVES.get(archive), fromSnapshot.checkpoint());
        assertEquals(LAST_OF_ARCHIVES.get(archive), fromFirst.checkpoint());
    }

    @Test
    void shouldWriteTheSameBytes() throws IOException
    {
        assertEquals(CURRENT,
            "journal-" + Manifest.FORMAT_VERSION + "-snapshot-" + SnapshotManifest.FORMAT_VERSION + ".zip");
        write(directory);
        final String archive = System.getProperty("lockstep.golden");
        if (archive != null)
        {
            pack(Path.of(archive));
        }

        final Map<String, byte[]> expected = entries(CURRENT);
        for (final Map.Entry<String, byte[]> entry : expected.entrySet())
        {
            assertArrayEquals(
                entry.getValue(), Files.readAllBytes(directory.resolve(entry.getKey())), entry.getKey());
        }
        assertEquals(expected.keySet(), kept().keySet());
    }

    private JournaledEngine recovered(final boolean isSnapshotUsed)
    {
        final JournaledEngineContext ctx = context(directory);
        ctx.snapshots().isUsed(isSnapshotUsed);
        final JournaledEngine journaled = JournaledEngine.launch(ctx);
        journaled.close();
        return journaled;
    }

    private static void write(final Path directory)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[LedgerProcessor.MAX_LENGTH]);
        try (JournaledEngine journaled = JournaledEngine.launch(context(directory)))
        {
            final Engine engine = journaled.engine();
            for (int i = 1; i <= EVENTS; i++)
            {
                final int length = LedgerProcessor.MIN_LENGTH + i;
                LedgerProcessor.encode(event, length, i * 0x9E37_79B9L, i % LedgerProcessor.ACCOUNTS);
                engine.offer(900 + i - i % 2, 1 + i % 3, (i - 1) / 3 + 1, event, 0, length);
                engine.invoke();
            }
        }
        for (final long at : List.of(60L, 100L))
        {
            SnapshotMaker.make(directory, new Ledger(), at, new SnapshotContext(), (sequence) -> { });
        }
    }

    private static JournaledEngineContext context(final Path directory)
    {
        final JournaledEngineContext ctx = new JournaledEngineContext()
            .directory(directory)
            .applicationName(LedgerProcessor.NAME)
            .segmentLength(64 * 1024)
            .schemas(Map.of())
            .epochClock(() -> 0)
            .core(new Ledger().core())
            .pageHomeFactory((file) -> new DirectPageHome());
        ctx.engine()
            .threading(Threading.INVOKER)
            .maxEventLength(LedgerProcessor.MAX_LENGTH)
            .maxOutputLength(LedgerProcessor.MAX_OUTPUT_LENGTH);
        return ctx;
    }

    /**
     * What the format is about: not the lock, the counters, and the state that nobody reads back.
     */
    private Map<String, byte[]> kept() throws IOException
    {
        final Map<String, byte[]> kept = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory))
        {
            for (final Path file : files.filter(Files::isRegularFile).toList())
            {
                final String name = directory.relativize(file).toString();
                if (!name.endsWith("lock") && !name.startsWith("state") && !name.equals("counters"))
                {
                    kept.put(name, Files.readAllBytes(file));
                }
            }
        }

        return kept;
    }

    private void pack(final Path archive) throws IOException
    {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive)))
        {
            for (final Map.Entry<String, byte[]> file : kept().entrySet())
            {
                final ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTime(0);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
            }
        }
        System.out.println("LAST = " + recovered(true).checkpoint());
    }

    private static void extract(final String archive, final Path directory) throws IOException
    {
        for (final Map.Entry<String, byte[]> entry : entries(archive).entrySet())
        {
            final Path file = directory.resolve(entry.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, entry.getValue());
        }
    }

    private static Map<String, byte[]> entries(final String archive) throws IOException
    {
        final Map<String, byte[]> entries = new TreeMap<>();
        try (InputStream in = GoldenJournalTest.class.getResourceAsStream(archive);
            ZipInputStream zip = new ZipInputStream(in))
        {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry())
            {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }

        return entries;
    }

    /**
     * The ledger, as commands would find it.
     */
    private static final class Ledger implements ReplayApplication
    {
        @Override
        public String applicationName()
        {
            return LedgerProcessor.NAME;
        }

        @Override
        public CoreContext core()
        {
            return new CoreContext()
                .processor(new LedgerProcessor())
                .eventCheck(LedgerProcessor::isKnown)
                .checkpointInterval(16)
                .maxSources(8)
                .maxTimers(LedgerProcessor.MAX_TIMERS);
        }

        @Override
        public int maxOutputLength()
        {
            return LedgerProcessor.MAX_OUTPUT_LENGTH;
        }
    }
}
