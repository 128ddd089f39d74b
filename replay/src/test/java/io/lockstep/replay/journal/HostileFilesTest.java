package io.lockstep.replay.journal;

import io.lockstep.replay.journal.HostileJournal.Kind;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Lengths, counts and offsets of any value, under checksums that fit.
 */
class HostileFilesTest
{
    private static final int ROUNDS = Integer.getInteger("lockstep.fuzz.rounds", 6_000);
    private static final long[] HOSTILE =
    {
        0, 1, -1, 7, 8, 31, 32, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000, Integer.MAX_VALUE,
        Integer.MIN_VALUE, 0xFFFF_FFFFL, Long.MAX_VALUE, Long.MIN_VALUE, Integer.MAX_VALUE - 31, 65_536 - 32, 65_537
    };

    private final HostileJournal journal = new HostileJournal();

    @Test
    void shouldEndOrRefuseWhateverAFileHolds()
    {
        final SplittableRandom random = new SplittableRandom(TestEvent.seed());
        journal.read(Kind.INPUT, journal.whole(Kind.INPUT));

        for (int round = 0; round < ROUNDS; round++)
        {
            for (final Kind kind : Kind.values())
            {
                final long used = journal.read(kind, mutate(random, kind, journal.whole(kind)));
                assertTrue(used < HostileJournal.MAX_ALLOCATED, kind + " round " + round + " allocated " + used);
            }
        }

        final Map<String, Long> reached = journal.reached();
        reached.forEach((what, count) -> System.out.printf("  %-60s %,d%n", what, count));
        for (final String expected : List.of(
            "ended", "frame length", "goes beyond its frame", "of another shape", "is out of bounds", "checkpoint",
            "manifest", "sequence is out of bounds", "time is out of bounds", "first sequence", "a cursor",
            "a decision"))
        {
            assertTrue(reached.keySet().stream().anyMatch(what -> what.contains(expected)), expected + ": " + reached);
        }
    }

    @Test
    void shouldRefuseAManifestOfAnyLengthWithoutReadingIt()
    {
        final long used = journal.read(Kind.MANIFEST, new byte[64 * 1024 * 1024]);

        assertTrue(used < HostileJournal.MAX_ALLOCATED, "allocated " + used);
        final Map<String, Long> reached = journal.reached();
        assertTrue(reached.keySet().stream().anyMatch(what -> what.contains("manifest")), reached.toString());
    }

    private static byte[] mutate(final SplittableRandom random, final Kind kind, final byte[] bytes)
    {
        final int used = kind.isLog() ? HostileJournal.USED_LENGTH : bytes.length;
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
        if (kind.isLog() && random.nextInt(20) == 0)
        {
            new UnsafeBuffer(bytes).putLong(JournalFrame.TIMESTAMP_OFFSET, Long.MAX_VALUE - random.nextInt(1_000));
        }
        if (kind.isLog() || random.nextInt(4) > 0)
        {
            HostileJournal.makeChecksumsFit(kind, bytes);
        }

        return bytes;
    }
}
