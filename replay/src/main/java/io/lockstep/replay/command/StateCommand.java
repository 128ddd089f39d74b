package io.lockstep.replay.command;

import io.lockstep.replay.reader.NoStateException;
import io.lockstep.replay.reader.ReadOutcome;
import io.lockstep.replay.reader.StateReader;
import org.agrona.DirectBuffer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * What the commands on a state share: they open it, and tell an engine that is in the way from bad input.
 */
abstract class StateCommand implements Callable<Integer>
{
    private static final String HEX_PREFIX = "0x";
    private static final int HEX_RADIX = 16;

    private final ValueText valueText = new ValueText();

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR",
        description = "Directory of the engine, or that of its state, or the file of a snapshot.")
    private Path path;

    @Override
    public final Integer call()
    {
        if (!Files.isDirectory(path) && !OpenState.isSnapshot(path))
        {
            throw new BadInputException(
                "no such directory: " + path + "; name the directory of an engine, or the file of a snapshot");
        }

        try (OpenState state = OpenState.of(path))
        {
            return run(state);
        }
        catch (final NoStateException ex)
        {
            throw new BadInputException(ex);
        }
    }

    /**
     * Do the work.
     *
     * @param state open for reading.
     * @return the exit status.
     */
    abstract int run(OpenState state);

    final Path path()
    {
        return path;
    }

    final PrintWriter out()
    {
        return spec.commandLine().getOut();
    }

    final void printf(final String format, final Object... args)
    {
        out().printf(Locale.ROOT, format, args);
    }

    /**
     * Tell on standard error.
     */
    final void tell(final String message)
    {
        spec.commandLine().getErr().println("lockstep: " + message);
    }

    final int differs(final String message)
    {
        tell(message);
        return Lockstep.DIFFERS;
    }

    final String text(final OpenState.OpenStore store, final DirectBuffer value)
    {
        return valueText.of(store.view(), value, store.view().valueLength());
    }

    final JsonLine json(final OpenState.OpenStore store, final long key, final DirectBuffer value)
    {
        final JsonLine json = new JsonLine().field("store", store.name()).field("key", key);
        valueText.addTo(json, store.view(), value, store.view().valueLength());
        return addSequences(json, store.reader(), true);
    }

    static JsonLine addSequences(final JsonLine json, final StateReader reader, final boolean isRead)
    {
        return json
            .field("applied", isRead ? reader.appliedSequence() : null)
            .field("durable", isJournaled(reader) ? reader.durableSequence() : null);
    }

    static String durable(final StateReader reader)
    {
        return isJournaled(reader) ? String.format(Locale.ROOT, "%,d", reader.durableSequence()) : "not journaled";
    }

    /**
     * Why there is nothing to show.
     */
    static String why(final ReadOutcome outcome)
    {
        return outcome == ReadOutcome.STALLED ?
            "the engine does not go on, in the midst of a batch: it is stopped, has failed or was killed there, " +
                "and the state is half-changed until it is started again" :
            "the engine changes the state too fast to be read; try again";
    }

    static long key(final String text)
    {
        try
        {
            return text.startsWith(HEX_PREFIX) ?
                Long.parseUnsignedLong(text.substring(HEX_PREFIX.length()), HEX_RADIX) : Long.parseLong(text);
        }
        catch (final NumberFormatException ex)
        {
            throw new BadInputException("a key is a number of 64 bits, or 0x and its hexadecimal digits: " + text);
        }
    }

    private static boolean isJournaled(final StateReader reader)
    {
        return reader.durableSequence() != Long.MAX_VALUE;
    }
}
