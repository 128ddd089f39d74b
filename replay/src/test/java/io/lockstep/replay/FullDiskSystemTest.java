package io.lockstep.replay;

import io.lockstep.engine.Durability;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.tools.JournalVerification;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * An engine on a real file system of some megabytes that gets full, or is read-only: one in memory, mounted for a child
 * process alone. It needs the right to mount, and is skipped without.
 */
@Timeout(180)
class FullDiskSystemTest
{
    private Path path;

    @BeforeEach
    void prepare() throws IOException, InterruptedException
    {
        path = Files.createTempDirectory("lockstep-full-disk");
        Files.createDirectories(path.resolve("disk"));
        final int status = run("mount -t tmpfs -o size=1m tmpfs " + path.resolve("disk"), new ArrayList<>());
        Assumptions.assumeTrue(status == 0, "skipped: no right to mount a file system of its own here (unshare -m)");
    }

    @AfterEach
    void cleanUp()
    {
        IoUtil.delete(path.toFile(), true);
    }

    @Test
    void shouldStopCleanlyOnAFullDiskAtLevelOs() throws IOException, InterruptedException
    {
        fill(Durability.OS, false, 24);
    }

    @Test
    void shouldStopCleanlyOnAFullDiskAtLevelSynced() throws IOException, InterruptedException
    {
        fill(Durability.SYNCED, false, 24);
    }

    @Test
    void shouldStopCleanlyWhereTheStateIsOnTheFullDiskToo() throws IOException, InterruptedException
    {
        fill(Durability.OS, true, 32);
    }

    @Test
    void shouldRefuseADiskThatIsTooSmallToBegin() throws IOException, InterruptedException
    {
        final List<String> lines = new ArrayList<>();
        final int status = run(onDisk("size=1m", engine(Durability.OS, false)), lines);

        assertEquals(0, status, lines.toString());
        final String refusal = line(lines, FillingEngine.REFUSED);
        assertTrue(refusal.contains("No space left on device"), refusal);
        assertTrue(refusal.contains(path.resolve("disk").toString()), refusal);
    }

    @Test
    void shouldRefuseAReadOnlyFileSystemAndChangeNothing() throws IOException, InterruptedException
    {
        final List<String> lines = new ArrayList<>();
        final Path disk = path.resolve("disk");
        final String again = "mount -o remount,ro " + disk + " && " + engine(Durability.OS, false);
        final int status = run(onDisk("size=24m", engine(Durability.OS, false) + " && " + again), lines);

        assertEquals(0, status, lines.toString());
        final String refusal = line(lines, FillingEngine.REFUSED);
        assertTrue(refusal.contains("Read-only file system"), refusal);
        assertTrue(refusal.contains(disk.resolve("journal").toString()), refusal);
        requireAllThere(lines, Durability.OS);
    }

    private void fill(final Durability durability, final boolean isStateThere, final int megabytes)
        throws IOException, InterruptedException
    {
        final List<String> lines = new ArrayList<>();
        final int status = run(onDisk("size=" + megabytes + "m", engine(durability, isStateThere)), lines);

        assertEquals(0, status, "a clean end: " + lines);
        final String failure = line(lines, FillingEngine.FAILED);
        assertTrue(failure.contains("No space left on device"), failure);
        assertTrue(failure.contains(path.resolve("disk").toString()), failure);
        requireAllThere(lines, durability);
    }

    /**
     * Start again on a copy with room.
     */
    private void requireAllThere(final List<String> lines, final Durability durability)
    {
        final long acknowledged =
            Long.parseLong(line(lines, FillingEngine.ACKNOWLEDGED).substring(FillingEngine.ACKNOWLEDGED.length()));
        assertTrue(acknowledged > 1_000, "acknowledged " + acknowledged);
        final Path copy = path.resolve("copy").resolve("journal");
        assertTrue(JournalVerification.of(JournalDirectory.openReadOnly(copy), (events) -> { }).input().entries() >=
            acknowledged);

        try (JournaledEngine journaled = JournaledEngine.launch(FillingEngine.context(copy, durability, false)))
        {
            assertTrue(journaled.recovery().events() >= acknowledged,
                "recovered " + journaled.recovery().events() + " acknowledged " + acknowledged);
            assertEquals(0, journaled.recovery().lostEvents());
        }
        assertFalse(lines.isEmpty());
    }

    /**
     * A command with a file system of its own, whose content it leaves in a directory outside.
     */
    private String onDisk(final String size, final String command)
    {
        final Path disk = path.resolve("disk");
        return "mount -t tmpfs -o " + size + " tmpfs " + disk + " && { " + command + "; status=$?; cp -a " + disk +
            " " + path.resolve("copy") + " && exit $status; }";
    }

    private String engine(final Durability durability, final boolean isStateThere)
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter((argument) -> argument.startsWith("--")).forEach(command::add);
        command.addAll(List.of("-ea", "-Xmx256m", "-cp", "'" + System.getProperty("java.class.path") + "'",
            FillingEngine.class.getName(), path.resolve("disk").resolve("journal").toString(), durability.name(),
            Boolean.toString(isStateThere)));

        return String.join(" ", command);
    }

    private static String line(final List<String> lines, final String begin)
    {
        return lines.stream().filter((line) -> line.startsWith(begin)).reduce((first, second) -> second)
            .orElseThrow(() -> new AssertionError("no line begins with '" + begin + "': " + lines));
    }

    private static int run(final String script, final List<String> lines) throws IOException, InterruptedException
    {
        final Process process;
        try
        {
            process = new ProcessBuilder("unshare", "-m", "sh", "-c", script).redirectErrorStream(true).start();
        }
        catch (final IOException ex)
        {
            lines.add(ex.toString());
            return 1;
        }
        try
        {
            lines.addAll(List.of(new String(
                process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n")));
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));

            return process.exitValue();
        }
        finally
        {
            process.destroyForcibly();
        }
    }
}
