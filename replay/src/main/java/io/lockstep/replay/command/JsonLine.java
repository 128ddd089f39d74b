package io.lockstep.replay.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One JSON object on one line, as the commands print it for scripts.
 *
 * <p>Digests are 64-bit numbers that JavaScript would round: they are printed as hexadecimal strings.
 *
 * <p>Threading: one thread.
 */
public final class JsonLine
{
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Map<String, Object> fields = new LinkedHashMap<>();

    /**
     * An empty object.
     */
    public JsonLine()
    {
    }

    /**
     * Append a field.
     *
     * @param name  of the field.
     * @param value a string, a number, a boolean, null, another object, or a list of such values.
     * @return this.
     */
    public JsonLine field(final String name, final Object value)
    {
        fields.put(name, value);
        return this;
    }

    /**
     * Append a digest as a hexadecimal string of 16 digits.
     *
     * @param name  of the field.
     * @param value of the digest.
     * @return this.
     */
    public JsonLine digest(final String name, final long value)
    {
        return field(name, hex(value));
    }

    /**
     * Append a field whose value is JSON already.
     *
     * @param name  of the field.
     * @param value JSON on one line; null for none.
     * @return this.
     */
    public JsonLine json(final String name, final String value)
    {
        return field(name, value == null ? null : new Json(value));
    }

    /**
     * How digests are written.
     *
     * @param digest any.
     * @return 16 hexadecimal digits.
     */
    public static String hex(final long digest)
    {
        return HexFormat.of().toHexDigits(digest);
    }

    /**
     * The object.
     *
     * @return JSON without a line break.
     */
    @Override
    public String toString()
    {
        final StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text))
        {
            write(generator);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        return text.toString();
    }

    private void write(final JsonGenerator generator) throws IOException
    {
        generator.writeStartObject();
        for (final Map.Entry<String, Object> field : fields.entrySet())
        {
            generator.writeFieldName(field.getKey());
            writeValue(generator, field.getValue());
        }
        generator.writeEndObject();
    }

    private static void writeValue(final JsonGenerator generator, final Object value) throws IOException
    {
        if (value instanceof JsonLine object)
        {
            object.write(generator);
        }
        else if (value instanceof List<?> list)
        {
            generator.writeStartArray();
            for (final Object element : list)
            {
                writeValue(generator, element);
            }
            generator.writeEndArray();
        }
        else if (value instanceof Json json)
        {
            generator.writeRawValue(json.text);
        }
        else
        {
            generator.writePOJO(value);
        }
    }

    /**
     * A value that is JSON already.
     */
    private record Json(String text)
    {
    }
}
