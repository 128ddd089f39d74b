package io.lockstep.examples.exchange;

import org.junit.jupiter.api.Assumptions;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Flows of a public matching benchmark with the hash of their reports, where the machine has them.
 */
public enum PublishedFlow
{
    NORMAL_S5(
        "normal_s5_n20000", 39_963, "60970e76dde8bbc6796f9b9a4c1c66e8b2d8f8b7ad0bbbbee186e7eb0a08d427"),
    FLASH_CRASH_S6(
        "flash-crash_s6_n20000", 39_813, "9da7164e63beae90f39775ac9f1b2ad44a8e22d2fe592d0218cb40732869941a"),
    NORMAL_S23(
        "normal_s23_n1000000", 1_996_097, "e9b2e3926854410b01a035aeb25dd05f1e597c233be8263de9eb49b6713d367e");

    private final String name;
    private final int count;
    private final String sha256;

    PublishedFlow(final String name, final int count, final String sha256)
    {
        this.name = name;
        this.count = count;
        this.sha256 = sha256;
    }

    int count()
    {
        return count;
    }

    public String sha256()
    {
        return sha256;
    }

    OrderMessages messages()
    {
        return OrderFile.read(file());
    }

    List<String> reports()
    {
        final Path file = file("reports_" + name + ".txt.gz");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file));
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, US_ASCII)))
        {
            return reader.lines().toList();
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    public Path file()
    {
        return file("orders_" + name + ".bin.gz");
    }

    private static Path file(final String name)
    {
        final Path file = Path.of(System.getProperty("lockstep.shared.data", "."), "order-flow", name);
        Assumptions.assumeTrue(Files.isRegularFile(file), () -> "skipped: the published flow is not here: " + file);

        return file;
    }
}
