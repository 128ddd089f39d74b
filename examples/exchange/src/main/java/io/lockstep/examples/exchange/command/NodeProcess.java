package io.lockstep.examples.exchange.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lockstep.replay.command.BadInputException;
import io.lockstep.replay.command.Lockstep;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A node in a process of its own, run by the same JVM and class path as this one.
 *
 * <p>Threading: one thread; what the node prints is read by daemon threads.
 */
public final class NodeProcess implements AutoCloseable
{
    private static final JsonFactory JSON = new JsonFactory();
    private static final String COMPLAINT_PREFIX = "lockstep: ";
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(120);
    private static final long PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long STOP_TIMEOUT_S = 60;

    private final Map<String, Map<String, String>> messages = new ConcurrentHashMap<>();
    private final Process process;
    private final Thread outputReader;
    private final Thread errorReader;
    private volatile String complaint = "";

    private NodeProcess(final Process process)
    {
        this.process = process;
        outputReader = startReader("node-output", process.getInputStream(), this::onOutput);
        errorReader = startReader("node-error", process.getErrorStream(), this::onError);
    }

    /**
     * Start a node of the exchange. It is not ready yet.
     *
     * @param journal   directory of its journal.
     * @param endpoint  where it is to listen.
     * @param arguments more options of {@code exchange serve}.
     * @return the process.
     */
    public static NodeProcess start(final Path journal, final String endpoint, final List<String> arguments)
    {
        final List<String> verb = new ArrayList<>(List.of(
            "exchange", "serve", "--json", "--journal", journal.toString(), "--endpoint", endpoint));
        verb.addAll(arguments);
        return start(verb);
    }

    /**
     * Start a member of a cluster. It is not ready yet.
     *
     * @param config its configuration file.
     * @return the process.
     */
    static NodeProcess startMember(final Path config)
    {
        return start(List.of("node", "--json", "--config", config.toString()));
    }

    private static NodeProcess start(final List<String> verb)
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        final String classPath = System.getProperty("java.class.path");
        if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator))
        {
            // Only as the main jar does its manifest open what Agrona and Chronicle need.
            command.addAll(List.of("-jar", classPath));
        }
        else
        {
            command.addAll(List.of("-cp", classPath, Lockstep.class.getName()));
        }
        command.addAll(verb);
        try
        {
            return new NodeProcess(new ProcessBuilder(command).start());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * What the node said when it was ready to take orders.
     *
     * @return fields of its message; null if it has not said so yet.
     */
    public Map<String, String> ready()
    {
        return messages.get(ServeCommand.READY);
    }

    /**
     * Wait until the node is ready.
     *
     * @return what it said.
     */
    Map<String, String> awaitReady()
    {
        final long deadlineNs = System.nanoTime() + START_TIMEOUT_NS;
        while (ready() == null)
        {
            requireAlive();
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new IllegalStateException("the node was not ready in time");
            }

            LockSupport.parkNanos(PARK_NS);
        }

        return ready();
    }

    /**
     * Say why a node did not become ready, if it did not.
     *
     * @throws BadInputException     where it does not like what it was given.
     * @throws IllegalStateException where it ended for another reason.
     */
    void requireAlive()
    {
        if (!isAlive() && ready() == null)
        {
            final int status = exitStatus();
            if (status == Lockstep.BAD_INPUT)
            {
                throw new BadInputException(complaint());
            }

            throw new IllegalStateException(
                "the node ended by itself: exit status " + status + ": " + complaint());
        }
    }

    /**
     * Whether the process is still there.
     *
     * @return true if it is.
     */
    public boolean isAlive()
    {
        return process.isAlive();
    }

    /**
     * Why the process ended, in its own words.
     *
     * @return the line, without the name of the command; empty if it had nothing to complain about.
     */
    public String complaint()
    {
        return complaint;
    }

    /**
     * Exit status of a process that has ended.
     *
     * @return the status.
     */
    public int exitStatus()
    {
        awaitExit();
        return process.exitValue();
    }

    /**
     * Kill the process, which gets no chance to do anything about it (SIGKILL).
     */
    public void kill()
    {
        process.destroyForcibly();
        awaitExit();
    }

    /**
     * Tell the node to stop, and do not wait.
     */
    void signalStop()
    {
        // By its handle: destroying the process itself would close the pipe that its last words come through.
        process.toHandle().destroy();
    }

    /**
     * Tell the node to stop, and wait until it has.
     *
     * @return fields of its last message; null if it ended without one.
     */
    public Map<String, String> stop()
    {
        signalStop();
        awaitExit();
        return messages.get(ServeCommand.STOPPED);
    }

    /**
     * Stop the node if it is still there: in order, so that it takes its shared memory with it.
     */
    @Override
    public void close()
    {
        if (process.isAlive())
        {
            stop();
        }
    }

    private void awaitExit()
    {
        try
        {
            if (!process.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS))
            {
                process.destroyForcibly();
                throw new IllegalStateException("the node did not stop within " + STOP_TIMEOUT_S + " s");
            }

            outputReader.join();
            errorReader.join();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a node was stopping", ex);
        }
    }

    private void onOutput(final String line)
    {
        final Map<String, String> fields = parse(line);
        messages.put(fields.getOrDefault(ServeCommand.EVENT_FIELD, "other"), fields);
    }

    private void onError(final String line)
    {
        if (line.startsWith(COMPLAINT_PREFIX))
        {
            complaint = line.substring(COMPLAINT_PREFIX.length());
        }
        else
        {
            System.err.println(line);
        }
    }

    private static Thread startReader(final String name, final InputStream in, final Consumer<String> consumer)
    {
        final Thread reader = new Thread(() -> read(in, consumer), name);
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    private static void read(final InputStream in, final Consumer<String> consumer)
    {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)))
        {
            for (String line = lines.readLine(); line != null; line = lines.readLine())
            {
                consumer.accept(line);
            }
        }
        catch (final IOException ex)
        {
            // The pipe of a killed process breaks; its exit status tells.
        }
    }

    private static Map<String, String> parse(final String line)
    {
        final Map<String, String> fields = new HashMap<>();
        if (!line.startsWith("{"))
        {
            return fields;
        }

        try (JsonParser parser = JSON.createParser(line))
        {
            while (parser.nextToken() != null)
            {
                if (parser.currentToken() == JsonToken.FIELD_NAME)
                {
                    final String name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, parser.getText());
                }
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("the node printed what is no JSON: " + line, ex);
        }

        return fields;
    }
}
