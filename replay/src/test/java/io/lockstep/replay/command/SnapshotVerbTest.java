package io.lockstep.replay.command;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.Threading;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.CountingApplication;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.JournaledEngineContext;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(120)
class SnapshotVerbTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldMakeSnapshotsBesideAnEngineAndListThem()
    {
        try (JournaledEngine journaled = launch())
        {
            offer(journaled.engine(), 300);
            final CommandRun first = CommandRun.of("snapshot", directory.toString(), "--at", "200", "--json");
            offer(journaled.engine(), 100);
            final CommandRun second = CommandRun.of("snapshot", directory.toString());
            final CommandRun list = CommandRun.of("snapshot", directory.toString(), "--list");

            assertEquals(0, first.status(), first.err());
            assertTrue(first.out().contains("\"sequence\":200"), first.out());
            assertEquals(0, second.status(), second.err());
            assertTrue(second.out().contains("snapshot     event 400,"), second.out());
            assertTrue(second.out().contains("replayed 200 events"), second.out());
            assertEquals(0, list.status(), list.err());
            assertEquals(2, list.out().lines().count(), list.out());
        }
        try (JournaledEngine again = launch())
        {
            assertEquals(400, again.recovery().snapshot());
            assertEquals(0, again.recovery().replayed());
        }
    }

    @Test
    void shouldPrintTheEntriesOfASnapshot()
    {
        try (JournaledEngine journaled = launch())
        {
            offer(journaled.engine(), 30);
        }
        CommandRun.of("snapshot", directory.toString());
        final String file = directory.resolve("snapshots/30.snapshot").toString();

        final CommandRun ls = CommandRun.of("state", "ls", file);
        final CommandRun get = CommandRun.of("state", "get", file, "counts", "3");
        final CommandRun scan = CommandRun.of("state", "scan", file, "counts");

        assertEquals(0, ls.status(), ls.err());
        assertTrue(ls.out().contains("applied      30,"), ls.out());
        assertEquals(0, get.status(), get.err());
        assertTrue(get.out().contains("3"), get.out());
        assertEquals(0, scan.status(), scan.err());
        assertTrue(scan.out().lines().count() >= 10, scan.out());
    }

    @Test
    void shouldPassOverADamagedSnapshotAndSayWhich() throws IOException
    {
        try (JournaledEngine journaled = launch())
        {
            offer(journaled.engine(), 30);
            CommandRun.of("snapshot", directory.toString(), "--at", "10");
            CommandRun.of("snapshot", directory.toString(), "--chain", "1");
        }
        final Path newest = directory.resolve("snapshots/30.snapshot");
        final byte[] bytes = Files.readAllBytes(newest);
        bytes[70_000] ^= 1;
        Files.write(newest, bytes);

        final CommandRun list = CommandRun.of("snapshot", directory.toString(), "--list");
        try (JournaledEngine journaled = launch())
        {
            assertEquals(10, journaled.recovery().snapshot());
            assertEquals(20, journaled.recovery().replayed());
            assertEquals(List.of("30: a page is damaged: place=0"), journaled.recovery().passedOver());
        }
        assertEquals(1, list.status());
        assertTrue(list.err().contains("a page is damaged"), list.err());
    }

    @Test
    void shouldReplayFromTheFirstEventWhereTheApplicationHasOtherStores()
    {
        try (JournaledEngine journaled = launch())
        {
            offer(journaled.engine(), 30);
            CommandRun.of("snapshot", directory.toString());
        }
        final JournaledEngineContext ctx = context();
        ctx.core().maxSources(77);

        try (JournaledEngine journaled = JournaledEngine.launch(ctx))
        {
            assertEquals(0, journaled.recovery().snapshot());
            assertEquals(30, journaled.recovery().replayed());
            assertTrue(journaled.recovery().passedOver().get(0).contains("other shards, stores or capacities"),
                journaled.recovery().passedOver().toString());
        }
    }

    @Test
    void shouldRefuseBadInput()
    {
        final CommandRun missing = CommandRun.of("snapshot", directory.resolve("none").toString());
        final CommandRun none = CommandRun.of("snapshot", directory.toString());
        JournaledEngine.launch(context().applicationName("unheard-of")).close();
        final CommandRun unknown = CommandRun.of("snapshot", directory.toString());

        assertEquals(2, missing.status());
        assertTrue(missing.err().contains("no such directory"), missing.err());
        assertEquals(2, none.status());
        assertTrue(none.err().contains("not a journal"), none.err());
        assertEquals(2, unknown.status());
        assertTrue(unknown.err().contains("application=unheard-of known="), unknown.err());
    }

    private JournaledEngine launch()
    {
        return JournaledEngine.launch(context());
    }

    private JournaledEngineContext context()
    {
        final CoreContext core = new CountingApplication().core();
        final JournaledEngineContext ctx = new JournaledEngineContext()
            .directory(directory)
            .applicationName(CountingApplication.NAME)
            .segmentLength(64 * 1024)
            .pageHomeFactory((file) -> new DirectPageHome())
            .core(core);
        ctx.engine().threading(Threading.INVOKER);
        return ctx;
    }

    private static void offer(final Engine engine, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            final UnsafeBuffer event = CountingApplication.event(i % 10);
            assertTrue(engine.offer(i, EngineCore.NO_SOURCE, 0, event, 0, event.capacity()) > 0);
            engine.invoke();
        }
    }
}
