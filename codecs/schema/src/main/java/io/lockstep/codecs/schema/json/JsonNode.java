package io.lockstep.codecs.schema.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON value with its place in the text.
 *
 * @param kind     of the value.
 * @param text     of a string or number, else null.
 * @param members  of an object, else empty.
 * @param elements of an array, else empty.
 * @param pointer  JSON pointer to it.
 * @param line     where it begins, from one.
 * @param column   where it begins, from one.
 */
record JsonNode(
    Kind kind,
    String text,
    Map<String, JsonNode> members,
    List<JsonNode> elements,
    String pointer,
    int line,
    int column)
{
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();

    static JsonNode parse(final String json)
    {
        try (JsonParser parser = FACTORY.createParser(json))
        {
            if (parser.nextToken() == null)
            {
                throw new MessageJsonException("there is no JSON; give one object for a message");
            }
            final JsonNode node = read(parser, "");
            if (parser.nextToken() != null)
            {
                final int line = parser.currentTokenLocation().getLineNr();
                final int column = parser.currentTokenLocation().getColumnNr();
                throw new MessageJsonException("something follows the message: line=" + line +
                    " column=" + column + "; give one object for each message");
            }

            return node;
        }
        catch (final JsonProcessingException ex)
        {
            throw new MessageJsonException("not JSON: line=" + ex.getLocation().getLineNr() + " column=" +
                ex.getLocation().getColumnNr() + " reason=" + ex.getOriginalMessage().replace('\n', ' ') +
                "; mend the text there");
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    boolean isNull()
    {
        return kind == Kind.NULL;
    }

    /**
     * Member of an object, or null where it has none of the name.
     */
    JsonNode member(final String name)
    {
        return members.get(name);
    }

    JsonNode expect(final Kind expected, final String what)
    {
        if (kind != expected)
        {
            throw MessageJsonException.at(this, "expected " + expected.text + " for " + what + ", but it is " +
                kind.text, "write " + expected.text);
        }

        return this;
    }

    static String child(final String pointer, final String name)
    {
        return pointer + '/' + name.replace("~", "~0").replace("/", "~1");
    }

    private static JsonNode read(final JsonParser parser, final String pointer) throws IOException
    {
        final int line = parser.currentTokenLocation().getLineNr();
        final int column = parser.currentTokenLocation().getColumnNr();
        final JsonToken token = parser.currentToken();
        final Map<String, JsonNode> members = new LinkedHashMap<>();
        final List<JsonNode> elements = new ArrayList<>();
        String text = null;
        if (token == JsonToken.START_OBJECT)
        {
            while (parser.nextToken() != JsonToken.END_OBJECT)
            {
                final String name = parser.currentName();
                parser.nextToken();
                members.put(name, read(parser, child(pointer, name)));
            }
        }
        else if (token == JsonToken.START_ARRAY)
        {
            while (parser.nextToken() != JsonToken.END_ARRAY)
            {
                elements.add(read(parser, pointer + '/' + elements.size()));
            }
        }
        else
        {
            text = parser.getText();
        }

        return new JsonNode(kind(token), text, members, elements, pointer, line, column);
    }

    private static Kind kind(final JsonToken token)
    {
        return switch (token)
        {
            case START_OBJECT -> Kind.OBJECT;
            case START_ARRAY -> Kind.ARRAY;
            case VALUE_STRING -> Kind.STRING;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Kind.NUMBER;
            case VALUE_NULL -> Kind.NULL;
            default -> Kind.BOOLEAN;
        };
    }

    /**
     * What a value is.
     */
    enum Kind
    {
        OBJECT("an object"),
        ARRAY("an array"),
        STRING("a string"),
        NUMBER("a number"),
        BOOLEAN("a boolean"),
        NULL("null");

        private final String text;

        Kind(final String text)
        {
            this.text = text;
        }
    }
}
