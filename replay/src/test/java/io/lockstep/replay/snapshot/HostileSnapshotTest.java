package io.lockstep.replay.snapshot;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.ListenerOutputs;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.engine.state.LongTable;
import io.lockstep.engine.state.PageHome;
import io.lockstep.replay.journal.DirectoryLock;
import io.lockstep.replay.journal.JournalPlace;
import io.lockstep.replay.reader.NoStateException;
import io.lockstep.replay.reader.StateReader;
import io.lockstep.replay.simulation.SimulatedDisk;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.CRC32C;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Snapshots that somebody made to do harm: lengths, counts and offsets of any value, under checksums that fit. They are
 * refused with a {@link SnapshotException}, and need no more memory than a good one.
 */
class HostileSnapshotTest
{
    private static final Path DIRECTORY = SimulatedDisk.HOME.resolve("snapshots");
    private static final int ROUNDS = Integer.getInteger("lockstep.fuzz.rounds", 3_000);
    private static final long MAX_ALLOCATED = 2 * 1024 * 1024;
    private static final long[] HOSTILE =
    {
        0, 1, -1, 7, 8, 31, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000, Integer.MAX_VALUE, Integer.MIN_VALUE,
        0xFFFF_FFFFL, Long.MAX_VALUE, Long.MIN_VALUE, 0xFFFE, 65_537, 3, 5
    };

    private final Map<String, Long> reached = new TreeMap<>();
    private final SimulatedDisk disk = new SimulatedDisk();
    private SnapshotDirectory snapshots;

    @Test
    void shouldRefuseWhateverASnapshotHolds()
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("-Dlockstep.seed=" + seed);
        final SplittableRandom random = new SplittableRandom(seed);
        write();
        final Map<Long, byte[]> whole = new TreeMap<>();
        snapshots.sequences().forEach((sequence) -> whole.put(sequence, disk.bytes(snapshots.file(sequence))));
        assertEquals(List.of(1L, 2L), List.copyOf(whole.keySet()));
        read(2);
        assertEquals(Map.of("read", 1L), reached);

        for (int round = 0; round < ROUNDS; round++)
        {
            final long sequence = 1 + random.nextInt(2);
            disk.put(snapshots.file(sequence), mutate(random, whole.get(sequence).clone()));
            final long before = allocated();
            read(2);
            final long used = allocated() - before;
            assertTrue(used < MAX_ALLOCATED, "round " + round + " allocated " + used);
            disk.put(snapshots.file(sequence), whole.get(sequence));
        }

