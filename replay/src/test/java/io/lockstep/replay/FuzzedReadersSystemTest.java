package io.lockstep.replay;

import com.code_intelligence.jazzer.Jazzer;
import io.lockstep.replay.journal.JournalFuzz;
import io.lockstep.replay.snapshot.SnapshotFuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Readers under a fuzzer that is led by the coverage of their code, in a process of its own with little memory.
 *
 * <p>What it found worth keeping, and what made a reader fail, is in {@code target/fuzz}; a longer run begins with it.
 */
@EnabledOnOs(architectures = {"amd64", "x86_64"}, disabledReason = "the fuzzer has no code for others")
@Timeout(value = 8, unit = TimeUnit.HOURS)
class FuzzedReadersSystemTest
{
    private static final long RUNS = Long.getLong("lockstep.fuzz.runs", 20_000);
    // What libFuzzer takes for a seed.
    private static final int SEED = (int)(Long.getLong("lockstep.seed", System.nanoTime()) & Integer.MAX_VALUE);
    private static final int MAX_LENGTH = 4_096;
    // Whatever a file asks for, this has to do.
    private static final String MAX_HEAP = "192m";

    @Test
    void shouldEndOrRefuseWhateverFilesOfAJournalHold() throws IOException, InterruptedException
    {
        final Path corpus = corpus(JournalFuzz.class);
        JournalFuzz.writeCorpus(corpus);

        fuzz(JournalFuzz.class, corpus);
    }

    @Test
    void shouldRefuseWhateverSnapshotsHold() throws IOException, InterruptedException
    {
        final Path corpus = corpus(SnapshotFuzz.class);
        SnapshotFuzz.writeCorpus(corpus);

        fuzz(SnapshotFuzz.class, corpus);
    }

    private static Path corpus(final Class<?> target) throws IOException
    {
        return Files.createDirectories(Path.of("target", "fuzz", target.getSimpleName(), "corpus").toAbsolutePath());
    }

    private static void fuzz(final Class<?> target, final Path corpus) throws IOException, InterruptedException
    {
        System.out.println("lockstep.seed=" + SEED);
        final Path directory = corpus.getParent();
        final File log = directory.resolve("log").toFile();
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--"))
            .forEach(command::add);
        command.addAll(List.of("-ea", "-Xmx" + MAX_HEAP, "-XX:+EnableDynamicAgentLoading",
            "-cp", System.getProperty("java.class.path"), Jazzer.class.getName(),
            "--target_class=" + target.getName(),
            "--instrumentation_includes=io.lockstep.replay.journal.**:io.lockstep.replay.snapshot.**",
            "--custom_hook_includes=io.lockstep.replay.journal.JournalFuzz:io.lockstep.replay.snapshot.SnapshotFuzz",
            "--reproducer_path=" + directory,
            "-artifact_prefix=" + directory + File.separator,
            "-runs=" + RUNS, "-seed=" + SEED, "-max_len=" + MAX_LENGTH, "-use_value_profile=1",
            corpus.toString()));
        final Process process = new ProcessBuilder(command).directory(directory.toFile())
            .redirectErrorStream(true).redirectOutput(log).start();
        try
        {
            final int exit = process.waitFor();
            final List<String> lines = Files.readAllLines(log.toPath(), StandardCharsets.ISO_8859_1);
            final String end = String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
            assertEquals(0, exit, end);
            assertTrue(lines.stream().anyMatch(line -> line.startsWith("Done ")), end);
        }
        finally
        {
            process.destroyForcibly();
        }
    }
}
