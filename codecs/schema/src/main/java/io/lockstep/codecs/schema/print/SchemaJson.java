package io.lockstep.codecs.schema.print;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lockstep.codecs.schema.BlockLayout;
import io.lockstep.codecs.schema.CompositeType;
import io.lockstep.codecs.schema.DataLayout;
import io.lockstep.codecs.schema.EnumType;
import io.lockstep.codecs.schema.FieldAnnotations;
import io.lockstep.codecs.schema.FieldLayout;
import io.lockstep.codecs.schema.GroupLayout;
import io.lockstep.codecs.schema.MessageLayout;
import io.lockstep.codecs.schema.NamedValue;
import io.lockstep.codecs.schema.NumberType;
import io.lockstep.codecs.schema.Schema;
import io.lockstep.codecs.schema.SetType;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A schema as one JSON object on one line.
 *
 * <p>Offsets of members are in their composite.
 */
public final class SchemaJson
{
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator json;

    private SchemaJson(final JsonGenerator json)
    {
        this.json = json;
    }

    /**
     * Print messages of a schema.
     *
     * @param schema   to print.
     * @param messages of it, to print.
     * @return one line.
     */
    public static String of(final Schema schema, final List<MessageLayout> messages)
    {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text))
        {
            new SchemaJson(json).schema(schema, messages);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        return text.toString();
    }

    private void schema(final Schema schema, final List<MessageLayout> messages) throws IOException
    {
        json.writeStartObject();
        json.writeNumberField("id", schema.id());
        json.writeStringField("package", schema.packageName());
        json.writeNumberField("version", schema.version());
        json.writeStringField("byteOrder", schema.byteOrder().toString());
        json.writeNumberField("headerLength", schema.header().length());
        json.writeArrayFieldStart("messages");
        for (final MessageLayout message : messages)
        {
            begin(message.name(), message.templateId(), message.sinceVersion(), message.deprecated(),
                message.annotations());
            block(message.block());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void block(final BlockLayout block) throws IOException
    {
        json.writeNumberField("blockLength", block.length());
        json.writeArrayFieldStart("fields");
        for (final FieldLayout field : block.fields())
        {
            field(field);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("groups");
        for (final GroupLayout group : block.groups())
        {
            begin(group.name(), group.id(), group.sinceVersion(), group.deprecated(), group.annotations());
            json.writeStringField("type", group.typeName());
            json.writeNumberField("headerLength", group.headerLength());
            block(group.block());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("data");
        for (final DataLayout data : block.data())
        {
            begin(data.name(), data.id(), data.sinceVersion(), data.deprecated(), data.annotations());
            json.writeStringField("type", data.typeName());
            json.writeNumberField("headerLength", data.headerLength());
            json.writeStringField("characterEncoding",
                data.characterEncoding().isEmpty() ? null : data.characterEncoding());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void begin(
        final String name,
        final int id,
        final int sinceVersion,
        final int deprecated,
        final FieldAnnotations annotations) throws IOException
    {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeNumberField("id", id);
        json.writeNumberField("sinceVersion", sinceVersion);
        if (deprecated > 0)
        {
            json.writeNumberField("deprecated", deprecated);
        }
        final List<String> words = ValueNotes.annotations(annotations);
        if (!words.isEmpty())
        {
            json.writeStringField("semanticType", String.join(" ", words));
        }
    }

    private void field(final FieldLayout field) throws IOException
    {
        begin(field.name(), field.id(), field.sinceVersion(), field.deprecated(), field.annotations());
        json.writeNumberField("offset", field.offset());
        json.writeNumberField("size", field.encodedLength());
        json.writeStringField("type", ValueNotes.type(field));
        json.writeStringField("presence", ValueNotes.presence(field));
        optional("constant", ValueNotes.constant(field));
        optional("null", ValueNotes.nullValue(field));
        if (field.type() instanceof NumberType number)
        {
            optional("min", number.minValue());
            optional("max", number.maxValue());
            optional("characterEncoding", number.encoding().characterEncoding());
        }
        else if (field.type() instanceof EnumType type)
        {
            names("values", type.values());
        }
        else if (field.type() instanceof SetType set)
        {
            names("bits", set.choices());
        }
        else if (field.type() instanceof CompositeType composite)
        {
            json.writeArrayFieldStart("members");
            for (final FieldLayout member : composite.members())
            {
                field(member);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void names(final String name, final List<NamedValue> values) throws IOException
    {
        json.writeObjectFieldStart(name);
        for (final NamedValue value : values)
        {
            json.writeNumberField(value.name(), value.value());
        }
        json.writeEndObject();
    }

    private void optional(final String name, final Object value) throws IOException
    {
        if (value != null && !value.toString().isEmpty())
        {
            json.writeStringField(name, value.toString());
        }
    }
}
