package io.lockstep.replay.tools;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.lockstep.codecs.schema.Mask;
import io.lockstep.codecs.schema.Schema;
import io.lockstep.codecs.schema.json.MessageJson;
import org.agrona.DirectBuffer;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Single messages as text, decoded by the schemas that a journal keeps.
 *
 * <p>Threading: single owner.
 */
public final class MessageText
{
    private static final String HIDDEN = Mask.ALL.apply("");
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
        .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
        .build();

    private final Map<Schema, MessageJson> messages = new IdentityHashMap<>();
    private final JournalSchemas schemas;
    private final boolean isPersonalShown;

    /**
     * Text by the schemas of a journal.
     *
     * @param schemas         of the journal.
     * @param isPersonalShown true to write personal data as it is; otherwise it is masked.
     */
    public MessageText(final JournalSchemas schemas, final boolean isPersonalShown)
    {
        this.schemas = schemas;
        this.isPersonalShown = isPersonalShown;
    }

    /**
     * Name of a message's type.
     *
     * @param buffer that holds it.
     * @param offset where its header begins.
     * @return the name; null where no schema describes it.
     */
    public String type(final DirectBuffer buffer, final int offset)
    {
        final MessageType type = schemas.type(schemas.typeId(buffer, offset));
        return type == null ? null : type.name();
    }

    /**
     * The fields of a message.
     *
     * @param buffer that holds it.
     * @param offset where its header begins.
     * @param length of it.
     * @return a JSON object on one line; of what no schema describes, or what is not as its schema says, a JSON string
     * of its bytes as hexadecimal digits.
     */
    public String fields(final DirectBuffer buffer, final int offset, final int length)
    {
        final MessageType type = schemas.type(schemas.typeId(buffer, offset));
        final MessageJson message = type == null ? null : messages.computeIfAbsent(
            type.schema(), (schema) -> new MessageJson(schema, false, isPersonalShown));
        if (message != null && message.isWritable(buffer, offset, length))
        {
            final StringWriter text = new StringWriter();
            try (JsonGenerator json = FACTORY.createGenerator(text))
            {
                message.writeFields(json, buffer, offset);
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }

            return text.toString();
        }

        final boolean isShown = type == null || isPersonalShown || !type.layout().hasPersonalData();
        return '"' + (isShown ? hex(buffer, offset, length) : HIDDEN) + '"';
    }

    private static String hex(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
