package io.lockstep;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Runs all classes of this module that are named {@code Stress} under jcstress, in a process of its own: a short form
 * with each build, the long form where {@code -Dstress.form=long} asks for it.
 */
class StressTest
{
    private static final String CHECK = "lockstep.stress.tests";
    private static final List<String> SHORT = List.of(
        "-f", "1", "-iters", "1", "-time", "150", "-sc", "false", "-spinStyle", "THREAD_YIELD", "-hs", "256",
        "-strideSize", "64", "-strideCount", "8");
    private static final List<String> LONG = List.of("-m", "default", "-spinStyle", "THREAD_YIELD", "-hs", "512");

    @Test
    @Timeout(value = 10, unit = TimeUnit.HOURS)
    void shouldMeetNothingForbidden() throws IOException, InterruptedException
    {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "skipped: two threads need two cores to meet");
        final boolean isLong = "long".equals(System.getProperty("lockstep.stress"));
        final Path target = Path.of(System.getProperty("lockstep.stress.target"));
        final Path report = Files.createDirectories(target.resolve("jcstress"));
        final Path log = target.resolve("jcstress.log");

        final int status = new ProcessBuilder(command(isLong, report))
            .directory(report.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();

        final String output = Files.readString(log);
        assertEquals(0, status, output);
        assertEquals(0, sum("Failed tests: (\\d+)", output), output);
        assertEquals(0, sum("Error tests: (\\d+)", output), output);
        assertTrue(sum("All remaining tests: (\\d+)", output) + sum("Interesting tests: (\\d+)", output) > 0, output);
    }

    private static List<String> command(final boolean isLong, final Path report)
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-cp", classPath(), "org.openjdk.jcstress.Main", "-r", report.toString()));
        command.addAll(List.of("-c", "2", "-t", System.getProperty(CHECK, "Stress")));
        final String jvm = System.getProperty("lockstep.stress.jvm").trim() + " -XX:MaxDirectMemorySize=512m";
        if (isLong)
        {
            command.addAll(LONG);
            command.addAll(List.of("-jvmArgsPrepend", jvm));
        }
        else
        {
            command.addAll(SHORT);
            command.addAll(List.of("-jvmArgs", jvm));
        }

        return command;
    }

    private static String classPath()
    {
        // A directory that is not there, like that of main classes here, stops a probe of jcstress.
        return Arrays.stream(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
            .split(File.pathSeparator)).filter((entry) -> new File(entry).exists())
            .collect(Collectors.joining(File.pathSeparator));
    }

    private static int sum(final String pattern, final String output)
    {
        int sum = 0;
        final Matcher matcher = Pattern.compile(pattern).matcher(output);
        while (matcher.find())
        {
            sum += Integer.parseInt(matcher.group(1));
        }

        return sum;
    }
}
