package io.lockstep.examples.exchange.command;

import io.lockstep.engine.Durability;
import io.lockstep.examples.exchange.spot.SpotFlow;
import io.lockstep.replay.command.BadInputException;
import io.lockstep.replay.command.JsonLine;
import io.lockstep.replay.command.Lockstep;
import io.lockstep.replay.command.ProgressLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Makes up commands for the exchange with accounts, in a shape that has a name, and writes, sends or runs them.
 */
@Command(
    name = "load",
    description = "Make up commands for the exchange with accounts, the same for the same seed: run them in this " +
        "process, send them to a node over Aeron UDP, or write them to a file.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "QUIET, OPEN (an auction before trading, one behind it), SWING (waves), CRASH (through stop orders),",
        "CANCEL_STORM, QUOTE_STUFFING (one user who places and cancels), HOT_SYMBOL (nine of ten messages for one of a",
        "thousand instruments).",
        "",
        "Example: ./lockstep exchange load --shape CRASH --seed 7 --messages 200000 --json",
        "Example: ./lockstep exchange load --shape HOT_SYMBOL --out commands.csv.gz"
    })
final class LoadCommand implements Callable<Integer>
{
    private static final int MESSAGES_DEFAULT = 200_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private EngineOptions engineOptions;

    @Option(names = "--shape", paramLabel = "SHAPE", defaultValue = "QUIET",
        description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private SpotFlow.Shape shape;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
        description = "The same seed gives the same commands. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(names = "--messages", paramLabel = "N", defaultValue = "" + MESSAGES_DEFAULT,
        description = "Messages about orders. Default: ${DEFAULT-VALUE}")
    private int messages;

    @Option(names = "--out", paramLabel = "FILE",
        description = "Write the commands as text, .gz by name, for --commands, and run nothing.")
    private Path file;

    @Option(names = "--connect", paramLabel = "HOST:PORT", description = "Send them to 'exchange serve --spot'.")
    private String endpoint;

    @Option(names = "--no-warm-up", description = "Measure from the first message on, compiling the code meanwhile.")
    private boolean isCold;

    @Option(names = "--json", description = "Print the result as one JSON object on the last line.")
    private boolean isJson;

    /**
     * Made by the command line.
     */
    LoadCommand()
    {
    }

    @Override
    public Integer call()
    {
        if (messages < 1)
        {
            throw new BadInputException("--messages must be positive: messages=" + messages);
        }
        if (file != null && endpoint != null)
        {
            throw new BadInputException("--out writes the commands, --connect sends them: choose one");
        }

        try
        {
            return file == null ? run() : write();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private int run() throws IOException
    {
        final PrintWriter out = spec.commandLine().getOut();
        final PrintWriter err = spec.commandLine().getErr();
        final SpotOptions.OutputFiles none = new SpotOptions.OutputFiles(null, null, null);
        if (endpoint != null)
        {
            return new SpotClientRun(SpotFlow.generate(seed, messages, shape), endpoint, none).run(
                new ProgressLine(err, isJson), out, isJson);
        }

        final Durability durability = engineOptions.durability(false);
        final String name = shape.name().toLowerCase(Locale.ROOT) + ", seed " + seed;
        new SpotRun(SpotFlow.generate(seed, messages, shape), name, engineOptions, durability, true, 0, none).run(
            null, isCold, out, err, isJson);
        return Lockstep.DONE;
    }

    private int write() throws IOException
    {
        final long[] count = new long[1];
        try (OutputStream out = SpotOptions.open(file);
            PrintWriter writer = new PrintWriter(out, false, US_ASCII))
        {
            SpotFlow.generate(seed, messages, shape, (line) ->
            {
                count[0]++;
                writer.print(line + "\n");
            });
            if (writer.checkError())
            {
                throw new IOException("cannot write the commands: " + file);
            }
        }

        if (isJson)
        {
            spec.commandLine().getOut().println(new JsonLine()
                .field("shape", shape.name()).field("seed", seed).field("commands", count[0]));
        }
        else
        {
            spec.commandLine().getOut().println(count[0] + " commands written to " + file);
        }
        return Lockstep.DONE;
    }
}
