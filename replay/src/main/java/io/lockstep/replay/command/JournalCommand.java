package io.lockstep.replay.command;

import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.journal.CorruptJournalException;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalEnd;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.tools.JournalSchemas;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;

/**
 * What the commands on a journal share: they open it to read, and tell damage from bad input.
 */
abstract class JournalCommand implements Callable<Integer>
{
    private static final double BYTES_PER_MB = 1e6;
    private static final String MANIFEST = "manifest";

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "Directory of the journal.")
    private Path path;

    private ProgressLine progressLine;
    private long readBytes;
    private long appliedEvents;

    @Override
    public final Integer call()
    {
        try
        {
            return run(path);
        }
        catch (final CorruptJournalException ex)
        {
            return differs(ex.getMessage());
        }
        catch (final JournalException ex)
        {
            throw new BadInputException(ex);
        }
    }

    /**
     * Open what is there, and do the work on it.
     *
     * @param directory that was named.
     * @return the exit status.
     */
    int run(final Path directory)
    {
        if (isMemberLog(directory))
        {
            return runMemberLog();
        }
        try (JournalDirectory journal = JournalDirectory.openReadOnly(directory))
        {
            return run(journal);
        }
    }

    /**
     * Whether a directory has the log of an Aeron Cluster, and no journal.
     *
     * @throws BadInputException where it is no directory.
     */
    static boolean isMemberLog(final Path directory)
    {
        if (!Files.isDirectory(directory))
        {
            throw new BadInputException("no such directory: " + directory + "; name the directory of a journal");
        }

        return !Files.exists(directory.resolve(MANIFEST)) && MemberLog.isIn(directory);
    }

    /**
     * Do the work.
     *
     * @param directory open for reading.
     * @return the exit status.
     */
    abstract int run(JournalDirectory directory);

    /**
     * Do the work on the log of an Aeron Cluster.
     *
     * @param log     of a member.
     * @param schemas of its events.
     * @return the exit status.
     */
    int run(final MemberLog log, final JournalSchemas schemas)
    {
        throw new BadInputException("this is no journal, but the log of an Aeron Cluster: " + path +
            "; journal ls, cat, grep, verify, stats and export read it, and the replay commands run it");
    }

    /**
     * What is said of a cluster's log on the command line; null where the command does not read such logs.
     */
    MemberLogOptions memberLogOptions()
    {
        return null;
    }

    private int runMemberLog()
    {
        final MemberLogOptions options = memberLogOptions();
        return options == null ? run(null, null) : run(options.open(path), options.schemas(path));
    }

    /**
     * The directory that was named.
     */
    final Path path()
    {
        return path;
    }

    final PrintWriter out()
    {
        return spec.commandLine().getOut();
    }

    /**
     * Tell on standard error that the answer is no.
     */
    final int differs(final String message)
    {
        endProgress();
        spec.commandLine().getErr().println("lockstep: " + message);
        return Lockstep.DIFFERS;
    }

    /**
     * Tell on standard error.
     */
    final void tell(final String message)
    {
        spec.commandLine().getErr().println(message);
    }

    /**
     * Progress of reading, on standard error.
     */
    final LongConsumer progress(final boolean isQuiet)
    {
        progressLine = new ProgressLine(spec.commandLine().getErr(), isQuiet);
        return (bytes) ->
        {
            readBytes = bytes;
            progressLine.update(System.nanoTime(), this::progressText);
        };
    }

    /**
     * Progress of applying events, on standard error.
     */
    final LongConsumer eventProgress(final boolean isQuiet)
    {
        progressLine = new ProgressLine(spec.commandLine().getErr(), isQuiet);
        return (events) ->
        {
            appliedEvents = events;
            progressLine.update(System.nanoTime(), this::progressText);
        };
    }

    /**
     * Leave the line of progress, if there is one, so that a terminal shows what follows on a line of its own.
     */
    final void endProgress()
    {
        if (readBytes > 0 || appliedEvents > 0)
        {
            progressLine.finish(progressText());
            readBytes = 0;
            appliedEvents = 0;
        }
    }

    private String progressText()
    {
        return appliedEvents > 0 ?
            String.format(Locale.ROOT, "%,d events", appliedEvents) :
            String.format(Locale.ROOT, "read %,.0f MB", readBytes / BYTES_PER_MB);
    }

    final void printf(final String format, final Object... args)
    {
        out().printf(Locale.ROOT, format, args);
    }

    final void printTail(final String log, final JournalEnd end)
    {
        if (end.tornBytes() > 0)
        {
            printf("%s ends in an unfinished write of %,d bytes at position %d: %s; recovery drops it%n",
                log, end.tornBytes(), end.position(), end.tornReason());
        }
    }

    static JsonLine tail(final JsonLine json, final JournalEnd end)
    {
        return json
            .field("endPosition", end.position())
            .field("tornBytes", end.tornBytes())
            .field("tornReason", end.tornBytes() > 0 ? end.tornReason() : null);
    }
}
