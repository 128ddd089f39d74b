package io.lockstep.examples.exchange.command;

import io.lockstep.examples.exchange.spot.CommandFileException;
import io.lockstep.examples.exchange.spot.SpotCommands;
import io.lockstep.examples.exchange.spot.SpotState;
import io.lockstep.replay.command.BadInputException;
import org.agrona.CloseHelper;
import picocli.CommandLine.Option;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The options of a run of the exchange with accounts: the file of commands, and the files of what they came to.
 */
final class SpotOptions
{
    private static final int BUFFER_LENGTH = 1 << 16;

    @Option(names = "--commands", paramLabel = "FILE",
        description = "Commands for the exchange with accounts, as text, .gz by name: instruments, users, deposits, " +
            "orders.")
    private Path commands;

    @Option(names = "--results-out", paramLabel = "FILE",
        description = "With --commands: write the result of each command about an order.")
    private Path resultsOut;

    @Option(names = "--books-out", paramLabel = "FILE",
        description = "With --commands: write the levels of all books at the end.")
    private Path booksOut;

    @Option(names = "--accounts-out", paramLabel = "FILE",
        description = "With --commands: write the free balances of all accounts at the end.")
    private Path accountsOut;

    /**
     * Whether the exchange with accounts is to run.
     *
     * @return true if commands are given.
     * @throws BadInputException if options are given that need them, but they are not.
     */
    boolean isGiven()
    {
        if (commands == null && (resultsOut != null || booksOut != null || accountsOut != null))
        {
            throw new BadInputException(
                "--results-out, --books-out and --accounts-out need --commands FILE; orders have --reports-out");
        }

        return commands != null;
    }

    SpotCommands load(final Integer limit)
    {
        if (limit != null && limit < 1)
        {
            throw new BadInputException("--messages must be positive: messages=" + limit);
        }

        try
        {
            return SpotCommands.read(commands, limit == null ? Integer.MAX_VALUE : limit);
        }
        catch (final CommandFileException ex)
        {
            throw new BadInputException(ex);
        }
    }

    String name()
    {
        return commands.getFileName().toString();
    }

    /**
     * Open all files, so that one that cannot be written is known before anything runs.
     */
    OutputFiles open()
    {
        return new OutputFiles(open(resultsOut), open(booksOut), open(accountsOut));
    }

    /**
     * Open a file to write to.
     *
     * @param file compressed where its name ends with {@code .gz}; null for none.
     * @return null for none.
     * @throws BadInputException if it cannot be written.
     */
    static OutputStream open(final Path file)
    {
        if (file == null)
        {
            return null;
        }

        try
        {
            final OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_LENGTH);
            return file.toString().endsWith(".gz") ? new GZIPOutputStream(out, BUFFER_LENGTH) : out;
        }
        catch (final IOException ex)
        {
            throw new BadInputException("cannot write: " + ex + "; name a file in a directory that exists");
        }
    }

    /**
     * The files that a run writes, each null where nobody asked for it.
     *
     * @param results  lines of results.
     * @param books    levels at the end.
     * @param accounts balances at the end.
     */
    record OutputFiles(OutputStream results, OutputStream books, OutputStream accounts) implements AutoCloseable
    {
        /**
         * Write books and accounts.
         *
         * @param state of the exchange at rest.
         */
        void write(final SpotState state)
        {
            if (books != null)
            {
                final PrintWriter out = new PrintWriter(books, false, US_ASCII);
                out.print("#symbol,side,price,volume,orders\n");
                state.levels((instrument, isAsk, price, volume, orders) -> out.print(
                    instrument + "," + (isAsk ? "ASK" : "BID") + "," + price + "," + volume + "," + orders + "\n"));
                flush(out, "books");
            }
            if (accounts != null)
            {
                final Map<Long, Map<Integer, Long>> sorted = new TreeMap<>();
                state.accounts((userId, currency, free, held) ->
                    sorted.computeIfAbsent(userId, (key) -> new TreeMap<>()).put(currency, free));
                final PrintWriter out = new PrintWriter(accounts, false, US_ASCII);
                out.print("#uid,currency,balance (free, after holds)\n");
                sorted.forEach((userId, balances) -> balances.forEach((currency, free) ->
                    out.print(userId + "," + currency + "," + free + "\n")));
                flush(out, "accounts");
            }
        }

        @Override
        public void close()
        {
            CloseHelper.closeAll(results, books, accounts);
        }

        private static void flush(final PrintWriter out, final String what)
        {
            if (out.checkError())
            {
                throw new UncheckedIOException(new IOException("cannot write the " + what));
            }
        }
    }
}
