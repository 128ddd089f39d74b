package io.lockstep.replay.snapshot;

import io.lockstep.engine.state.PageHome;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Lengths, counts and offsets of any value, under checksums that fit.
 */
class HostileSnapshotTest
{
    private static final int ROUNDS = Integer.getInteger("lockstep.fuzz.rounds", 3_000);
    private static final long[] HOSTILE =
    {
        0, 1, -1, 7, 8, 31, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000, Integer.MAX_VALUE, Integer.MIN_VALUE,
        0xFFFF_FFFFL, Long.MAX_VALUE, Long.MIN_VALUE, 0xFFFE, 65_537, 3, 5
    };

    private final HostileSnapshot hostile = new HostileSnapshot();

    @Test
    void shouldRefuseWhateverASnapshotHolds()
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("-Dlockstep.seed=" + seed);
        final SplittableRandom random = new SplittableRandom(seed);
        final Map<String, Long> reached = hostile.reached();
        hostile.read(2, hostile.whole(2));
        assertEquals(Map.of("read", 1L), reached);

        for (int round = 0; round < ROUNDS; round++)
        {
            final long sequence = 1 + random.nextInt(2);
            final long used = hostile.read(sequence, mutate(random, hostile.whole(sequence)));
            assertTrue(used < HostileSnapshot.MAX_ALLOCATED, "round " + round + " allocated " + used);
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
        final byte[] whole = hostile.whole(2);

        for (int length = 0; length < whole.length; length += 1 + length / 97)
        {
            hostile.read(2, Arrays.copyOf(whole, length));
        }

        assertTrue(!hostile.reached().containsKey("read"), hostile.reached().toString());
    }

    private static byte[] mutate(final SplittableRandom random, final byte[] bytes)
    {
        final int manifest = HostileSnapshot.manifestOffset(bytes);
        for (int i = 1 + random.nextInt(2); i > 0; i--)
        {
            final int width = 1 << random.nextInt(4);
            final int place = random.nextInt(20);
            final int offset = place == 0 ? random.nextInt(HostileSnapshot.HEAD_LENGTH) :
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
            HostileSnapshot.makeChecksumsFit(bytes, manifest);
        }

        return bytes;
    }
}
