package io.lockstep.replay.snapshot;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.ListenerOutputs;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.engine.state.LongTable;
import io.lockstep.replay.journal.DirectoryLock;
import io.lockstep.replay.journal.JournalPlace;
import io.lockstep.replay.reader.NoStateException;
import io.lockstep.replay.reader.StateReader;
import io.lockstep.replay.simulation.SimulatedDisk;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * A chain of two small snapshots that are replaced by what somebody made to do harm: they are refused with a
 * {@link SnapshotException}, and need no more memory than a good one.
 */
final class HostileSnapshot
{
    /**
     * Bytes in front of the pages that say something.
     */
    static final int HEAD_LENGTH = 40;

    /**
     * More than reading takes, whatever a file holds.
     */
    static final long MAX_ALLOCATED = 2 * 1024 * 1024;

    private static final Path DIRECTORY = SimulatedDisk.HOME.resolve("snapshots");

    private final Map<Long, byte[]> whole = new TreeMap<>();
    private final Map<String, Long> reached = new TreeMap<>();
    private final SimulatedDisk disk = new SimulatedDisk();
    private SnapshotDirectory snapshots;

    HostileSnapshot()
    {
        write();
        snapshots.sequences().forEach((sequence) -> whole.put(sequence, disk.bytes(snapshots.file(sequence))));
    }

    /**
     * A good snapshot; the second refers to the first.
     *
     * @param sequence one or two.
     */
    byte[] whole(final long sequence)
    {
        return whole.get(sequence).clone();
    }

    /**
     * How reading ended, and how often.
     */
    Map<String, Long> reached()
    {
        return reached;
    }

    /**
     * Where the manifest of a good snapshot begins.
     */
    static int manifestOffset(final byte[] bytes)
    {
        return (int)new UnsafeBuffer(bytes).getLong(Integer.BYTES + 8 + 8, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Read the chain with one of its snapshots replaced.
     *
     * @param sequence of the one that may be hostile.
     * @return bytes that were allocated.
     */
    long read(final long sequence, final byte[] content)
    {
        disk.remove(snapshots.file(sequence));
        disk.put(snapshots.file(sequence), content);
        final long before = allocated();
        read(2);
        final long used = allocated() - before;
        disk.remove(snapshots.file(sequence));
        disk.put(snapshots.file(sequence), whole.get(sequence));

        return used;
    }

    /**
     * Make checksums fit, so that what is looked at behind them is met.
     *
     * @param manifest where it begins.
     */
    static void makeChecksumsFit(final byte[] content, final int manifest)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(content);
        makeChecksumFit(buffer, 0);
        makeChecksumFit(buffer, makeChecksumFit(buffer, manifest));
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
