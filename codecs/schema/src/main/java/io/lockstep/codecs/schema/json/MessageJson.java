package io.lockstep.codecs.schema.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.lockstep.codecs.schema.HeaderLayout;
import io.lockstep.codecs.schema.MessageLayout;
import io.lockstep.codecs.schema.Schema;
import io.lockstep.codecs.schema.validation.CheckRules;
import io.lockstep.codecs.schema.validation.MessageCheck;
import org.agrona.DirectBuffer;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/**
 * Messages of a schema as JSON and back, as the package describes it.
 *
 * <p>Threading: single owner.
 */
public final class MessageJson
{
    private static final HexFormat HEX = HexFormat.of();
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
        .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
        .build();

    private final ValueEncoder encoder = new ValueEncoder();
    private final Schema schema;
    private final MessageCheck bounds;
    private final ValueWriter values;
    private final boolean isPersonalShown;

    /**
     * JSON for the messages of a schema.
     *
     * @param schema          of the messages.
     * @param isInt64Text     true to write integers beyond 2^53 as strings; both are read.
     * @param isPersonalShown true to write personal data as it is; otherwise it is masked.
     */
    public MessageJson(final Schema schema, final boolean isInt64Text, final boolean isPersonalShown)
    {
        this.schema = schema;
        this.bounds = MessageCheck.of(schema, CheckRules.boundsOnly());
        this.values = new ValueWriter(isInt64Text);
        this.isPersonalShown = isPersonalShown;
    }

    /**
     * Whether a message lies in its bounds, so that it can be written.
     *
     * @param buffer that holds it.
     * @param offset where its header begins.
     * @param length of it.
     * @return true if it can.
     */
    public boolean isWritable(final DirectBuffer buffer, final int offset, final int length)
    {
        return bounds.check(buffer, offset, length) == MessageCheck.OK;
    }

    /**
     * Write a message.
     *
     * @param buffer that holds it.
     * @param offset where its header begins.
     * @param length of it.
     * @return JSON on one line.
     * @throws MessageJsonException where its lengths and counts go beyond it, or the schema does not know it.
     */
    public String write(final DirectBuffer buffer, final int offset, final int length)
    {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text))
        {
            write(json, buffer, offset, length);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        return text.toString();
    }

    /**
     * Write a message.
     *
     * @param json   to write to.
     * @param buffer that holds it.
     * @param offset where its header begins.
     * @param length of it.
     * @throws IOException          of the generator.
     * @throws MessageJsonException where its lengths and counts go beyond it, or the schema does not know it.
     */
    public void write(final JsonGenerator json, final DirectBuffer buffer, final int offset, final int length)
        throws IOException
    {
        final int outcome = bounds.check(buffer, offset, length);
        if (outcome != MessageCheck.OK)
        {
            throw new MessageJsonException("not a message of the schema: " + bounds.refusal(outcome).text() +
                "; write its bytes as they are");
        }

        final Rest rest = new Rest();
        begin(json, buffer, offset, rest);
        if (!rest.isMasked)
        {
            final StringWriter text = new StringWriter();
            try (JsonGenerator first = FACTORY.createGenerator(text))
            {
                begin(first, buffer, offset, rest);
                first.writeEndObject();
            }
            bytes(json, buffer, offset, length, read(text.toString()));
        }
        json.writeEndObject();
    }

    /**
     * Write the fields of a message alone.
     *
     * @param json   to write to.
     * @param buffer that holds it.
     * @param offset where the header of a message begins that is {@link #isWritable}.
     * @throws IOException of the generator.
     */
    public void writeFields(final JsonGenerator json, final DirectBuffer buffer, final int offset) throws IOException
    {
        fields(json, buffer, offset, new Rest());
    }

    /**
     * Encode a message.
     *
     * @param json an object as the package describes it.
     * @return the message, with its header.
     * @throws MessageJsonException where it is none, with the place in the text.
     */
    public byte[] read(final String json)
    {
        return new MessageEncoder(schema, encoder).encode(JsonNode.parse(json));
    }

    private void begin(final JsonGenerator json, final DirectBuffer buffer, final int offset, final Rest rest)
        throws IOException
    {
        final HeaderLayout header = schema.header();
        final MessageLayout message = message(buffer, offset);
        json.writeStartObject();
        json.writeNumberField("schema", header.schemaId().read(buffer, offset));
        json.writeNumberField("version", header.version().read(buffer, offset));
        json.writeNumberField("template", message.templateId());
        json.writeStringField("message", message.name());
        json.writeNumberField("blockLength", header.blockLength().read(buffer, offset));
        json.writeFieldName("fields");
        fields(json, buffer, offset, rest);
        if (rest.isMasked)
        {
            json.writeBooleanField("masked", true);
        }
        if (!rest.groupBlockLengths.isEmpty())
        {
            json.writeObjectFieldStart("groupBlockLengths");
            for (final Map.Entry<String, Long> entry : rest.groupBlockLengths.entrySet())
            {
                json.writeNumberField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
        }
    }

    private void fields(final JsonGenerator json, final DirectBuffer buffer, final int offset, final Rest rest)
        throws IOException
    {
        final HeaderLayout header = schema.header();
        final int version = (int)Math.min(Integer.MAX_VALUE, header.version().read(buffer, offset));
        final FieldsWriter writer = new FieldsWriter(json, values, isPersonalShown, buffer, version);
        writer.write(
            message(buffer, offset), offset + header.length(), (int)header.blockLength().read(buffer, offset));
        rest.groupBlockLengths = writer.groupBlockLengths();
        rest.isMasked = writer.isMasked();
    }

    private MessageLayout message(final DirectBuffer buffer, final int offset)
    {
        return schema.message((int)schema.header().templateId().read(buffer, offset));
    }

    /**
     * Write what is lost when the fields alone are encoded: bytes that differ, or follow.
     */
    private static void bytes(
        final JsonGenerator json,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final byte[] encoded) throws IOException
    {
        final byte[] message = new byte[length];
        buffer.getBytes(offset, message);
        if (Arrays.equals(message, encoded))
        {
            return;
        }

        json.writeObjectFieldStart("bytes");
        int i = 0;
        while (i < length)
        {
            final int start = i;
            while (i < length && (i >= encoded.length || message[i] != encoded[i]))
            {
                i++;
            }
            if (i > start)
            {
                json.writeStringField(Integer.toString(start), HEX.formatHex(message, start, i));
            }
            i++;
        }
        json.writeEndObject();
    }

    /**
     * What is found out while the fields are written.
     */
    private static final class Rest
    {
        private Map<String, Long> groupBlockLengths = Map.of();
        private boolean isMasked;
    }
}
