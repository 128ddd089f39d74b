package io.lockstep.perf.peers.exchangecore;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The process: {@code ExchangeCorePeer COMMANDS DIRECTORY}, then {@code off} or {@code on} on a line of its input for a
 * round without or with a journal in the directory, and an object of JSON on a line of its output for each.
 *
 * <p>It first answers with the number of its commands, and ends with its input. Between rounds it has no threads that
 * work.
 */
public final class ExchangeCorePeer
{
    private ExchangeCorePeer()
    {
    }

    /**
     * Run rounds until the input ends.
     *
     * @param args the file of commands and a directory that exists.
     * @throws IOException          if the commands cannot be read, or the journal not be removed.
     * @throws InterruptedException if the process is to end.
     */
    public static void main(final String[] args) throws IOException, InterruptedException
    {
        if (args.length != 2)
        {
            throw new IllegalArgumentException("expected two arguments, COMMANDS DIRECTORY: count=" + args.length);
        }

        final PeerCommands commands = PeerCommands.read(Path.of(args[0]));
        run(commands, Path.of(args[1]), new BufferedReader(new InputStreamReader(System.in, US_ASCII)), System.out);
        // A failed round may have left threads behind.
        System.exit(0);
    }

    static void run(
        final PeerCommands commands, final Path directory, final BufferedReader requests, final PrintStream answers)
        throws IOException, InterruptedException
    {
        answers.println("{\"commands\":" + commands.orderCommands().size() + "}");
        answers.flush();
        String request = requests.readLine();
        while (request != null)
        {
            final boolean isJournaled = switch (request)
            {
                case "on" -> true;
                case "off" -> false;
                default -> throw new IllegalArgumentException("expected on or off, but: " + request);
            };
            answers.println(new PeerRound(commands, isJournaled ? directory : null).run().json());
            answers.flush();
            request = requests.readLine();
        }
    }
}
