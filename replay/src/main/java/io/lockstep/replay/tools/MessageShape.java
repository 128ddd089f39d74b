package io.lockstep.replay.tools;

import org.agrona.DirectBuffer;
import uk.co.real_logic.sbe.ir.Signal;
import uk.co.real_logic.sbe.ir.Token;
import uk.co.real_logic.sbe.otf.Types;

import java.util.List;

/**
 * Walk over a message by its schema that reads only its lengths and counts, and tells whether they stay in bounds.
 *
 * <p>The decoder of the SBE tool trusts what it reads, and in production no buffer checks an index: a message that is
 * not what its schema says would end the process.
 *
 * <p>Threading: single use.
 */
final class MessageShape
{
    private static final int BLOCK_LENGTH_TOKEN = 2;
    private static final int COUNT_TOKEN = 3;
    private static final int DATA_LENGTH_TOKEN = 2;
    private static final int DATA_TOKEN = 3;

    private final List<Token> tokens;
    private final int actingVersion;

    private DirectBuffer buffer;
    private int position;
    private int end;
    private int index;

    MessageShape(final List<Token> tokens, final int actingVersion)
    {
        this.tokens = tokens;
        this.actingVersion = actingVersion;
    }

    /**
     * Whether a message lies within its bounds.
     *
     * @param buffer      that holds it.
     * @param offset      behind its header.
     * @param end         of the message.
     * @param blockLength of its root block, as its header says.
     * @return true where all of it is there.
     */
    boolean fits(final DirectBuffer buffer, final int offset, final int end, final int blockLength)
    {
        this.buffer = buffer;
        this.position = offset;
        this.end = end;
        this.index = 1;

        return entry(blockLength);
    }

    private boolean entry(final int blockLength)
    {
        return block(blockLength) && groups() && data();
    }

    private boolean block(final int blockLength)
    {
        if (blockLength < 0 || blockLength > end - position)
        {
            return false;
        }

        while (tokens.get(index).signal() == Signal.BEGIN_FIELD)
        {
            final Token field = tokens.get(index);
            final Token type = tokens.get(index + 1);
            if (isPresent(field) &&
                !field.isConstantEncoding() &&
                !type.isConstantEncoding() &&
                type.offset() + type.encodedLength() > blockLength)
            {
                return false;
            }
            index += field.componentTokenCount();
        }
        position += blockLength;

        return true;
    }

    private boolean groups()
    {
        boolean fits = true;
        while (fits && tokens.get(index).signal() == Signal.BEGIN_GROUP)
        {
            final int next = index + tokens.get(index).componentTokenCount();
            fits = !isPresent(tokens.get(index)) || group();
            index = next;
        }

        return fits;
    }

    private boolean group()
    {
        final Token dimensions = tokens.get(index + 1);
        if (dimensions.encodedLength() > end - position)
        {
            return false;
        }
        final int blockLength = integer(tokens.get(index + BLOCK_LENGTH_TOKEN));
        final int count = integer(tokens.get(index + COUNT_TOKEN));
        final int first = index + 1 + dimensions.componentTokenCount();
        position += dimensions.encodedLength();
        // An entry of no bytes at all says nothing; so many of them are damage.
        if (count < 0 || count > end - position)
        {
            return false;
        }

        boolean fits = true;
        for (int i = 0; i < count && fits; i++)
        {
            index = first;
            fits = entry(blockLength);
        }

        return fits;
    }

    private boolean data()
    {
        while (tokens.get(index).signal() == Signal.BEGIN_VAR_DATA)
        {
            if (isPresent(tokens.get(index)))
            {
                final int headerLength = tokens.get(index + DATA_TOKEN).offset();
                if (headerLength > end - position)
                {
                    return false;
                }
                final int length = integer(tokens.get(index + DATA_LENGTH_TOKEN));
                position += headerLength;
                if (length < 0 || length > end - position)
                {
                    return false;
                }
                position += length;
            }
            index += tokens.get(index).componentTokenCount();
        }

        return true;
    }

    private boolean isPresent(final Token token)
    {
        return token.version() <= actingVersion;
    }

    private int integer(final Token token)
    {
        return Types.getInt(
            buffer, position + token.offset(), token.encoding().primitiveType(), token.encoding().byteOrder());
    }
}
