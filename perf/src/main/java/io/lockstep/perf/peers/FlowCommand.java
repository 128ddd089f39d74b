package io.lockstep.perf.peers;

import io.lockstep.examples.exchange.OrderFile;
import io.lockstep.examples.exchange.OrderFileException;
import io.lockstep.examples.exchange.OrderFlow;
import io.lockstep.examples.exchange.OrderMessages;
import io.lockstep.replay.command.BadInputException;
import io.lockstep.replay.command.Lockstep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Writes a made-up flow of orders to a file.
 */
@Command(
    name = "flow",
    description = "Make up a flow of orders and write it as a file, the same for the same seed.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Example: ./lockstep perf flow --shape FLASH_CRASH --messages 1000000 --out orders.bin.gz",
        "         ./lockstep exchange --orders orders.bin.gz"
    })
public final class FlowCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Option(names = "--shape", defaultValue = "NORMAL",
        description = "Of the price: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private OrderFlow.Shape shape;

    @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(names = "--messages", defaultValue = "1000000", description = "Default: ${DEFAULT-VALUE}")
    private int messages;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "To write; .gz by name.")
    private Path out;

    @Option(names = "--commands", description = "Write commands for an exchange with accounts, as text, instead.")
    private boolean isCommands;

    /**
     * Made by the command line.
     */
    public FlowCommand()
    {
    }

    @Override
    public Integer call()
    {
        if (messages < 1)
        {
            throw new BadInputException("--messages must be positive: messages=" + messages);
        }

        try
        {
            final OrderMessages orders = OrderFlow.generate(seed, messages, shape);
            int written = messages;
            if (isCommands)
            {
                written = FlowTranslation.write(orders, out);
            }
            else
            {
                OrderFile.write(out, orders);
            }
            spec.commandLine().getOut().printf(Locale.ROOT, "%s: %d %s, content hash %016x%n",
                out, written, isCommands ? "commands" : "messages", orders.contentHash());
            return Lockstep.DONE;
        }
        catch (final IllegalArgumentException | OrderFileException ex)
        {
            throw new BadInputException(ex.getMessage());
        }
    }
}
