package io.lockstep.replay.journal;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.Durability;
import io.lockstep.engine.Skip;
import io.lockstep.replay.simulation.SimulatedDisk;
import org.agrona.concurrent.UnsafeBuffer;

import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.CRC32C;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A small journal whose files are replaced by what somebody made to do harm: readers come to an end or refuse with a
 * {@link JournalException}, and need no more memory than for a good file.
 */
final class HostileJournal
{
    /**
     * How much of a log has frames.
     */
    static final int USED_LENGTH = 2_000;

    /**
     * More than reading takes, whatever a file holds.
     */
    static final long MAX_ALLOCATED = 1024 * 1024;

    private static final Path DIRECTORY = SimulatedDisk.HOME.resolve("journal");

    private final Map<Kind, byte[]> whole = new EnumMap<>(Kind.class);
    private final Map<String, Long> reached = new TreeMap<>();
    private final SimulatedDisk disk = new SimulatedDisk();

    /**
     * A file that can be hostile.
     */
    enum Kind
    {
        INPUT("input/0-0.rec"),
        OUTPUT("output/1-0.rec"),
        CHECKPOINTS("checkpoints"),
        MANIFEST("manifest"),
        CURSORS("cursors"),
        DECISIONS("decisions");

        private final Path path;

        Kind(final String name)
        {
            path = DIRECTORY.resolve(name);
        }

        boolean isLog()
        {
            return this == INPUT || this == OUTPUT;
        }
    }

    HostileJournal()
    {
        write();
        for (final Kind kind : Kind.values())
        {
            whole.put(kind, disk.bytes(kind.path));
        }
    }

    /**
     * A good file.
     */
    byte[] whole(final Kind kind)
    {
        return whole.get(kind).clone();
    }

    /**
     * How readers ended, and how often.
     */
    Map<String, Long> reached()
    {
        return reached;
    }

    /**
     * Read a file, which may be hostile, among good ones.
     *
     * @return bytes that were allocated.
     */
    long read(final Kind kind, final byte[] content)
    {
        disk.put(kind.path, content);
        final long before = allocated();
        read(kind);
        final long used = allocated() - before;
        disk.put(kind.path, whole.get(kind));

        return used;
    }

