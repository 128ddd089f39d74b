package io.lockstep.examples.exchange.spot;

import org.junit.jupiter.api.Assumptions;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Commands that exchange-core's own generator made, and what exchange-core came to, where the machine has them.
 */
public enum ExchangeFlow
{
    ONE_SYMBOL("one-symbol", 101_000),
    HUNDRED_SYMBOLS("hundred-symbols", 104_998);

    private final String name;
    private final int orderCommands;

    ExchangeFlow(final String name, final int orderCommands)
    {
        this.name = name;
        this.orderCommands = orderCommands;
    }

    public int orderCommands()
    {
        return orderCommands;
    }

    public Path file()
    {
        return file("commands");
    }

    List<String> commands()
    {
        return lines("commands");
    }

    public List<String> results()
    {
        return lines("results");
    }

    public List<String> books()
    {
        return lines("books");
    }

    public List<String> accounts()
    {
        return lines("accounts");
    }

    private List<String> lines(final String what)
    {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(file(what))), US_ASCII)))
        {
            return reader.lines().filter((line) -> !line.startsWith("#")).toList();
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private Path file(final String what)
    {
        final Path file = Path.of(
            System.getProperty("lockstep.shared.data", "."), "exchange-flow", name, what + ".csv.gz");
        Assumptions.assumeTrue(Files.isRegularFile(file), () -> "skipped: exchange-core's flow is not here: " + file);

        return file;
    }
}
