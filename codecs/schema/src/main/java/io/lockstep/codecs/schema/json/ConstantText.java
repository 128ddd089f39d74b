package io.lockstep.codecs.schema.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lockstep.codecs.schema.FieldLayout;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * The text of constants, as they are written.
 */
final class ConstantText
{
    private static final JsonFactory FACTORY = new JsonFactory();

    private ConstantText()
    {
    }

    static String of(final FieldLayout field)
    {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text))
        {
            new ValueWriter(false).write(json, field, null, 0);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        return JsonNode.parse(text.toString()).text();
    }
}
