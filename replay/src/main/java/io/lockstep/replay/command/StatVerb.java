package io.lockstep.replay.command;

import io.lockstep.replay.counters.CountersFileReader;
import org.agrona.CloseHelper;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Shows the counters of a running engine, from outside its process.
 */
@Command(
    name = "stat",
    description = "Show what a running engine counts: rates, fills, latencies, again and again. It only reads.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "On a terminal the picture is redrawn in place, elsewhere one follows the other. Where no engine runs, the",
        "last values are shown, and the exit status is 1.",
        "",
        "Example: ./lockstep stat /tmp/exchange --once --json"
    })
public final class StatVerb implements Verb
{
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String REDRAW = "\033[H\033[2J";

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "Directory of the engine's journal.")
    private Path directory;

    @Option(names = "--interval", paramLabel = "SECONDS", defaultValue = "1",
        description = "Time between two readings. Default: ${DEFAULT-VALUE}")
    private double intervalSeconds;

    @Option(names = "--once", description = "Read once, and print the values without rates.")
    private boolean isOnce;

    @Option(names = "--count", paramLabel = "N", defaultValue = "0",
        description = "End after so many readings; 0 for no end. Default: ${DEFAULT-VALUE}")
    private int count;

    @Option(names = "--json", description = "Print each reading as one JSON object on a line.")
    private boolean isJson;

    private CountersFileReader reader;

    /**
     * Made by the service loader.
     */
    public StatVerb()
    {
    }

    @Override
    public Integer call()
    {
        if (!(intervalSeconds > 0 && intervalSeconds <= 3600))
        {
            throw new BadInputException("the interval must be from above 0 to 3600 s: --interval " + intervalSeconds);
        }

        try
        {
            return run(isOnce ? 1 : count);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new BadInputException(ex);
        }
        finally
        {
            CloseHelper.close(reader);
        }
    }

    private int run(final int readings)
    {
        open();
        StatSample previous = null;
        for (int i = 1; ; i++)
        {
            if (reader.isReplaced())
            {
                open();
                previous = null;
            }

            // Asked before the values are read: those of an engine that is gone are its last ones.
            final boolean isAlive = reader.isAlive();
            final StatSample sample = new StatSample(reader, isAlive, System.nanoTime());
            show(new StatView(sample, previous));
            if (!isAlive)
            {
                spec.commandLine().getErr().println("lockstep: no engine runs on " + directory + ": " + ending() +
                    "; these are the last values");
                return Lockstep.DIFFERS;
            }
            if (i == readings)
            {
                return Lockstep.DONE;
            }

            previous = sample;
            await(System.nanoTime() + (long)(intervalSeconds * NANOS_PER_SECOND));
        }
    }

    private void open()
    {
        CloseHelper.close(reader);
        reader = Files.isDirectory(directory) ? CountersFileReader.open(directory) : null;
        if (reader == null)
        {
            throw new BadInputException("no engine has counted here: " + directory +
                " has no counters file; name the directory of a running engine's journal");
        }
    }

    private String ending()
    {
        switch (reader.state())
        {
            case CLOSED:
                return "process " + reader.pid() + " has closed it";

            case FAILED:
                return "it failed in process " + reader.pid();

            case LAUNCHING:
            case RUNNING:
            default:
                return "process " + reader.pid() + " is gone";
        }
    }

    private void show(final StatView view)
    {
        final PrintWriter out = spec.commandLine().getOut();
        if (isJson)
        {
            out.println(view.json());
            return;
        }

        if (!isOnce && System.console() != null)
        {
            out.print(REDRAW);
        }
        out.printf(Locale.ROOT, "%s%n", view.text());
    }

    private static void await(final long deadlineNs)
    {
        long leftNs = deadlineNs - System.nanoTime();
        while (leftNs > 0 && !Thread.currentThread().isInterrupted())
        {
            LockSupport.parkNanos(leftNs);
            leftNs = deadlineNs - System.nanoTime();
        }
    }
}
