package io.lockstep.replay.reader;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Another JVM with a main class of the tests, which tells lines and ends when nobody reads them any more.
 */
public final class ChildJvm implements AutoCloseable
{
    private final Process process;
    private final BufferedReader lines;
    private final String name;

    private ChildJvm(final String name, final Process process)
    {
        this.name = name;
        this.process = process;
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    public static ChildJvm launch(final Class<?> mainClass, final Object... args) throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(a -> a.startsWith("--"))
            .forEach(command::add);
        command.addAll(List.of("-ea", "-Xmx128m", "-cp", System.getProperty("java.class.path"), mainClass.getName()));
        for (final Object arg : args)
        {
            command.add(arg.toString());
        }

        return new ChildJvm(mainClass.getSimpleName(),
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /**
     * The next line; the process fails the test by ending.
     */
    public String awaitLine() throws IOException
    {
        final String line = lines.readLine();
        if (line == null)
        {
            throw new IOException(name + " ended early");
        }

        return line;
    }

    long awaitNumber() throws IOException
    {
        final String line = awaitLine();
        try
        {
            return Long.parseLong(line);
        }
        catch (final NumberFormatException ex)
        {
            throw new IOException(name + " tells: " + line, ex);
        }
    }

    /**
     * The first number told that is at least as high.
     */
    long awaitAtLeast(final long wanted) throws IOException
    {
        long number = awaitNumber();
        while (number < wanted)
        {
            number = awaitNumber();
        }

        return number;
    }

    void stop() throws IOException, InterruptedException
    {
        signal("-STOP");
    }

    void resume() throws IOException, InterruptedException
    {
        signal("-CONT");
    }

    public void kill() throws InterruptedException
    {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close()
    {
        process.destroyForcibly();
    }

    private void signal(final String signal) throws IOException, InterruptedException
    {
        final Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).inheritIO().start();
        assertEquals(0, kill.waitFor());
    }
}
