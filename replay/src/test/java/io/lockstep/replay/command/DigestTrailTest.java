package io.lockstep.replay.command;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Digests of runs of one journal, by two processes, held against each other.
 */
@Timeout(240)
class DigestTrailTest
{
    private static final int EVENTS = 500;
    private static final int CHECKPOINT_INTERVAL = 64;
    private static final int LINES = 1 + EVENTS / CHECKPOINT_INTERVAL + 1;
    private static final long SECOND_BAD = TallyBuilds.BAD_KEY + TallyBuilds.KEYS;
    private static final String RELEASED = TallyBuilds.Released.class.getName();
    private static final String WRONG_STATE = TallyBuilds.WrongState.class.getName();
    private static final String SET_UP = TallyBuilds.SetUp.class.getName();
    private static final String COMMAND = "./lockstep ";

    @TempDir
    private Path directory;

    private Path journal;

    @BeforeEach
    void writeJournal()
    {
        journal = directory.resolve("journal");
        TallyBuilds.writeJournal(journal, EVENTS);
    }

    @Test
    void shouldFindNoDifferenceOfTwoProcesses() throws Exception
    {
        final Path here = digests("here", RELEASED);
        final Path there = directory.resolve("there");
        runElsewhere(List.of(), "replay", "run", journal, "--app", RELEASED, "--digests-out", there);
        final List<String> lines = Files.readAllLines(here);

        final CommandRun diff = CommandRun.of("replay", "diff", "--digests", here, there);
        final CommandRun json = CommandRun.of("replay", "diff", "--digests", here, there, "--json");

        assertEquals(lines, Files.readAllLines(there));
        assertEquals(LINES, lines.size());
        assertTrue(lines.get(0).contains("\"java\":\"" + Runtime.version() + "\""), lines.get(0));
        assertTrue(lines.get(1).startsWith("{\"sequence\":" + CHECKPOINT_INTERVAL + ","), lines.get(1));
        assertTrue(lines.get(LINES - 1).startsWith("{\"sequence\":" + EVENTS + ","), lines.get(LINES - 1));
        assertEquals(0, diff.status(), diff.err());
        assertTrue(diff.out().contains("EQUAL"), diff.out());
        assertTrue(json.out().contains("\"isEqual\":true,\"equalDigests\":" + (LINES - 1)), json.out());
    }

    @Test
    void shouldNameTheIntervalInWhichTwoBuildsDiffer() throws Exception
    {
        final Path left = digests("left", RELEASED);
        final Path right = digests("right", WRONG_STATE);

        final CommandRun diff = CommandRun.of("replay", "diff", "--digests", left, right);
        final String narrowing = narrowing(diff);
        final CommandRun narrowed = CommandRun.of((Object[])narrowing.substring(COMMAND.length()).split(" "));

        assertEquals(1, diff.status(), diff.err());
        assertTrue(diff.out().contains("first        behind event 0, up to event " + CHECKPOINT_INTERVAL), diff.out());
        assertTrue(narrowing.startsWith(COMMAND + "replay bisect " + journal + " --app " + RELEASED), narrowing);
        assertEquals(1, narrowed.status(), narrowed.err());
        assertTrue(narrowed.out().contains("event " + SECOND_BAD + ": the state differs"), narrowed.out());
    }

    @Test
    void shouldNameTheEventAtWhichOneBuildDiffersInTwoProcesses() throws Exception
    {
        final Path here = digests("here", SET_UP);
        final Path there = directory.resolve("there");
        final List<String> setUp = List.of("-D" + TallyBuilds.SetUp.PROPERTY + "=1");
        runElsewhere(setUp, "replay", "run", journal, "--app", SET_UP, "--digests-out", there);

        final CommandRun diff = CommandRun.of("replay", "diff", "--digests", here, there);
        final String narrowing = narrowing(diff).substring(COMMAND.length());
        final Path hereByEvent = directory.resolve("here-by-event");
        final Path thereByEvent = directory.resolve("there-by-event");
        final CommandRun again =
            CommandRun.of((Object[])narrowing.replace("FILE", hereByEvent.toString()).split(" "));
        runElsewhere(setUp, (Object[])narrowing.replace("FILE", thereByEvent.toString()).split(" "));
        final CommandRun narrowed = CommandRun.of("replay", "diff", "--digests", hereByEvent, thereByEvent, "--json");

        assertEquals(1, diff.status(), diff.err());
        assertEquals(0, again.status(), again.err());
        assertEquals(1, narrowed.status(), narrowed.err());
        assertTrue(narrowed.out().contains("\"lastEqual\":" + (SECOND_BAD - 1)), narrowed.out());
        assertTrue(narrowed.out().contains("\"firstDifferent\":" + SECOND_BAD), narrowed.out());
        assertTrue(narrowed.out().contains("\"isStateDifferent\":true"), narrowed.out());
    }

    @Test
    void shouldRefuseWhatCannotBeCompared() throws IOException
    {
        final Path whole = digests("whole", RELEASED);
        final Path shorter = digests("shorter", RELEASED, "--until", 100);
        final Path cut = directory.resolve("cut");
        Files.write(cut, Files.readAllLines(whole).subList(0, LINES - 1));
        final Path other = Files.writeString(directory.resolve("other"), "{\"sequence\":1}\n");

        for (final Path bad : List.of(shorter, cut, other, journal, directory.resolve("none")))
        {
            final CommandRun run = CommandRun.of("replay", "diff", "--digests", whole, bad);

            assertEquals(2, run.status(), run.out());
            assertEquals(1, run.errorLines().size(), run.err());
        }
        assertEquals(2, CommandRun.of("replay", "run", journal, "--app", RELEASED, "--digests-every", 1).status());
        assertEquals(2, CommandRun.of("replay", "run", journal, "--app", RELEASED, "--digests-out", whole).status());
    }

    @Test
    void shouldLeaveNoFileWhereARunFails() throws IOException
    {
        final Path file = directory.resolve("digests");

        final CommandRun run = CommandRun.of(
            "replay", "run", journal, "--app", TallyBuilds.Throwing.class.getName(), "--digests-out", file);

        assertEquals(3, run.status(), run.err());
        try (Stream<Path> files = Files.list(directory))
        {
            assertEquals(List.of(journal), files.toList());
        }
    }

    private Path digests(final String name, final String app, final Object... options)
    {
        final Path file = directory.resolve(name);
        final List<Object> args = new ArrayList<>(
            List.of("replay", "run", journal, "--app", app, "--digests-out", file));
        args.addAll(Arrays.asList(options));
        final CommandRun run = CommandRun.of(args.toArray());
        assertEquals(0, run.status(), run.err());

        return file;
    }

    private static String narrowing(final CommandRun diff)
    {
        return diff.lines().stream().filter((line) -> line.startsWith("narrow with"))
            .map((line) -> line.substring(line.indexOf(COMMAND))).findFirst().orElseThrow();
    }

    private void runElsewhere(final List<String> options, final Object... args) throws Exception
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter((argument) -> argument.startsWith("--")).forEach(command::add);
        command.addAll(options);
        command.addAll(List.of("-Xmx128m", "-cp", System.getProperty("java.class.path"), Lockstep.class.getName()));
        Arrays.stream(args).map(Object::toString).forEach(command::add);
        final Path log = directory.resolve("elsewhere.log");
        final Process process =
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try
        {
            final int status = process.waitFor();
            assertEquals(0, status, Files.readString(log));
        }
        finally
        {
            process.destroyForcibly();
        }
    }
}
