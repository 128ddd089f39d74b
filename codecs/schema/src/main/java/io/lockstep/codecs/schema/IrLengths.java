package io.lockstep.codecs.schema;

import uk.co.real_logic.sbe.ir.generated.FrameCodecDecoder;
import uk.co.real_logic.sbe.ir.generated.TokenCodecDecoder;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Follows the lengths in a serialised IR.
 *
 * <p>The SBE tool's decoder trusts every one of them, and the command runs without bounds checks.
 */
final class IrLengths
{
    private static final int FRAME_VAR_DATA = 3;
    private static final int TOKEN_VAR_DATA = 12;
    private static final int UINT16_MASK = 0xFFFF;

    private IrLengths()
    {
    }

    static void check(final String name, final byte[] content)
    {
        final ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        int position = next(name, buffer, 0, FrameCodecDecoder.BLOCK_LENGTH, FRAME_VAR_DATA);
        while (position < content.length)
        {
            position = next(name, buffer, position, TokenCodecDecoder.BLOCK_LENGTH, TOKEN_VAR_DATA);
        }
    }

    static SchemaException damaged(final String name, final String reason, final Throwable cause)
    {
        return new SchemaException("not an IR of an SBE schema: file=" + name + " reason=" + reason +
            "; make it again with the SBE tool, or name the XML", cause);
    }

    private static int next(
        final String name, final ByteBuffer buffer, final int start, final int blockLength, final int varDataCount)
    {
        int position = start + blockLength;
        for (int i = 0; i < varDataCount; i++)
        {
            if (position + Short.BYTES > buffer.capacity())
            {
                throw damaged(name, "it ends in the midst of a token: offset=" + start, null);
            }
            position += Short.BYTES + (buffer.getShort(position) & UINT16_MASK);
        }
        if (position > buffer.capacity())
        {
            throw damaged(name, "it ends in the midst of a token: offset=" + start, null);
        }

        return position;
    }
}
