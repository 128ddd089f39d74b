package io.lockstep.replay.tools;

import org.agrona.DirectBuffer;
import uk.co.real_logic.sbe.ir.Token;
import uk.co.real_logic.sbe.otf.OtfHeaderDecoder;
import uk.co.real_logic.sbe.otf.OtfMessageDecoder;
import uk.co.real_logic.sbe.otf.TokenListener;

import java.util.List;

/**
 * One message of a schema, and how to decode it.
 */
final class MessageType
{
    private final String name;
    private final OtfHeaderDecoder header;
    private final List<Token> tokens;

    MessageType(final OtfHeaderDecoder header, final List<Token> tokens)
    {
        this.name = tokens.get(0).name();
        this.header = header;
        this.tokens = tokens;
    }

    String name()
    {
        return name;
    }

    /**
     * Whether a message of this type lies whole within its bounds, so that decoding it reads nothing beyond them.
     */
    boolean fits(final DirectBuffer buffer, final int offset, final int length)
    {
        final int headerLength = header.encodedLength();
        return length >= headerLength && new MessageShape(tokens, actingVersion(buffer, offset)).fits(
            buffer, offset + headerLength, offset + length, header.getBlockLength(buffer, offset));
    }

    int actingVersion(final DirectBuffer buffer, final int offset)
    {
        return header.getSchemaVersion(buffer, offset);
    }

    /**
     * Decode a message that fits.
     */
    void decode(final DirectBuffer buffer, final int offset, final TokenListener listener)
    {
        OtfMessageDecoder.decode(
            buffer,
            offset + header.encodedLength(),
            actingVersion(buffer, offset),
            header.getBlockLength(buffer, offset),
            tokens,
            listener);
    }
}
