package io.lockstep.examples.exchange.command;

import io.lockstep.examples.exchange.PublishedFlow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DemoVerbSystemTest
{
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(names = {"NORMAL_S5", "FLASH_CRASH_S6"})
    void shouldGiveThePublishedReportsOverTheNetworkWithAKill(final PublishedFlow flow)
    {
        final Path orders = flow.file();
        final String sha256 = flow.sha256();

        final CommandRun run = CommandRun.of("demo", "--json", "--orders", orders.toString());
        final Map<String, String> json = run.json();

        assertEquals(0, run.status(), run.err());
        assertEquals(sha256, json.get("reportsSha256"));
        assertEquals(sha256, json.get("replayReportsSha256"));
        assertEquals("true", json.get("digestsEqual"));
        assertTrue(Long.parseLong(json.get("replayedEvents")) >= Long.parseLong(json.get("messages")) / 2);
        assertTrue(Long.parseLong(json.get("roundTripNs.p50")) > 0);
    }

    @Test
    void shouldPrintATableAndKeepTheJournalWhereItIsAsked() throws IOException
    {
        final Path journal = directory.resolve("journal");

        final CommandRun run = CommandRun.of(
            "demo", "--seed", "42", "--messages", "20000", "--journal", journal.toString());

        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains("EQUAL: nothing was lost, doubled or changed by the kill"), run.out());
        assertTrue(Files.exists(journal.resolve("manifest")));
    }

    @Test
    void shouldRefuseAPortInUse() throws IOException
    {
        final Path journal = directory.resolve("journal");
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress()))
        {
            final CommandRun serve = CommandRun.of("exchange", "serve",
                "--journal", journal.toString(), "--endpoint", "127.0.0.1:" + socket.getLocalPort());
            final CommandRun demo = CommandRun.of(
                "demo", "--messages", "10", "--port", String.valueOf(socket.getLocalPort()));

            assertEquals(2, serve.status(), serve.err());
            assertEquals(1, serve.err().lines().count(), serve.err());
            assertTrue(serve.err().contains(String.valueOf(socket.getLocalPort())), serve.err());
            assertFalse(Files.exists(journal));
            assertEquals(2, demo.status(), demo.err());
            assertEquals(1, demo.err().lines().count(), demo.err());
            assertTrue(demo.err().contains(String.valueOf(socket.getLocalPort())), demo.err());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    void shouldManageTheShortestFlows(final int messages)
    {
        final CommandRun run = CommandRun.of("demo", "--json", "--messages", String.valueOf(messages));

        assertEquals(0, run.status(), run.err());
        assertEquals("true", run.json().get("digestsEqual"));
    }

    @Test
    void shouldRefuseADirectoryThatIsThere()
    {
        final CommandRun run = CommandRun.of("demo", "--messages", "10", "--journal", directory.toString());

        assertEquals(2, run.status());
        assertTrue(run.err().contains("is there already"), run.err());
    }
}
