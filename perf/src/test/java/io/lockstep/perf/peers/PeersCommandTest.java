package io.lockstep.perf.peers;

import io.lockstep.examples.exchange.OrderFile;
import io.lockstep.examples.exchange.OrderFlow;
import io.lockstep.replay.command.Lockstep;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(240)
class PeersCommandTest
{
    private static final String FIELDS =
        "\":\\{\"ours\":[0-9]+,\"theirs\":[0-9]+,\"unit\":\"[a-z]+/s\",\"ratio\":[0-9.E-]+\\}";

    @TempDir
    private Path directory;

    @Test
    void shouldMeasureRingsOfOneAndThreeStages()
    {
        final String json = run(PeersCommand.class, "--only", "RING", "--events", "1000", "--rounds", "1",
            "--warm-up", "0", "--json");

        assertTrue(json.matches(
            "\\{\"ring-1-stage-disruptor" + FIELDS + ",\"ring-3-stage-disruptor" + FIELDS + "\\}"), json);
    }

    @Test
    void shouldMeasureBothExchangesBesideExchangeCoreOnTheSameTrades()
    {
        final String reason = ExchangeCoreProcess.reasonNot(ExchangeCoreProcess.builtJar(), null);
        Assumptions.assumeTrue(reason == null, () -> "skipped: exchange-core cannot be started: " + reason);

        final String json = run(PeersCommand.class,
            "--only", "ORDER_FLOW", "--messages", "5000", "--rounds", "1", "--warm-up", "0", "--repeats", "1",
            "--directory", directory.toString(), "--json");

        final StringBuilder expected = new StringBuilder("\\{");
        for (final String kind : List.of("book", "accounts"))
        {
            for (final String journal : List.of("off", "os", "synced"))
            {
                expected.append(expected.length() > 2 ? "," : "")
                    .append("\"order-flow-").append(kind).append("-journal-").append(journal).append(FIELDS);
            }
        }
        assertTrue(json.matches(expected + "\\}"), json);
    }

    @Test
    void shouldWriteAFlowThatIsReadAgain()
    {
        final Path file = directory.resolve("orders.bin.gz");

        run(FlowCommand.class, "--shape", "SWING", "--seed", "5", "--messages", "1000", "--out", file.toString());

        assertEquals(
            OrderFlow.generate(5, 1000, OrderFlow.Shape.SWING).contentHash(), OrderFile.read(file).contentHash());
    }

    private static String run(final Class<?> command, final String... arguments)
    {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int status = new CommandLine(command)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
        assertEquals(Lockstep.DONE, status, err::toString);
        return out.toString().strip();
    }
}
