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
 * A program in a process of its own that a test starts and kills.
 */
class JavaProcess implements AutoCloseable
{
    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    /**
     * Start a program.
     *
     * @param prefix    that comes before the command: what it is to run in.
     * @param main      class of the program.
     * @param arguments of the program.
     */
    JavaProcess(final List<String> prefix, final Class<?> main, final List<String> arguments)
    {
        final List<String> command = new ArrayList<>(prefix);
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
            main.getName()));
        command.addAll(arguments);
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

    /**
     * Whether the process, which lives, has printed a line that begins with something.
     */
    boolean hasPrinted(final String begin)
    {
        read();
        if (!process.isAlive())
        {
            throw new AssertionError("the process ended: " + lines);
        }

        return lines.stream().anyMatch((line) -> line.startsWith(begin));
    }

    /**
     * Say something to the process by its standard input.
     */
    void say()
    {
        try
        {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
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
