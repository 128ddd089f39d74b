package io.lockstep.replay.tools;

import com.fasterxml.jackson.core.JsonGenerator;
import org.agrona.DirectBuffer;
import uk.co.real_logic.sbe.ir.Encoding;
import uk.co.real_logic.sbe.ir.Signal;
import uk.co.real_logic.sbe.ir.Token;
import uk.co.real_logic.sbe.otf.TokenListener;
import uk.co.real_logic.sbe.otf.Types;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Writes the fields of a message as one JSON object, while it is decoded.
 *
 * <p>Fields that the message's version does not have are left out; a composite's members count as its field does.
 *
 * <p>Threading: single owner.
 */
final class JsonFields implements TokenListener
{
    private final JsonGenerator json;
    private final JsonValues values;

    private int actingVersion;
    private int compositeDepth;
    private int absentDepth;

    JsonFields(final JsonGenerator json, final boolean isInt64Text)
    {
        this.json = json;
        this.values = new JsonValues(json, isInt64Text);
    }

    /**
     * Get ready for the next message.
     */
    JsonFields forVersion(final int newActingVersion)
    {
        actingVersion = newActingVersion;
        compositeDepth = 0;
        absentDepth = 0;

        return this;
    }

    @Override
    public void onBeginMessage(final Token token)
    {
        write(json::writeStartObject);
    }

    @Override
    public void onEndMessage(final Token token)
    {
        write(json::writeEndObject);
    }

    @Override
    public void onEncoding(
        final Token fieldToken,
        final DirectBuffer buffer,
        final int bufferIndex,
        final Token typeToken,
        final int version)
    {
        if (isPresent(fieldToken))
        {
            write(() ->
            {
                json.writeFieldName(fieldToken.name());
                values.write(fieldToken, typeToken, buffer, bufferIndex);
            });
        }
    }

    @Override
    public void onEnum(
        final Token fieldToken,
        final DirectBuffer buffer,
        final int bufferIndex,
        final List<Token> tokens,
        final int fromIndex,
        final int toIndex,
        final int version)
    {
        final Token typeToken = tokens.get(fromIndex);
        if (!isPresent(compositeDepth == 0 ? fieldToken : typeToken))
        {
            return;
        }

        write(() ->
        {
            json.writeFieldName(name(fieldToken, typeToken));
            if (compositeDepth == 0 && fieldToken.isConstantEncoding())
            {
                final String reference = fieldToken.encoding().constValue().toString();
                json.writeString(reference.substring(reference.lastIndexOf('.') + 1));
                return;
            }
            final Encoding encoding = typeToken.encoding();
            final long raw = Types.getLong(buffer, bufferIndex, encoding);
            for (int i = fromIndex + 1; tokens.get(i).signal() == Signal.VALID_VALUE; i++)
            {
                if (tokens.get(i).encoding().constValue().longValue() == raw)
                {
                    json.writeString(tokens.get(i).name());
                    return;
                }
            }
            values.writeInteger(encoding, raw, encoding.applicableNullValue());
        });
    }

    @Override
    public void onBitSet(
        final Token fieldToken,
        final DirectBuffer buffer,
        final int bufferIndex,
        final List<Token> tokens,
        final int fromIndex,
        final int toIndex,
        final int version)
    {
        final Token typeToken = tokens.get(fromIndex);
        if (!isPresent(compositeDepth == 0 ? fieldToken : typeToken))
        {
            return;
        }

        write(() ->
        {
            json.writeFieldName(name(fieldToken, typeToken));
            json.writeStartArray();
            long unknown = Types.getLong(buffer, bufferIndex, typeToken.encoding());
            for (int i = fromIndex + 1; tokens.get(i).signal() == Signal.CHOICE; i++)
            {
                final long mask = 1L << tokens.get(i).encoding().constValue().longValue();
                if ((unknown & mask) != 0)
                {
                    json.writeString(tokens.get(i).name());
                    unknown &= ~mask;
                }
            }
            if (unknown != 0)
            {
                values.writeInteger(typeToken.encoding(), unknown, null);
            }
            json.writeEndArray();
        });
    }

    @Override
    public void onBeginComposite(
        final Token fieldToken,
        final List<Token> tokens,
        final int fromIndex,
        final int toIndex)
    {
        final Token typeToken = tokens.get(fromIndex);
        final String name = name(fieldToken, typeToken);
        final boolean isPresent = isPresent(compositeDepth == 0 ? fieldToken : typeToken);
        compositeDepth++;
        if (isPresent)
        {
            write(() -> json.writeObjectFieldStart(name));
        }
        else if (absentDepth == 0)
        {
            absentDepth = compositeDepth;
        }
    }

    @Override
    public void onEndComposite(
        final Token fieldToken,
        final List<Token> tokens,
        final int fromIndex,
        final int toIndex)
    {
        if (absentDepth == 0)
        {
            write(json::writeEndObject);
        }
        else if (absentDepth == compositeDepth)
        {
            absentDepth = 0;
        }
        compositeDepth--;
    }

    @Override
    public void onGroupHeader(final Token token, final int numInGroup)
    {
        if (isPresent(token))
        {
            write(() ->
            {
                json.writeArrayFieldStart(token.name());
                if (numInGroup == 0)
                {
                    json.writeEndArray();
                }
            });
        }
    }

    @Override
    public void onBeginGroup(final Token token, final int groupIndex, final int numInGroup)
    {
        write(json::writeStartObject);
    }

    @Override
    public void onEndGroup(final Token token, final int groupIndex, final int numInGroup)
    {
        write(() ->
        {
            json.writeEndObject();
            if (groupIndex == numInGroup - 1)
            {
                json.writeEndArray();
            }
        });
    }

    @Override
    public void onVarData(
        final Token fieldToken,
        final DirectBuffer buffer,
        final int bufferIndex,
        final int length,
        final Token typeToken)
    {
        if (isPresent(fieldToken))
        {
            write(() ->
            {
                json.writeFieldName(fieldToken.name());
                values.writeData(typeToken.encoding(), buffer, bufferIndex, length);
            });
        }
    }

    private boolean isPresent(final Token token)
    {
        return absentDepth == 0 && token.version() <= actingVersion;
    }

    /**
     * A member of a composite is named by itself: with it comes the token of the field that holds the composite.
     */
    private String name(final Token fieldToken, final Token typeToken)
    {
        return compositeDepth == 0 ? fieldToken.name() : typeToken.name();
    }

    private static void write(final Writing writing)
    {
        try
        {
            writing.run();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * A step of writing.
     */
    @FunctionalInterface
    private interface Writing
    {
        void run() throws IOException;
    }
}
