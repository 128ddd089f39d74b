package io.lockstep.replay.journal;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.Durability;
import io.lockstep.replay.simulation.SimulatedDisk;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.CRC32C;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Files that somebody made to do harm: lengths, counts and offsets of any value, under checksums that fit. Readers come
 * to an end or refuse with a {@link JournalException}, and need no more memory than for a good file.
 */
class HostileFilesTest
{
    private static final Path DIRECTORY = SimulatedDisk.HOME.resolve("journal");
    private static final Path INPUT = DIRECTORY.resolve("input/0-0.rec");
    private static final Path OUTPUT = DIRECTORY.resolve("output/1-0.rec");
    private static final Path CHECKPOINTS = DIRECTORY.resolve("checkpoints");
    private static final Path MANIFEST = DIRECTORY.resolve("manifest");
    private static final int ROUNDS = Integer.getInteger("lockstep.fuzz.rounds", 6_000);
    private static final long MAX_ALLOCATED = 1024 * 1024;
    private static final long[] HOSTILE =
    {
        0, 1, -1, 7, 8, 31, 32, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000, Integer.MAX_VALUE,
        Integer.MIN_VALUE, 0xFFFF_FFFFL, Long.MAX_VALUE, Long.MIN_VALUE, Integer.MAX_VALUE - 31, 65_536 - 32, 65_537
    };

    private final Map<String, Long> reached = new TreeMap<>();
    private final SimulatedDisk disk = new SimulatedDisk();

    @Test
    void shouldEndOrRefuseWhateverAFileHolds()
    {
        final long seed = TestEvent.seed();
        final SplittableRandom random = new SplittableRandom(seed);
        write();
        final Map<Path, byte[]> whole = Map.of(
            INPUT, disk.bytes(INPUT),
            OUTPUT, disk.bytes(OUTPUT),
            CHECKPOINTS, disk.bytes(CHECKPOINTS),
            MANIFEST, disk.bytes(MANIFEST));
        read(INPUT);

        for (int round = 0; round < ROUNDS; round++)
        {
            for (final Path file : List.of(INPUT, OUTPUT, CHECKPOINTS, MANIFEST))
            {
                final byte[] hostile = mutate(random, file, whole.get(file).clone());
                disk.put(file, hostile);
                final long before = allocated();
                read(file);
                final long used = allocated() - before;
                assertTrue(used < MAX_ALLOCATED, file + " round " + round + " allocated " + used);
                disk.put(file, whole.get(file));
            }
        }

        reached.forEach((what, count) -> System.out.printf("  %-60s %,d%n", what, count));
        for (final String expected : List.of(
            "ended", "frame length", "goes beyond its frame", "of another shape", "is out of bounds", "checkpoint",
            "manifest", "sequence is out of bounds", "time is out of bounds", "first sequence"))
        {
            assertTrue(reached.keySet().stream().anyMatch(what -> what.contains(expected)), expected + ": " + reached);
        }
    }

    @Test
    void shouldRefuseAManifestOfAnyLengthWithoutReadingIt()
    {
        write();
        disk.put(MANIFEST, new byte[64 * 1024 * 1024]);
        final long before = allocated();

        read(MANIFEST);

        assertTrue(allocated() - before < MAX_ALLOCATED);
        assertTrue(reached.keySet().stream().anyMatch(what -> what.contains("manifest")), reached.toString());
    }

    private void read(final Path file)
    {
        try
        {
            final JournalDirectory directory = JournalDirectory.openReadOnly(disk, DIRECTORY);
            if (file.equals(INPUT))
            {
                readInput(directory);
            }
            else if (file.equals(OUTPUT))
            {
                readOutput(directory);
            }
            else if (file.equals(CHECKPOINTS))
            {
                CheckpointFile.readAll(directory);
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

    private static byte[] mutate(final SplittableRandom random, final Path file, final byte[] bytes)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final boolean isLog = file.equals(INPUT) || file.equals(OUTPUT);
        final int used = isLog ? 2_000 : bytes.length;
        for (int i = 1 + random.nextInt(3); i > 0; i--)
        {
            final int width = 1 << random.nextInt(4);
            final int offset = random.nextInt(used - width) & (random.nextBoolean() ? -1 : -width);
            final long value = random.nextInt(4) == 0 ? random.nextLong() : HOSTILE[random.nextInt(HOSTILE.length)];
            for (int b = 0; b < width; b++)
            {
                bytes[offset + b] = (byte)(value >>> 8 * b);
            }
        }
        if (isLog)
        {
            if (random.nextInt(20) == 0)
            {
                buffer.putLong(JournalFrame.TIMESTAMP_OFFSET, Long.MAX_VALUE - random.nextInt(1_000));
            }
            makeChecksumsFit(buffer);
        }

        return bytes;
    }

    /**
     * So that what is looked at behind the checksum is met.
     */
    private static void makeChecksumsFit(final UnsafeBuffer buffer)
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

    private void write()
    {
        final SplittableRandom random = new SplittableRandom(1);
        try (JournalDirectory directory = JournalDirectory.open(
            disk, DIRECTORY, Manifest.ofNew(TestEvent.SEGMENT_LENGTH, "test", 1, 2, 0), TestEvent.NO_SCHEMAS))
        {
            try (InputJournal journal = InputJournal.open(directory, Durability.OS);
                OutputJournal outputs = OutputJournal.open(directory);
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
            }
        }
    }

    private static long allocated()
    {
        return ((com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
