package io.lockstep.perf.peers;

import io.lockstep.engine.Durability;
import io.lockstep.examples.exchange.OrderFlow;
import io.lockstep.examples.exchange.OrderMessages;
import io.lockstep.examples.exchange.spot.SpotCommands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(240)
class FlowTranslationTest
{
    private static final int MESSAGES = 20_000;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldComeToTheTradesOfTheBook(final OrderFlow.Shape shape) throws IOException
    {
        final OrderMessages orders = OrderFlow.generate(7, MESSAGES, shape);
        final Path file = directory.resolve("commands.csv");

        final int commands = FlowTranslation.write(orders, file);

        final Tally book = run(Exchange.ofBook(orders));
        final Exchange accounts = Exchange.ofAccounts(SpotCommands.read(file, Integer.MAX_VALUE));
        final Tally translated = run(accounts);
        assertEquals(commands, accounts.count() - accounts.setup());
        assertTrue(translated.hasTradesOf(book), () -> book + " " + translated);
        assertEquals(book.refused(), translated.refused());
        assertTrue(book.trades() > 0 && book.refused() > 0, book::toString);
        assertTrue(commands > MESSAGES, () -> "no modify became two commands: commands=" + commands);
        final List<String> lines = Files.readAllLines(file);
        assertTrue(lines.stream().anyMatch((line) -> line.startsWith("M,")), "there was no move");
        assertTrue(lines.stream().anyMatch((line) -> line.contains(",IOC,")), "there was no IOC order");
    }

    @Test
    void shouldCompressByName() throws IOException
    {
        final OrderMessages orders = OrderFlow.generate(7, 1_000, OrderFlow.Shape.NORMAL);
        final Path plain = directory.resolve("commands.csv");
        final Path compressed = directory.resolve("commands.csv.gz");

        FlowTranslation.write(orders, plain);
        FlowTranslation.write(orders, compressed);

        assertTrue(Files.size(compressed) < Files.size(plain), "it is not compressed");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(compressed)))
        {
            assertArrayEquals(Files.readAllBytes(plain), in.readAllBytes());
        }
    }

    private Tally run(final Exchange exchange)
    {
        return new EngineRun(exchange, Durability.NONE, directory.resolve("none")).run().tally();
    }
}
