package io.lockstep.engine;

import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DigestTest
{
    private static final long GENERATOR_PRIME_32 = 2654435761L;
    private static final long GENERATOR_PRIME_64 = 0x9E3779B185EBCA8DL;

    @ParameterizedTest
    @CsvSource({
        "'', EF46DB3751D8E999",
        "a, D24EC4F1A98C6E5B",
        "abc, 44BC2CF5AD770999",
    })
    void shouldHashKnownTexts(final String text, final String expected)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);

        final long hash = Digest.xxh64(new UnsafeBuffer(bytes), 0, bytes.length, 0);

        assertEquals(Long.parseUnsignedLong(expected, 16), hash);
    }

    /**
     * The vectors of the reference implementation's own sanity check.
     */
    @ParameterizedTest
    @CsvSource({
        "0, 0, EF46DB3751D8E999",
        "0, 2654435761, AC75FDA2929B17EF",
        "1, 0, E934A84ADB052768",
        "1, 2654435761, 5014607643A9B4C3",
        "4, 0, 9136A0DCA57457EE",
        "14, 0, 8282DCC4994E35C8",
        "14, 2654435761, C3BD6BF63DEB6DF0",
        "222, 0, B641AE8CB691C174",
        "222, 2654435761, 20CB8AB7AE10C14A",
    })
    void shouldHashTheReferenceVectors(final int length, final long seed, final String expected)
    {
        final byte[] bytes = new byte[length];
        long generator = GENERATOR_PRIME_32;
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)(generator >>> 56);
            generator *= GENERATOR_PRIME_64;
        }

        final long hash = Digest.xxh64(new UnsafeBuffer(bytes), 0, length, seed);

        assertEquals(Long.parseUnsignedLong(expected, 16), hash);
    }

    @Test
    void shouldNotDependOnWhereTheBytesAre()
    {
        final byte[] bytes = "longer than one stripe, with an odd tail".getBytes(StandardCharsets.US_ASCII);
        final ExpandableArrayBuffer expandable = new ExpandableArrayBuffer();
        final UnsafeBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(128));
        expandable.putBytes(5, bytes);
        direct.putBytes(3, bytes);

        final long hash = Digest.xxh64(new UnsafeBuffer(bytes), 0, bytes.length, 7);

        assertEquals(hash, Digest.xxh64(expandable, 5, bytes.length, 7));
        assertEquals(hash, Digest.xxh64(direct, 3, bytes.length, 7));
    }

    @Test
    void shouldChangeWithEveryBit()
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[77]);
        final Set<Long> hashes = new HashSet<>();

        for (int i = 0; i < buffer.capacity() * Byte.SIZE; i++)
        {
            buffer.putByte(i / 8, (byte)(1 << (i & 7)));
            hashes.add(Digest.xxh64(buffer, 0, buffer.capacity(), 0));
            buffer.putByte(i / 8, (byte) 0);
        }

        assertEquals(buffer.capacity() * Byte.SIZE, hashes.size());
        assertTrue(hashes.add(Digest.xxh64(buffer, 0, buffer.capacity(), 0)));
    }

    @Test
    void shouldTellChainsApartByValueOrderAndPlace()
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[40]);
        buffer.putLong(0, 1);
        buffer.putLong(8, 2);

        final long whole = Digest.chain(7, buffer, 0, 16);
        final long inSteps = Digest.chain(Digest.chain(7, 1), 2);

        assertEquals(inSteps, whole);
        assertNotEquals(Digest.chain(Digest.chain(7, 2), 1), whole);
        assertNotEquals(Digest.chain(8, buffer, 0, 16), whole);
        assertNotEquals(Digest.chain(7, buffer, 0, 15), whole);
        assertNotEquals(Digest.chain(7, buffer, 8, 16), whole);
    }
}
