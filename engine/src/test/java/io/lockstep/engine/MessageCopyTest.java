package io.lockstep.engine;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.ByteBuffer;

import static org.junit.jupiter.api.Assertions.assertEquals;

@Timeout(60)
class MessageCopyTest
{
    private static final int MAX_LENGTH = 300;
    private static final int MARGIN = 16;
    private static final byte UNTOUCHED = -1;

    @Test
    void shouldCopyEachLengthAndNotAByteMore()
    {
        final UnsafeBuffer from = new UnsafeBuffer(new byte[MAX_LENGTH + 2 * MARGIN]);
        for (int i = 0; i < from.capacity(); i++)
        {
            from.putByte(i, (byte)(i % 127));
        }
        final UnsafeBuffer to = new UnsafeBuffer(ByteBuffer.allocateDirect(MAX_LENGTH + 2 * MARGIN));

        for (int length = 0; length <= MAX_LENGTH; length++)
        {
            to.setMemory(0, to.capacity(), UNTOUCHED);

            MessageCopy.copy(to, MARGIN, from, 3, length);

            for (int i = 0; i < to.capacity(); i++)
            {
                final boolean isCopied = i >= MARGIN && i < MARGIN + length;
                assertEquals(isCopied ? from.getByte(i - MARGIN + 3) : UNTOUCHED, to.getByte(i), "length=" + length);
            }
        }
    }
}
