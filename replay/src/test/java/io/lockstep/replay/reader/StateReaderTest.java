package io.lockstep.replay.reader;

import io.lockstep.engine.state.StateHeader;
import io.lockstep.engine.state.StatePhase;
import io.lockstep.engine.state.StateStores;
import io.lockstep.replay.state.ChroniclePageHome;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StateReaderTest
{
    private static final long RETRY_TIMEOUT_NS = 1_000;

    @TempDir
    private Path directory;
    private final UnsafeBuffer value = new UnsafeBuffer(new byte[16]);
    private long nowNs;

    @Test
    void shouldReadARunningEngineAndOneThatHasEnded()
    {
        final StateReader reader;
        try (RestingState state = new RestingState(directory))
        {
            state.transfer(1, 2, 10);
            reader = open();

            assertEquals(ReadOutcome.READ, reader.get(reader.store("balances"), 1, value, 0));
            assertEquals(990, value.getLong(0));
            assertEquals(1, reader.appliedSequence());
            assertEquals(1, reader.timeNs());
            assertEquals(ReadOutcome.MISSING, reader.get(reader.store("balances"), 3, value, 0));
            assertEquals(StatePhase.LIVE, reader.phase());

            state.transfer(1, 3, 10);
        }

        assertEquals(ReadOutcome.READ, reader.get(reader.store("balances"), 3, value, 0));
        assertEquals(1_010, value.getLong(0));
        assertEquals(2, reader.appliedSequence());
        assertEquals(2, reader.durableSequence());
        assertTrue(reader.isDurable() && reader.awaitDurable(0));
        assertEquals(StatePhase.CLOSED, reader.phase());
        assertFalse(reader.isReplaced());
        reader.close();
        reader.close();
        assertThrows(IllegalStateException.class, () -> reader.get(reader.store("balances"), 3, value, 0));
    }

    @Test
    void shouldSeeThatTheEngineWasStartedAgain()
    {
        new RestingState(directory).close();
        try (StateReader former = open(); RestingState state = new RestingState(directory))
        {
            state.transfer(1, 2, 5);

            assertTrue(former.isReplaced());
            assertEquals(ReadOutcome.MISSING, former.get(former.store("balances"), 1, value, 0));
            assertFalse(open().isReplaced());
        }
    }

    @Test
    void shouldTellAnEngineThatIsBusyFromOneThatStandsStill()
    {
        final StateStores stores = new StateStores();
        stores.longTable("table", 10);
        try (ChroniclePageHome home = new ChroniclePageHome(directory.resolve(StateFiles.PAGES_FILE)))
        {
            stores.bind(home);
            final StateHeader header = stores.header();
            try (StateReader reader = open())
            {
                stores.beginBatch();
                final ReadOutcome stalled = reader.get(reader.store("table"), 1, value, 0);
                stores.endBatch(1, 1);
                final ReadOutcome busy = reader.read(() ->
                {
                    stores.beginBatch();
                    stores.endBatch(2, 2);
                });
                final ReadOutcome torn = reader.read(() ->
                {
                    stores.beginBatch();
                    stores.endBatch(3, 3);
                    throw new IndexOutOfBoundsException("torn");
                });
                final ReadOutcome quiet = reader.get(reader.store("table"), 1, value, 0);

                assertEquals(ReadOutcome.STALLED, stalled);
                assertEquals(ReadOutcome.BUSY, busy);
                assertEquals(ReadOutcome.BUSY, torn);
                assertEquals(ReadOutcome.MISSING, quiet);
                assertThrows(IllegalArgumentException.class, () -> reader.read(() ->
                {
                    throw new IllegalArgumentException("the reader's own");
                }));
            }
            header.close();
        }
    }

    @Test
    void shouldWaitForWhatIsDurable()
    {
        final StateStores stores = new StateStores();
        stores.longTable("table", 10);
        try (ChroniclePageHome home = new ChroniclePageHome(directory.resolve(StateFiles.PAGES_FILE)))
        {
            stores.bind(home);
            stores.beginBatch();
            stores.endBatch(7, 1);
            stores.header().durable(6);
            try (StateReader reader = open())
            {
                reader.read(() -> { });
                final boolean tooEarly = reader.isDurable() || reader.awaitDurable(RETRY_TIMEOUT_NS);
                stores.header().durable(7);

                assertFalse(tooEarly);
                assertTrue(reader.awaitDurable(RETRY_TIMEOUT_NS));
            }
            stores.header().close();
        }
    }

    @Test
    void shouldScanAndSayWhetherItWasOfOneMoment()
    {
        try (RestingState state = new RestingState(directory))
        {
            for (int account = 10; account >= 1; account--)
            {
                state.transfer(account, account, 0);
            }

            try (StateReader reader = open())
            {
                final List<Long> keys = new ArrayList<>();
                final ReadOutcome quiet = reader.scan(reader.store("balances"), (key, found, length) -> keys.add(key));
                final ReadOutcome disturbed = reader.scan(reader.store("balances"), (key, found, length) ->
                {
                    if (key == 5)
                    {
                        state.transfer(1, 9, 1);
                    }
                    if (key == 9)
                    {
                        assertEquals(1_001, found.getLong(0));
                        assertEquals(11, reader.appliedSequence());
                    }
                    return true;
                });
                final List<Long> firsts = new ArrayList<>();
                final ReadOutcome ended = reader.scan(reader.store("slots"), (key, found, length) ->
                {
                    firsts.add(key);
                    return firsts.size() < 3;
                });

                assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L), keys);
                assertEquals(ReadOutcome.READ, quiet);
                assertEquals(ReadOutcome.READ_BY_ENTRY, disturbed);
                assertEquals(ReadOutcome.READ, ended);
                assertEquals(3, firsts.size());
            }
        }
    }

    @Test
    void shouldReadWhereItMustNotWrite() throws IOException
    {
        try (RestingState state = new RestingState(directory))
        {
            state.transfer(1, 2, 10);
        }
        final Path file = StateFiles.in(directory).get(0).file();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        final byte[] before = Files.readAllBytes(file);

        try (StateReader reader = open())
        {
            assertEquals(ReadOutcome.READ, reader.get(reader.store("balances"), 1, value, 0));
        }

        assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(file)));
    }

    @Test
    void shouldRefuseWhatIsNoState() throws IOException
    {
        assertThrows(NoStateException.class, () -> StateFiles.in(directory));
        final Path file = directory.resolve(StateFiles.PAGES_FILE);
        assertThrows(NoStateException.class, () -> StateReader.open(file));
        Files.write(file, new byte[0]);
        assertThrows(NoStateException.class, () -> StateReader.open(file));
        Files.write(file, new byte[1_000_001]);
        assertThrows(NoStateException.class, () -> StateReader.open(file));
        Files.delete(file);

        new RestingState(directory).close();
        final Path whole = StateFiles.in(directory).get(0).file();
        try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE))
        {
            channel.truncate(channel.size() / 2);
        }
        assertThrows(NoStateException.class, () -> StateReader.open(whole));
    }

    @Test
    void shouldFindThePartsOfAState() throws IOException
    {
        Files.createDirectories(directory.resolve("state/match-0"));
        Files.createDirectories(directory.resolve("state/match-1"));
        Files.write(directory.resolve("state/match-1/pages"), new byte[1]);
        Files.write(directory.resolve("state/match-0/pages"), new byte[1]);
        Files.write(directory.resolve("state/match-0/other"), new byte[1]);

        final List<StateFiles.Part> parts = StateFiles.in(directory);

        assertEquals(List.of("match-0", "match-1"), parts.stream().map(StateFiles.Part::name).toList());
        assertEquals(parts, StateFiles.in(directory.resolve("state")));
    }

    @Test
    void shouldSayWhatStoreThereIsNot()
    {
        new RestingState(directory).close();
        try (StateReader reader = open())
        {
            assertThrows(NoSuchElementException.class, () -> reader.store("other"));
            assertTrue(reader.stores().size() > 4);
        }
    }

    private StateReader open()
    {
        return StateReader.open(StateFiles.in(directory).get(0).file(), () -> nowNs++, RETRY_TIMEOUT_NS);
    }
}