        reached.forEach((what, count) -> System.out.printf("  %-70s %,d%n", what, count));
        for (final String expected : List.of(
            "its head does not fit", "its manifest", "contradicts itself", "out of bounds", "out of order",
            "page is damaged", "another digest", "another number of pages", "a length in it", "format that this build",
            "not those of the state"))
        {
            assertTrue(reached.keySet().stream().anyMatch((what) -> what.contains(expected)), expected);
        }
    }

    @Test
    void shouldRefuseASnapshotCutAtAnyPlace()
    {
        write();
        final byte[] whole = disk.bytes(snapshots.file(2));

        for (int length = 0; length < whole.length; length += 1 + length / 97)
        {
            disk.remove(snapshots.file(2));
            disk.put(snapshots.file(2), Arrays.copyOf(whole, length));
            read(2);
        }

        assertTrue(!reached.containsKey("read"), reached.toString());
    }

    private void read(final long sequence)
    {
        try (Snapshot snapshot = Snapshot.open(snapshots, sequence))
        {
            snapshot.verify();
            for (int shard = 0; shard < snapshot.manifest().shards().size(); shard++)
            {
                try (StateReader reader = StateReader.open(snapshot, shard))
                {
                    reader.stores().forEach((store) -> reader.scan(store, (key, value, length) -> true));
                }
            }
            reached.merge("read", 1L, Long::sum);
        }
        catch (final SnapshotException ex)
        {
            reached.merge(ex.reason().replaceAll("-?[0-9]+", "#").split(": expected")[0], 1L, Long::sum);
        }
        catch (final NoStateException ex)
        {
            reached.merge("no state", 1L, Long::sum);
        }
    }

    private static byte[] mutate(final SplittableRandom random, final byte[] bytes)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final int manifest = (int)buffer.getLong(Integer.BYTES + 8 + 8, ByteOrder.LITTLE_ENDIAN);
        for (int i = 1 + random.nextInt(2); i > 0; i--)
        {
            final int width = 1 << random.nextInt(4);
            final int place = random.nextInt(20);
            final int offset = place == 0 ? random.nextInt(40) :
                place == 1 ? PageHome.PAGE_LENGTH + random.nextInt(manifest - PageHome.PAGE_LENGTH - 8) :
                manifest + random.nextInt(bytes.length - manifest - 8);
            final long value = random.nextInt(4) == 0 ? random.nextLong() : HOSTILE[random.nextInt(HOSTILE.length)];
            for (int b = 0; b < width; b++)
            {
                bytes[offset + b] = (byte)(value >>> 8 * b);
            }
        }
        if (random.nextInt(10) > 0)
        {
            makeChecksumFit(buffer, 0);
            makeChecksumFit(buffer, makeChecksumFit(buffer, manifest));
        }

        return bytes;
    }

    /**
     * So that what is looked at behind the checksum is met.
     */
    private static int makeChecksumFit(final UnsafeBuffer buffer, final int offset)
    {
        if (offset > buffer.capacity() - Integer.BYTES)
        {
            return offset;
        }
        final int length = buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN);
        if (length < 0 || length > buffer.capacity() - offset - 2 * Integer.BYTES)
        {
            return buffer.capacity();
        }
        final CRC32C crc = new CRC32C();
        crc.update(buffer.byteArray(), offset, Integer.BYTES + length);
        buffer.putInt(offset + Integer.BYTES + length, (int)crc.getValue(), ByteOrder.LITTLE_ENDIAN);
        return offset + length + 2 * Integer.BYTES;
    }

    private void write()
    {
        snapshots = SnapshotDirectory.of(disk, DIRECTORY);
        final DirectoryLock lock = snapshots.lock();
        try (EngineCore core = new EngineCore(new CoreContext()
            .processor(new Filling())
            .eventCheck((buffer, offset, length) -> true)
            .pageHome(new DirectPageHome())))
        {
            core.outputs(new ListenerOutputs((header, buffer, offset, length) -> { }, 64));
            MadeSnapshot previous = null;
            for (int i = 1; i <= 2; i++)
            {
                core.apply(i, i, EngineCore.NO_SOURCE, 0, new UnsafeBuffer(new byte[16]), 0, 16);
                try (SnapshotWriter writer = new SnapshotWriter(snapshots, core, new JournalPlace(0, 64, i),
                    "test", List.of(new SchemaHash("a.sbeir", i)), previous, 4))
                {
                    while (writer.write(1) > 0)
                    {
                        // All of them.
                    }
                    previous = writer.publish();
                }
            }
        }
        finally
        {
            release(lock);
        }
    }

    private static void release(final DirectoryLock lock)
    {
        try
        {
            lock.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static long allocated()
    {
        return ((com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    /**
     * Fills one store with its first event, and another one with the others.
     */
    private static final class Filling implements Processor
    {
        private ProcessorContext ctx;
        private LongTable first;
        private LongTable others;

        @Override
        public void onStart(final ProcessorContext processorContext)
        {
            ctx = processorContext;
            first = ctx.stores().longTable("first", 10_000);
            others = ctx.stores().longTable("others", 100);
        }

        @Override
        public void onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            if (ctx.sequence() > 1)
            {
                others.put(ctx.sequence(), 1);
                return;
            }
            for (int i = 0; i < 9_000; i++)
            {
                first.put(i, i);
            }
        }
    }
}
