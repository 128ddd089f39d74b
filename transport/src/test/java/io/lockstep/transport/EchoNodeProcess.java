package io.lockstep.transport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An {@link EchoNodeMain} that a test starts and kills.
 */
final class EchoNodeProcess implements AutoCloseable
{
    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    EchoNodeProcess(final Path directory, final String endpoint, final String... more)
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments())
        {
            if (argument.startsWith("--") || argument.startsWith("-ea"))
            {
                command.add(argument);
            }
        }
        command.addAll(List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            EchoNodeMain.class.getName(),
            directory.toString(),
            endpoint));
        command.addAll(List.of(more));
        try
        {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    boolean isReady()
    {
        read();
        if (!process.isAlive())
        {
            throw new AssertionError("the node's process ended: " + lines);
        }

        return lines.stream().anyMatch((line) -> line.startsWith(EchoNodeMain.READY));
    }

    /**
     * Whether the process has ended by itself.
     */
    boolean hasEnded()
    {
        final boolean hasEnded = !process.isAlive();
        read();
        return hasEnded;
    }

    int status()
    {
        return process.exitValue();
    }

    List<String> lines()
    {
        return lines;
    }

    /**
     * End the process with SIGKILL.
     */
    void kill()
    {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close()
    {
        kill();
    }

    private void read()
    {
        try
        {
            while (output.ready())
            {
                lines.add(output.readLine());
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
