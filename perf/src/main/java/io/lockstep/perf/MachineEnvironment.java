package io.lockstep.perf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Where measurements take place, kept beside them: processor, kernel, JDK, flags, commit.
 *
 * <p>Threading: any thread.
 */
public final class MachineEnvironment
{
    private static final String UNKNOWN = "unknown";

    private MachineEnvironment()
    {
    }

    /**
     * Write it to {@code environment.txt}.
     *
     * @param directory to write to; made where it is not there.
     */
    public static void write(final Path directory)
    {
        final StringBuilder text = new StringBuilder();
        values().forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
        try
        {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("environment.txt"), text);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Where the run takes place.
     *
     * @return values by name.
     */
    public static Map<String, String> values()
    {
        final Map<String, String> values = new LinkedHashMap<>();
        values.put("cpu", cpu());
        values.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        values.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        values.put("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
        values.put("flags", String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
        values.put("maxHeapBytes", String.valueOf(Runtime.getRuntime().maxMemory()));
        values.put("commit", commit());
        return values;
    }

    private static String cpu()
    {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo")))
        {
            return lines
                .filter((line) -> line.startsWith("model name"))
                .map((line) -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        }
        catch (final IOException | UncheckedIOException ex)
        {
            return System.getProperty("os.arch");
        }
    }

    private static String commit()
    {
        try
        {
            final Path here = Path.of(
                MachineEnvironment.class.getProtectionDomain().getCodeSource().getLocation().getPath());
            final Process process = new ProcessBuilder("git", "rev-parse", "HEAD")
                .directory(here.getParent().toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
            final String commit = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            return commit.isEmpty() ? UNKNOWN : commit;
        }
        catch (final IOException ex)
        {
            return UNKNOWN;
        }
    }
}
