package io.lockstep.codecs.schema.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lockstep.codecs.schema.BlockLayout;
import io.lockstep.codecs.schema.CompositeType;
import io.lockstep.codecs.schema.DataLayout;
import io.lockstep.codecs.schema.FieldAnnotations;
import io.lockstep.codecs.schema.FieldLayout;
import io.lockstep.codecs.schema.GroupLayout;
import io.lockstep.codecs.schema.Mask;
import io.lockstep.codecs.schema.MessageLayout;
import org.agrona.DirectBuffer;

import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes the fields of one message, which is known to lie in its bounds, as one JSON object.
 *
 * <p>Threading: single use.
 */
final class FieldsWriter
{
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final String HIDDEN = Mask.ALL.apply("");

    private final Map<String, Long> groupBlockLengths = new LinkedHashMap<>();
    private final JsonGenerator json;
    private final ValueWriter values;
    private final boolean isPersonalShown;
    private final DirectBuffer buffer;
    private final int actingVersion;

    private int position;
    private boolean isMasked;

    FieldsWriter(
        final JsonGenerator json,
        final ValueWriter values,
        final boolean isPersonalShown,
        final DirectBuffer buffer,
        final int actingVersion)
    {
        this.json = json;
        this.values = values;
        this.isPersonalShown = isPersonalShown;
        this.buffer = buffer;
        this.actingVersion = actingVersion;
    }

    void write(final MessageLayout message, final int offset, final int blockLength) throws IOException
    {
        position = offset;
        block(message.block(), blockLength, mask(Mask.NONE, message.annotations()), "");
    }

    /**
     * Lengths of blocks that differ from the schema's, by JSON pointer to their group.
     */
    Map<String, Long> groupBlockLengths()
    {
        return groupBlockLengths;
    }

    /**
     * Whether anything was hidden.
     */
    boolean isMasked()
    {
        return isMasked;
    }

    private void block(final BlockLayout block, final int blockLength, final Mask mask, final String pointer)
        throws IOException
    {
        json.writeStartObject();
        for (final FieldLayout field : block.fields())
        {
            if (field.isIn(actingVersion))
            {
                field(field, position + field.offset(), mask(mask, field.annotations()));
            }
        }
        position += blockLength;
        for (final GroupLayout group : block.groups())
        {
            if (group.sinceVersion() <= actingVersion)
            {
                group(group, mask(mask, group.annotations()), JsonNode.child(pointer, group.name()));
            }
        }
        for (final DataLayout data : block.data())
        {
            if (data.sinceVersion() <= actingVersion)
            {
                data(data, mask(mask, data.annotations()));
            }
        }
        json.writeEndObject();
    }

    private void field(final FieldLayout field, final int index, final Mask mask) throws IOException
    {
        json.writeFieldName(field.name());
        if (field.type() instanceof CompositeType composite)
        {
            json.writeStartObject();
            for (final FieldLayout member : composite.members())
            {
                if (member.isIn(actingVersion))
                {
                    field(member, index + member.offset(), mask(mask, member.annotations()));
                }
            }
            json.writeEndObject();
        }
        else if (mask.equals(Mask.NONE))
        {
            values.write(json, field, buffer, index);
        }
        else
        {
            masked(mask, (temporary) -> values.write(temporary, field, buffer, index));
        }
    }

    private void group(final GroupLayout group, final Mask mask, final String pointer) throws IOException
    {
        final long blockLength = group.blockLength().read(buffer, position);
        final long count = group.count().read(buffer, position);
        if (blockLength != group.block().length())
        {
            groupBlockLengths.put(pointer, blockLength);
        }
        position += group.headerLength();
        json.writeArrayFieldStart(group.name());
        for (int i = 0; i < count; i++)
        {
            block(group.block(), (int)blockLength, mask, pointer + '/' + i);
        }
        json.writeEndArray();
    }

    private void data(final DataLayout data, final Mask mask) throws IOException
    {
        final byte[] bytes = new byte[(int)data.length().read(buffer, position)];
        buffer.getBytes(position + data.headerLength(), bytes);
        position += data.headerLength() + bytes.length;
        json.writeFieldName(data.name());
        if (mask.equals(Mask.NONE))
        {
            values.data(json, data.characterEncoding(), bytes);
        }
        else
        {
            masked(mask, (temporary) -> values.data(temporary, data.characterEncoding(), bytes));
        }
    }

    private Mask mask(final Mask outer, final FieldAnnotations annotations)
    {
        return isPersonalShown || !annotations.isPersonal() ? outer : annotations.mask();
    }

    /**
     * A number or a text shows the ends that its mask lets; anything else shows nothing.
     */
    private void masked(final Mask mask, final Writing writing) throws IOException
    {
        isMasked = true;
        final StringWriter text = new StringWriter();
        try (JsonGenerator temporary = FACTORY.createGenerator(text))
        {
            writing.writeTo(temporary);
        }
        final JsonNode node = JsonNode.parse(text.toString());
        final boolean isShown = node.kind() == JsonNode.Kind.STRING || node.kind() == JsonNode.Kind.NUMBER;
        json.writeString(isShown ? mask.apply(node.text()) : HIDDEN);
    }

    /**
     * A step of writing.
     */
    @FunctionalInterface
    private interface Writing
    {
        void writeTo(JsonGenerator json) throws IOException;
    }
}
