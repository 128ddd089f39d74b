package io.lockstep.examples.exchange.command;

import io.lockstep.examples.exchange.OrderFile;
import io.lockstep.examples.exchange.OrderFileException;
import io.lockstep.examples.exchange.OrderFlow;
import io.lockstep.examples.exchange.OrderMessages;
import io.lockstep.replay.command.BadInputException;
import picocli.CommandLine.Option;

import java.nio.file.Path;

/**
 * Options that name the orders to send: those of a file, or made up from a seed.
 */
final class OrderOptions
{
    private static final int MESSAGES_DEFAULT = 500_000;

    @Option(names = "--orders", paramLabel = "FILE",
        description = "Order messages to send, .bin or .bin.gz. Without it, they are made up from the seed.")
    private Path file;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
        description = "Seed of the made-up flow; the same seed gives the same orders. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(names = "--messages", paramLabel = "N",
        description = "Length of the made-up flow, by default " + MESSAGES_DEFAULT +
            "; of a file, how many to take at the most, by default all.")
    private Integer messages;

    @Option(names = "--shape", paramLabel = "SHAPE", defaultValue = "NORMAL",
        description = "Shape of the made-up flow: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private OrderFlow.Shape shape;

    /**
     * Most messages to take.
     *
     * @return the number, or null where it is not given.
     */
    Integer messages()
    {
        return messages;
    }

    boolean isFileGiven()
    {
        return file != null;
    }

    OrderMessages load()
    {
        if (messages != null && messages < 1)
        {
            throw new BadInputException("--messages must be positive: messages=" + messages);
        }

        if (file == null)
        {
            try
            {
                return OrderFlow.generate(seed, messages == null ? MESSAGES_DEFAULT : messages, shape);
            }
            catch (final IllegalArgumentException ex)
            {
                throw new BadInputException("--messages is too many: " + ex.getMessage());
            }
        }

        try
        {
            return OrderFile.read(file).first(messages == null ? Integer.MAX_VALUE : messages);
        }
        catch (final OrderFileException ex)
        {
            throw new BadInputException(ex);
        }
    }

    String describe(final OrderMessages orders)
    {
        return orders.count() + " messages " +
            (file == null ? "(" + shape + ", seed " + seed + ")" : "(" + file.getFileName() + ")");
    }
}
