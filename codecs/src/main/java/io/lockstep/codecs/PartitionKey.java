package io.lockstep.codecs;

import org.agrona.DirectBuffer;

/**
 * Reads from a frame the key by which events are spread over shards: those with the same key keep their order.
 *
 * <p>A schema that annotates a field with {@code @partition-key} gets one generated:
 * {@code MessageFrame::partitionKey}. A pure function of the bytes.
 *
 * <p>Threading: any thread.
 */
@FunctionalInterface
public interface PartitionKey
{
    /**
     * Returned for a frame without a key: of another schema, without such a field, or with none in it.
     */
    long NO_KEY = Long.MIN_VALUE;

    /**
     * Read the key. Never beyond the frame.
     *
     * @param buffer that holds the frame.
     * @param offset where its SBE message header begins.
     * @param length of the frame in bytes.
     * @return the key, or {@link #NO_KEY}.
     */
    long of(DirectBuffer buffer, int offset, int length);

    /**
     * The key that stands for a text of fixed length: FNV-1a of its bytes up to the first zero byte, 64 bits. The same
     * everywhere and for ever.
     *
     * @param buffer that holds the text.
     * @param offset where it begins.
     * @param length of the text in bytes, with zeros behind it.
     * @return the key, never {@link #NO_KEY}.
     */
    static long ofText(final DirectBuffer buffer, final int offset, final int length)
    {
        long hash = 0xCBF2_9CE4_8422_2325L;
        for (int i = 0; i < length; i++)
        {
            final byte character = buffer.getByte(offset + i);
            if (0 == character)
            {
                break;
            }
            hash = (hash ^ (character & 0xFF)) * 0x100_0000_01B3L;
        }

        return NO_KEY == hash ? 0 : hash;
    }
}
