package io.lockstep.perf.peers.exchangecore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(240)
class ExchangeCorePeerTest
{
    private static final List<String> COMMANDS = List.of(
        "#kind",
        "S,1,10,20,100,10,3,2",
        "U,1",
        "U,2",
        "D,1,1,10,1000000",
        "D,1,2,20,1000000",
        "D,2,3,10,1000000",
        "D,2,4,20,1000000",
        "O,1,100,1,ASK,GTC,50,0,7",
        "O,1,101,1,ASK,GTC,51,0,5",
        "O,2,102,1,BID,GTC,49,60,4",
        "M,2,102,1,50",
        "O,2,103,1,BID,IOC,51,51,20",
        "C,2,103,1",
        "R,1,777,1,2");

    @TempDir
    private Path directory;

    @Test
    @EnabledForJreRange(max = JRE.JAVA_17, disabledReason = "its Chronicle calls what later JDKs do not have any more")
    void shouldTellTradesAndRefusalsOfEachRound() throws Exception
    {
        final Path file = directory.resolve("commands.csv");
        Files.write(file, COMMANDS);
        // The moved bid takes 4 of order 100, the IOC the other 3 and 5 of order 101; the last two find no order.
        final long hash = hash(new long[][] {{100, 102, 50, 4}, {100, 103, 50, 3}, {101, 103, 51, 5}});

        final String[] answers = answers(file, "off\non\noff\n");

        assertEquals(4, answers.length);
        assertEquals("{\"commands\":7}", answers[0]);
        for (int i = 1; i < answers.length; i++)
        {
            assertTrue(answers[i].matches("\\{\"commands\":7,\"durationNs\":[1-9][0-9]*,\"trades\":3,\"volume\":12," +
                "\"refused\":2,\"tradesHash\":\"" + Long.toHexString(hash) + "\"}"), answers[i]);
        }
    }

    @Test
    void shouldRefuseACommandThatThePeerLacks() throws IOException
    {
        final Path file = directory.resolve("commands.csv");
        Files.write(file, List.of("I,1,100,1,ASK,GTC,50,0,7,3"));

        final IllegalArgumentException refusal =
            assertThrows(IllegalArgumentException.class, () -> PeerCommands.read(file));

        assertEquals("exchange-core has no such command: I,1,100,1,ASK,GTC,50,0,7,3", refusal.getMessage());
    }

    private String[] answers(final Path file, final String requests) throws IOException, InterruptedException
    {
        final Path journal = Files.createDirectory(directory.resolve("journal"));
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        ExchangeCorePeer.run(
            PeerCommands.read(file),
            journal,
            new BufferedReader(new StringReader(requests)),
            new PrintStream(out, true, US_ASCII));
        return out.toString(US_ASCII).split("\n");
    }

    private static long hash(final long[][] trades)
    {
        long hash = 0;
        for (final long[] trade : trades)
        {
            for (final long value : trade)
            {
                hash = 31 * hash + value;
            }
        }
        return hash;
    }
}
