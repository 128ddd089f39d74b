package io.lockstep.transport.cluster;

import io.lockstep.replay.command.Lockstep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A member in a process of its own, which can be killed and paused: {@code lockstep node} with its configuration file.
 */
final class MemberProcess implements AutoCloseable
{
    private static final long TIMEOUT_S = 120;

    private final Path log;
    private final Process process;

    private MemberProcess(final Process process, final Path log)
    {
        this.process = process;
        this.log = log;
    }

    static MemberProcess start(final Path config, final Path log)
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments())
        {
            if (argument.startsWith("--add") || argument.startsWith("--enable") || argument.startsWith("--sun"))
            {
                command.add(argument);
            }
        }
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp", System.getProperty("java.class.path"),
            Lockstep.class.getName(), "node", "--json", "--config", config.toString()));
        try
        {
            return new MemberProcess(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start(), log);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * SIGKILL.
     */
    void kill()
    {
        process.destroyForcibly();
        awaitEnd();
    }

    /**
     * SIGSTOP.
     */
    void pause()
    {
        signal("STOP");
    }

    /**
     * SIGCONT.
     */
    void resume()
    {
        signal("CONT");
    }

    /**
     * SIGTERM, and what the process said all its life.
     */
    String stop()
    {
        process.destroy();
        awaitEnd();
        return said();
    }

    /**
     * Wait for the end of a process that ends by itself.
     */
    int exitStatus()
    {
        awaitEnd();
        return process.exitValue();
    }

    boolean isAlive()
    {
        return process.isAlive();
    }

    String said()
    {
        try
        {
            return Files.readString(log);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close()
    {
        process.destroyForcibly();
        awaitEnd();
    }

    private void signal(final String name)
    {
        try
        {
            final Process signal = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            assertTrue(signal.waitFor(TIMEOUT_S, TimeUnit.SECONDS), "kill -" + name + " did not end");
            assertEquals(0, signal.exitValue(), "kill -" + name);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd()
    {
        try
        {
            assertTrue(process.waitFor(TIMEOUT_S, TimeUnit.SECONDS), "a member's process did not end");
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
