package io.lockstep.transport.cluster;

import org.agrona.DirectBuffer;

import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * CRC32C of bytes in any sort of buffer.
 *
 * <p>Threading: single owner.
 */
final class PieceChecksum
{
    private final CRC32C crc = new CRC32C();
    private byte[] bytes = new byte[0];

    int of(final DirectBuffer buffer, final int offset, final int length)
    {
        if (bytes.length < length)
        {
            bytes = Arrays.copyOf(bytes, length);
        }

        buffer.getBytes(offset, bytes, 0, length);
        crc.reset();
        crc.update(bytes, 0, length);
        return (int)crc.getValue();
    }
}
