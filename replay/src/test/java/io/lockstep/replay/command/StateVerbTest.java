package io.lockstep.replay.command;

import io.lockstep.replay.reader.RestingState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StateVerbTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldListStoresOfARunningEngine()
    {
        try (RestingState state = new RestingState(directory))
        {
            state.transfer(1, 2, 10);

            final CommandRun text = run("ls", directory);
            final CommandRun json = run("ls", directory, "--json");

            assertEquals(Lockstep.DONE, text.status(), text.err());
            assertTrue(text.lines().contains("engine       live"), text.out());
            assertTrue(text.lines().contains("applied      1, 1970-01-01T00:00:00.000000001Z"), text.out());
            assertTrue(text.lines().contains("durable      1"), text.out());
            assertTrue(text.out().matches("(?s).*\nbalances +ordered index +2 +64 +3.1 % +8\n.*"), text.out());
            assertTrue(json.out().contains("\"phase\":\"live\",\"outcome\":\"read\",\"applied\":1,\"durable\":1,"),
                json.out());
            assertTrue(json.out().contains(
                "{\"store\":\"accounts\",\"kind\":\"slab\",\"entries\":2,\"capacity\":64,\"valueLength\":16}"),
                json.out());
        }
    }

    @Test
    void shouldGetValuesOfEveryKind()
    {
        try (RestingState state = new RestingState(directory))
        {
            state.transfer(1, 2, 10);
        }

        final CommandRun ofIndex = run("get", directory, "balances", 1, "--durable");
        final CommandRun ofTable = run("get", directory.resolve("state"), "counts", "0x0", "--json");
        final CommandRun ofSlab = run("get", directory, "accounts", 1, "--json");
        final CommandRun ofTimers = run("get", directory, "lockstep.timers", 5, "--json");

        assertEquals("value        990", ofIndex.lines().get(0));
        assertEquals("{\"store\":\"counts\",\"key\":0,\"value\":1,\"hex\":\"0100000000000000\",\"applied\":1," +
            "\"durable\":1}", ofTable.lines().get(0));
        assertEquals("{\"store\":\"accounts\",\"key\":1,\"hex\":\"f2030000000000000dfcffffffffffff\",\"applied\":1," +
            "\"durable\":1}", ofSlab.lines().get(0));
        assertTrue(ofTimers.out().contains("\"deadline\":\"2262-04-11T23:47:16.854775806Z\",\"source\":0,"),
            ofTimers.out() + ofTimers.err());
    }

    @Test
    void shouldScan()
    {
        try (RestingState state = new RestingState(directory))
        {
            state.transfer(3, 1, 10);
            state.transfer(2, 1, 5);

            final CommandRun one = run("scan", directory, "balances", "--consistent");
            final CommandRun some = run("scan", directory, "balances", "--limit", 1, "--json");
            final CommandRun all = run("scan", directory);

            assertEquals("[1 1015, 2 995, 3 990]", one.lines().toString());
            assertEquals("[lockstep: balances: 3 entries, all as of event 2]", one.errorLines().toString());
            assertEquals(1, some.lines().size());
            assertTrue(some.out().startsWith("{\"store\":\"balances\",\"key\":1,\"value\":1015,"), some.out());
            assertTrue(all.lines().contains("balances 2 995"), all.out());
            assertTrue(all.lines().contains("counts 0 2"), all.out());
            assertTrue(all.err().contains("lockstep.sources: nothing"), all.err());
        }
    }

    @Test
    void shouldWatchAcrossARestart() throws Exception
    {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final CompletableFuture<Integer> watching;
        try (RestingState state = new RestingState(directory))
        {
            state.transfer(1, 2, 10);
            watching = CompletableFuture.supplyAsync(() -> Lockstep.run(
                new PrintWriter(out, true), new PrintWriter(err, true), "state", "watch", directory.toString(),
                "balances", "1", "9", "--count", "3", "--interval", "1"));
            awaitLines(out, 2);
        }
        try (RestingState state = new RestingState(directory))
        {
            while (!watching.isDone())
            {
                state.transfer(1, 9, 1);
            }
        }

        final int status = watching.get(10, TimeUnit.SECONDS);

        final List<String> lines = out.toString().lines().toList();
        assertEquals(Lockstep.DONE, status, err.toString());
        assertEquals(3, lines.size(), out.toString());
        assertEquals("event 1: 1 990", lines.get(0));
        assertEquals("event 1: 9 none", lines.get(1));
        assertTrue(lines.get(2).matches("event [0-9,]+: [19] [0-9-]+.*"), out.toString());
        assertEquals("[lockstep: the engine was started again]", err.toString().lines().toList().toString());
    }

    @Test
    void shouldAnswerNoForAKeyThatIsNotThere()
    {
        new RestingState(directory).close();

        final CommandRun missing = run("get", directory, "balances", 7);

        assertEquals(Lockstep.DIFFERS, missing.status());
        assertEquals("", missing.out());
        assertEquals("[lockstep: no such key: 7 in balances, as of event 0]", missing.errorLines().toString());
    }

    @Test
    void shouldRefuseBadInput() throws IOException
    {
        new RestingState(directory).close();
        final Path empty = Files.createDirectory(directory.resolve("empty"));

        refused("no such directory", "ls", directory.resolve("none"));
        refused("no state in this directory", "ls", empty);
        refused("no such store: other", "get", directory, "other", 1);
        refused("a key is a number", "get", directory, "balances", "one");
        refused("--limit must not be negative", "scan", directory, "--limit", -1);
        refused("--interval must be", "watch", directory, "balances", 1, "--interval", 0);
        refused("a command is missing");
        Files.write(empty.resolve("pages"), new byte[100_000]);
        refused("no state to read", "ls", empty);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls", "get", "scan", "watch"})
    void shouldHelpWithAnExample(final String command)
    {
        final CommandRun help = run(command, "--help");

        assertEquals(Lockstep.DONE, help.status());
        assertTrue(help.out().contains("Example: ./lockstep state " + command + " /tmp/exchange"), help.out());
    }

    private static void awaitLines(final StringWriter out, final int count)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (out.toString().lines().count() < count)
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, "waited for " + count + " lines: " + out);
            Thread.yield();
        }
    }

    private static void refused(final String message, final Object... args)
    {
        final CommandRun refused = run(args);

        assertEquals(Lockstep.BAD_INPUT, refused.status(), refused.err());
        assertEquals(1, refused.errorLines().size(), refused.err());
        assertTrue(refused.err().contains(message), refused.err());
    }

    private static CommandRun run(final Object... args)
    {
        final Object[] all = new Object[args.length + 1];
        all[0] = "state";
        System.arraycopy(args, 0, all, 1, args.length);
        return CommandRun.of(all);
    }
}
