package io.lockstep.replay.journal;

import io.lockstep.engine.Durability;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Another process that has a journal open: it tells each sequence that it has flushed, and ends with its parent.
 */
final class WritingProcess implements AutoCloseable
{
    private static final int EVENTS_PER_FLUSH = 16;

    private final Process process;
    private final BufferedReader output;

    private WritingProcess(final Process process)
    {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /**
     * Start a process that goes on until it is killed.
     */
    static WritingProcess launch(final Path path) throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(a -> a.startsWith("--"))
            .forEach(command::add);
        command.addAll(List.of("-ea", "-Xmx128m", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(WritingProcess.class.getName(), path.toString()));

        return new WritingProcess(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /**
     * Event that the process writes.
     */
    static TestEvent event(final long sequence)
    {
        final byte[] body = new byte[8 + (int)(sequence % 57)];
        new UnsafeBuffer(body).putLong(0, sequence * 0x9E3779B97F4A7C15L);

        return new TestEvent(sequence, 1_000_000_000L + sequence, 1 + sequence % 3, sequence, body);
    }

    public static void main(final String[] args) throws IOException
    {
        final PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        try (JournalDirectory directory = TestEvent.open(Path.of(args[0]));
            InputJournal journal = InputJournal.open(directory, Durability.OS))
        {
            long sequence = journal.lastSequence();
            while (!out.checkError())
            {
                out.println(sequence);
                for (int i = 0; i < EVENTS_PER_FLUSH; i++)
                {
                    event(++sequence).appendTo(journal);
                }
                journal.flush();
            }
        }
    }

    long pid()
    {
        return process.pid();
    }

    /**
     * Next sequence that the process tells.
     */
    long awaitSequence() throws IOException
    {
        final String line = output.readLine();
        if (line == null)
        {
            throw new IOException("the writing process ended early");
        }

        return Long.parseLong(line);
    }

    /**
     * Kill the process, and read what it had still told.
     *
     * @return the last sequence told in whole; negative where nothing was.
     */
    long kill() throws IOException, InterruptedException
    {
        // Not through Process, which would throw away what is still in the pipe.
        process.toHandle().destroyForcibly();
        long sequence = -1;
        final StringBuilder line = new StringBuilder();
        int next;
        while ((next = output.read()) >= 0)
        {
            if (next == '\n')
            {
                sequence = Long.parseLong(line.toString());
                line.setLength(0);
            }
            else
            {
                line.append((char)next);
            }
        }
        process.waitFor();

        return sequence;
    }

    @Override
    public void close()
    {
        process.destroyForcibly();
    }
}
