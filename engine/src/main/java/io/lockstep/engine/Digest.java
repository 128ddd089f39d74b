package io.lockstep.engine;

import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

import java.nio.ByteOrder;

/**
 * The 64-bit hash behind every digest: XXH64, as its published specification says, on any platform.
 *
 * <p>It tells two histories apart that differ by accident; it is no defence against someone who wants them to collide.
 *
 * <p>Threading: any thread. Allocates nothing.
 *
 * @see <a href="https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md">the specification of xxHash</a>
 */
public final class Digest
{
    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME_5 = 0x27D4EB2F165667C5L;
    private static final int STRIPE_LENGTH = 4 * Long.BYTES;
    private static final boolean IS_LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private Digest()
    {
    }

    /**
     * Hash a range of bytes.
     *
     * @param buffer that holds the range.
     * @param offset where the range begins.
     * @param length of the range in bytes; zero is legal.
     * @param seed   that selects one of the family of hashes.
     * @return the hash.
     */
    public static long xxh64(final DirectBuffer buffer, final int offset, final int length, final long seed)
    {
        final int stripesLength = length & -STRIPE_LENGTH;
        final long start = stripesLength > 0 ? stripes(buffer, offset, stripesLength, seed) : seed + PRIME_5;
        return avalanche(tail(buffer, offset + stripesLength, length - stripesLength, start + length));
    }

    /**
     * Append a value to the digest of a sequence of values, by the step that XXH64 takes for the bytes behind the last
     * stripe.
     *
     * <p>Meant for many short inputs one after the other, where the set-up and the final mixing of a whole hash would
     * cost more than the input.
     *
     * @param digest so far.
     * @param value  to append.
     * @return the digest with the value.
     */
    public static long chain(final long digest, final long value)
    {
        return Long.rotateLeft(digest ^ round(0, value), 27) * PRIME_1 + PRIME_4;
    }

    /**
     * Append a range of bytes to the digest of a sequence of values. The length is not part of it: where lengths vary,
     * append it too.
     *
     * @param digest so far.
     * @param buffer that holds the range.
     * @param offset where the range begins.
     * @param length of the range in bytes.
     * @return the digest with the range.
     */
    public static long chain(final long digest, final DirectBuffer buffer, final int offset, final int length)
    {
        return tail(buffer, offset, length, digest);
    }

    /**
     * Spread every bit of a value over all bits of the result; a bijection that keeps zero.
     *
     * @param value to spread.
     * @return the spread value.
     */
    public static long avalanche(final long value)
    {
        long hash = value;
        hash ^= hash >>> 33;
        hash *= PRIME_2;
        hash ^= hash >>> 29;
        hash *= PRIME_3;
        hash ^= hash >>> 32;

        return hash;
    }

    private static long stripes(final DirectBuffer buffer, final int offset, final int length, final long seed)
    {
        long lane1 = seed + PRIME_1 + PRIME_2;
        long lane2 = seed + PRIME_2;
        long lane3 = seed;
        long lane4 = seed - PRIME_1;

        // One check for all: pages are hashed by the million.
        buffer.boundsCheck(offset, length);
        final byte[] array = buffer.byteArray();
        final long begin = buffer.addressOffset() + offset;
        for (long at = begin, end = begin + length; at < end; at += STRIPE_LENGTH)
        {
            lane1 = round(lane1, longAt(array, at));
            lane2 = round(lane2, longAt(array, at + 8));
            lane3 = round(lane3, longAt(array, at + 16));
            lane4 = round(lane4, longAt(array, at + 24));
        }

        long hash = Long.rotateLeft(lane1, 1) + Long.rotateLeft(lane2, 7) +
            Long.rotateLeft(lane3, 12) + Long.rotateLeft(lane4, 18);
        hash = merge(hash, lane1);
        hash = merge(hash, lane2);
        hash = merge(hash, lane3);
        hash = merge(hash, lane4);

        return hash;
    }

    private static long tail(final DirectBuffer buffer, final int offset, final int length, final long start)
    {
        long hash = start;
        int i = offset;
        final int end = offset + length;

        for (; i + 8 <= end; i += 8)
        {
            hash = chain(hash, buffer.getLong(i, ByteOrder.LITTLE_ENDIAN));
        }

        if (i + 4 <= end)
        {
            hash ^= (buffer.getInt(i, ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL) * PRIME_1;
            hash = Long.rotateLeft(hash, 23) * PRIME_2 + PRIME_3;
            i += 4;
        }

        for (; i < end; i++)
        {
            hash ^= (buffer.getByte(i) & 0xFF) * PRIME_5;
            hash = Long.rotateLeft(hash, 11) * PRIME_1;
        }

        return hash;
    }

    private static long longAt(final byte[] array, final long address)
    {
        final long value = UnsafeApi.getLong(array, address);
        return IS_LITTLE_ENDIAN ? value : Long.reverseBytes(value);
    }

    private static long round(final long lane, final long input)
    {
        return Long.rotateLeft(lane + input * PRIME_2, 31) * PRIME_1;
    }

    private static long merge(final long hash, final long lane)
    {
        return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
    }
}
