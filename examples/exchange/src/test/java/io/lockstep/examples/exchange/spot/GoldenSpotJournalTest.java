package io.lockstep.examples.exchange.spot;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.Engine;
import io.lockstep.engine.Threading;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.JournaledEngineContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * A journal that the exchange wrote when its schema had version 0: later versions come to the same outputs and the same
 * state, at each checkpoint. The archive is never made again.
 *
 * <p>{@code -Dlockstep.golden=FILE} writes an archive of what this version makes, for a new version beside this one.
 */
@Timeout(120)
class GoldenSpotJournalTest
{
    private static final Checkpoint LAST =
        new Checkpoint(3000, 3000, 7_405_482_979_786_583_091L, -3_159_471_657_274_188_127L, 2882);
    private static final int COMMANDS = 3000;
    private static final int CHECKPOINT_INTERVAL = 250;
    private static final long SEED = 7;

    @TempDir
    private Path directory;

    @Test
    void shouldComeToWhatVersion0CameTo() throws IOException
    {
        final String archive = System.getProperty("lockstep.golden");
        if (archive != null)
        {
            write(directory.resolve("made"));
            pack(directory.resolve("made"), Path.of(archive));
        }
        extract(directory.resolve("read"));

        final JournaledEngine journaled = JournaledEngine.launch(context(directory.resolve("read")));
        journaled.close();

        assertEquals(COMMANDS / CHECKPOINT_INTERVAL, journaled.recovery().checkpoints());
        assertEquals(LAST, journaled.checkpoint());
    }

    private static void write(final Path directory)
    {
        final SpotCommands commands = SpotCommands.of(new RandomCommands(new SplittableRandom(SEED)).make(COMMANDS));
        final JournaledEngine journaled = JournaledEngine.launch(context(directory));
        final Engine engine = journaled.engine();
        for (int i = 0; i < commands.count(); i++)
        {
            engine.offer(1 + i, 1, i + 1L, commands.buffer(), commands.offset(i), commands.length(i));
            engine.invoke();
        }
        journaled.close();
        System.out.println(journaled.checkpoint());
    }

    private static JournaledEngineContext context(final Path directory)
    {
        final JournaledEngineContext ctx = SpotApplication.journaled(
            new SpotProcessor(new Capacities(8, 8, 64, 64, 4096, 4096)))
            .directory(directory)
            .segmentLength(64 * 1024)
            .epochClock(() -> 0)
            .pageHomeFactory((file) -> new DirectPageHome());
        ctx.core().checkpointInterval(CHECKPOINT_INTERVAL);
        ctx.engine().threading(Threading.INVOKER);
        return ctx;
    }

    private static void pack(final Path from, final Path archive) throws IOException
    {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive));
            Stream<Path> files = Files.walk(from))
        {
            for (final Path file : files.filter(Files::isRegularFile).sorted().toList())
            {
                final String name = from.relativize(file).toString();
                if (!name.startsWith("state") && !"lock".equals(name) && !"counters".equals(name))
                {
                    zip.putNextEntry(new ZipEntry(name));
                    Files.copy(file, zip);
                }
            }
        }
    }

    private static void extract(final Path to) throws IOException
    {
        try (InputStream in = GoldenSpotJournalTest.class.getResourceAsStream("journal-of-schema-0.zip");
            ZipInputStream zip = new ZipInputStream(in))
        {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry())
            {
                final Path file = to.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
    }
}
