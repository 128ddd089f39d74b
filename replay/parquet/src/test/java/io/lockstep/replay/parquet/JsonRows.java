package io.lockstep.replay.parquet;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a Parquet export ought to hold, made from the lines of a JSON export.
 */
final class JsonRows
{
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final String EVENT = "event_";

    private JsonRows()
    {
    }

    /**
     * The rows of each type, by its name; those of no type by null.
     */
    static Map<String, List<Map<String, String>>> byType(final Path file) throws IOException
    {
        final Map<String, List<Map<String, String>>> rows = new LinkedHashMap<>();
        for (final String line : Files.readAllLines(file))
        {
            final Map<String, String> flat = new LinkedHashMap<>();
            try (JsonParser parser = FACTORY.createParser(line))
            {
                parser.nextToken();
                flatten("", parser, flat);
            }
            rows.computeIfAbsent(flat.remove("type"), (type) -> new ArrayList<>()).add(row(flat));
        }

        return rows;
    }

    private static Map<String, String> row(final Map<String, String> flat)
    {
        final Map<String, String> row = new LinkedHashMap<>();
        flat.forEach((path, text) ->
        {
            final String name = path.startsWith(EVENT) ? path.substring(EVENT.length()) : path;
            if ("time".equals(path))
            {
                final Instant time = Instant.parse(text);
                final long micros = time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
                row.put("time", Long.toString(micros));
                row.put("timestampNs", Long.toString(micros * 1_000 + time.getNano() % 1_000));
            }
            else if ("hex".equals(path))
            {
                row.put("bytes", text);
            }
            else if (path.startsWith(EVENT) && "Sequence".equals(name))
            {
                row.put("Sequence_", text);
            }
            else
            {
                row.put(name, text);
            }
        });
        decimal("price", row);
        decimal("fee", row);
        decimal("rate", row);

        return row;
    }

    private static void decimal(final String name, final Map<String, String> row)
    {
        final String mantissa = row.remove(name + "_mantissa");
        final String exponent = row.remove(name + "_exponent");
        if (mantissa != null)
        {
            row.put(name, new BigDecimal(new BigInteger(mantissa), -Integer.parseInt(exponent)).toPlainString());
        }
    }

    private static void flatten(final String prefix, final JsonParser parser, final Map<String, String> flat)
        throws IOException
    {
        while (parser.nextToken() == JsonToken.FIELD_NAME)
        {
            final String path = prefix + parser.currentName();
            final JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT)
            {
                flatten(path + "_", parser, flat);
            }
            else if (token == JsonToken.START_ARRAY)
            {
                final StringWriter text = new StringWriter();
                try (JsonGenerator generator = FACTORY.createGenerator(text))
                {
                    generator.copyCurrentStructure(parser);
                }
                flat.put(path, text.toString());
            }
            else if (token != JsonToken.VALUE_NULL)
            {
                flat.put(path, parser.getText());
            }
        }
    }
}
