package io.lockstep.transport.cluster;

import org.agrona.DirectBuffer;

import java.util.HexFormat;

/**
 * One output, as somebody saw it.
 */
record RecordedOutput(long sequence, int index, String bytes)
{
    static RecordedOutput of(
        final long sequence, final int index, final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return new RecordedOutput(sequence, index, HexFormat.of().formatHex(bytes));
    }
}
