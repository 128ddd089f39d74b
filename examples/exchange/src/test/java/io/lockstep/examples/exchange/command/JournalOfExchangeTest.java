package io.lockstep.examples.exchange.command;

import io.lockstep.examples.exchange.OrderFlow;
import io.lockstep.examples.exchange.OrderMessages;
import io.lockstep.examples.exchange.codecs.MessageHeaderDecoder;
import io.lockstep.examples.exchange.codecs.NewOrderDecoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The journal's verbs on a journal of the exchange, decoded by the schema that it keeps.
 */
class JournalOfExchangeTest
{
    private static final int MESSAGES = 1_000;

    @TempDir
    private Path directory;

    @Test
    void shouldPrintTheOrdersThatWereJournaled()
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[OrderMessages.MAX_EVENT_LENGTH]);
        OrderFlow.generate(1, MESSAGES, OrderFlow.Shape.NORMAL).encode(0, buffer, 0);
        final NewOrderDecoder order = new NewOrderDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
        run("exchange", "--no-warm-up", "--seed", "1", "--messages", String.valueOf(MESSAGES),
            "--journal", directory.toString(), "--json");

        final CommandRun all = run("journal", "cat", directory.toString());
        final Map<String, String> first =
            run("journal", "cat", directory.toString(), "--type", "NewOrder", "--limit", "1").json();
        final Map<String, String> verified = run("journal", "verify", directory.toString(), "--json").json();
        final String counted = run("journal", "stats", directory.toString(), "--json").out();

        assertEquals(MESSAGES, all.out().lines().count());
        assertTrue(all.out().lines().noneMatch((line) -> line.contains("\"type\":null")));
        assertEquals("1", first.get("sequence"));
        assertEquals("NewOrder", first.get("type"));
        assertEquals(String.valueOf(order.orderId()), first.get("event.orderId"));
        assertEquals(String.valueOf(order.price()), first.get("event.price"));
        assertEquals(String.valueOf(order.quantity()), first.get("event.quantity"));
        assertEquals(order.side().name(), first.get("event.side"));
        assertEquals(order.timeInForce().name(), first.get("event.timeInForce"));
        assertEquals(String.valueOf(MESSAGES), verified.get("events"));
        assertTrue(counted.startsWith("{\"events\":" + MESSAGES + ","), counted);
    }

    private static CommandRun run(final String... args)
    {
        final CommandRun run = CommandRun.of(args);
        assertEquals(0, run.status(), run.err());

        return run;
    }
}