    /**
     * Make checksums fit, so that what is looked at behind them is met.
     */
    static void makeChecksumsFit(final Kind kind, final byte[] content)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(content);
        switch (kind)
        {
            case INPUT, OUTPUT -> makeFramesFit(buffer);
            case CHECKPOINTS -> makeRecordsFit(buffer, CheckpointFile.RECORD_LENGTH, CheckpointFile.RECORD_LENGTH - 8);
            case CURSORS -> makeRecordsFit(buffer, CursorFile.RECORD_LENGTH, CursorFile.RECORD_LENGTH - 4);
            case DECISIONS -> makeDecisionsFit(buffer);
            default ->
            {
                // It has none.
            }
        }
    }

    private void read(final Kind kind)
    {
        try
        {
            final JournalDirectory directory = JournalDirectory.openReadOnly(disk, DIRECTORY);
            switch (kind)
            {
                case INPUT -> readInput(directory);
                case OUTPUT -> readOutput(directory);
                case CHECKPOINTS -> CheckpointFile.readAll(directory);
                case CURSORS -> OutputCursors.list(directory);
                case DECISIONS -> DecisionFile.readAll(directory);
                default ->
                {
                    // Read with the directory.
                }
            }
            reached.merge("ended", 1L, Long::sum);
        }
        catch (final JournalException ex)
        {
            final String message = ex.getMessage();
            reached.merge(message.replaceAll("[0-9]+", "#").split(": file| directory|file=")[0], 1L, Long::sum);
        }
    }

    private static void readInput(final JournalDirectory directory)
    {
        try (JournalReader reader = JournalReader.openAtSequence(directory.inputRecording(), 1))
        {
            while (reader.poll((position, sequence, timestampNs, source, sourceSequence, buffer, offset, length) ->
            {
                assertTrue(sequence > 0, "sequence " + sequence);
                buffer.boundsCheck(offset, length);
                assertTrue(length >= 8, "length " + length);
            }, 16) > 0)
            {
                // All of them.
            }
        }
        SegmentExtent.allOf(directory.inputRecording());
    }

    private static void readOutput(final JournalDirectory directory)
    {
        try (OutputReader reader = OutputReader.open(directory.outputRecording()))
        {
            while (reader.poll((header, buffer, offset, length) -> buffer.boundsCheck(offset, length), 16) > 0)
            {
                // All of them.
            }
        }
        SegmentExtent.allOf(directory.outputRecording());
    }

    private static void makeFramesFit(final UnsafeBuffer buffer)
    {
        final CRC32C crc = new CRC32C();
        int offset = 0;
        while (offset + JournalFrame.HEADER_LENGTH <= buffer.capacity())
        {
            final int length = buffer.getInt(offset);
            if (length < JournalFrame.HEADER_LENGTH || length > buffer.capacity() - offset - JournalFrame.ALIGNMENT)
            {
                return;
            }
            final int aligned = JournalFrame.align(length);
            crc.reset();
            crc.update(
                buffer.byteArray(), offset + JournalFrame.HEADER_LENGTH, aligned - JournalFrame.HEADER_LENGTH);
            buffer.putInt(offset + JournalFrame.CHECKSUM_OFFSET, (int)crc.getValue());
            if (aligned > JournalFrame.BATCH_BODY_OFFSET)
            {
                buffer.putLong(
                    offset + JournalFrame.RESERVED_VALUE_OFFSET,
                    buffer.getLong(offset + JournalFrame.FIRST_SEQUENCE_OFFSET));
            }
            offset += aligned;
        }
    }

    private static void makeRecordsFit(final UnsafeBuffer buffer, final int recordLength, final int checksumOffset)
    {
        for (int offset = 0; offset + recordLength <= buffer.capacity(); offset += recordLength)
        {
            putChecksum(buffer, offset, checksumOffset);
        }
    }

    private static void makeDecisionsFit(final UnsafeBuffer buffer)
    {
        int offset = 0;
        while (offset + 2 * Integer.BYTES <= buffer.capacity())
        {
            final int length = buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN);
            if (length < 0 || length > buffer.capacity() - offset - 2 * Integer.BYTES)
            {
                return;
            }
            putChecksum(buffer, offset, Integer.BYTES + length);
            offset += length + 2 * Integer.BYTES;
        }
    }

    private static void putChecksum(final UnsafeBuffer buffer, final int offset, final int length)
    {
        final CRC32C crc = new CRC32C();
        crc.update(buffer.byteArray(), offset, length);
        buffer.putInt(offset + length, (int)crc.getValue(), ByteOrder.LITTLE_ENDIAN);
    }

    private void write()
    {
        final SplittableRandom random = new SplittableRandom(1);
        try (JournalDirectory directory = JournalDirectory.open(
            disk, DIRECTORY, Manifest.ofNew(TestEvent.SEGMENT_LENGTH, "test", 1, 2, 0), TestEvent.NO_SCHEMAS))
        {
            try (InputJournal journal = InputJournal.open(directory, Durability.OS);
                OutputJournal outputs = OutputJournal.open(directory);
                OutputCursors cursors = OutputCursors.open(directory, outputs, false);
                CheckpointFile checkpoints = CheckpointFile.open(directory, Long.MAX_VALUE))
            {
                for (int i = 1; i <= 30; i++)
                {
                    final byte[] body = new byte[8 + random.nextInt(40)];
                    new TestEvent(i, 1_000 + i, 1 + i % 2, i, body).appendTo(journal);
                    new TestOutput(i, 0, 1_000 + i, 1, i, true, false, 0, body).appendTo(outputs);
                    checkpoints.append(new Checkpoint(i, i, i, i, i), i, 1);
                    if (i % 4 == 0)
                    {
                        journal.flush();
                        outputs.flush();
                    }
                }
                cursors.open("billing").ack(8, 0);
                cursors.open("risk").ack(4, 0);
                DecisionFile.append(
                    directory, new SkipDecision(new Skip(5, Skip.Scope.values()[0], 0), 1_000, "a broken order"));
                DecisionFile.append(
                    directory, new SkipDecision(new Skip(7, Skip.Scope.values()[0], 0), 2_000, "another one"));
            }
        }
    }

    private static long allocated()
    {
        return ((com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
