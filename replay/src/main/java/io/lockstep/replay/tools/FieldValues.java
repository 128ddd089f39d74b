package io.lockstep.replay.tools;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lockstep.codecs.schema.CompositeType;
import io.lockstep.codecs.schema.FieldLayout;
import io.lockstep.codecs.schema.MessageLayout;
import org.agrona.DirectBuffer;

import java.io.IOException;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The fields of a message as flat text by path.
 *
 * <p>Parts of a composite field have a path each; groups, sets and arrays are JSON in one, and so is text that is none
 * in its encoding.
 *
 * <p>Threading: single owner.
 */
final class FieldValues
{
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Map<MessageLayout, Set<String>> pathsByMessage = new IdentityHashMap<>();
    private final Map<String, String> values = new HashMap<>();
    private final MessageText messages;

    FieldValues(final JournalSchemas schemas, final boolean isPersonalShown)
    {
        messages = new MessageText(schemas, isPersonalShown);
    }

    /**
     * All paths of a message.
     *
     * @param message of a schema.
     * @return in the order of the schema.
     */
    static Set<String> paths(final MessageLayout message)
    {
        final Set<String> paths = new LinkedHashSet<>();
        message.block().fields().forEach((field) -> addPaths("", field, paths));
        message.block().groups().forEach((group) -> paths.add(group.name()));
        message.block().data().forEach((data) -> paths.add(data.name()));

        return paths;
    }

    /**
     * Read a message.
     *
     * @return what is not null, by path, until the next call; null where it is not as its schema says.
     */
    Map<String, String> read(final MessageType type, final DirectBuffer buffer, final int offset, final int length)
        throws IOException
    {
        values.clear();
        final Set<String> paths = pathsByMessage.computeIfAbsent(type.layout(), FieldValues::paths);
        try (JsonParser parser = FACTORY.createParser(messages.fields(buffer, offset, length)))
        {
            if (parser.nextToken() != JsonToken.START_OBJECT)
            {
                return null;
            }
            object("", parser, paths);
        }

        return values;
    }

    private void object(final String prefix, final JsonParser parser, final Set<String> paths) throws IOException
    {
        while (parser.nextToken() == JsonToken.FIELD_NAME)
        {
            final String path = prefix + parser.currentName();
            final JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT && !paths.contains(path))
            {
                object(path + ".", parser, paths);
            }
            else if (token.isStructStart())
            {
                values.put(path, structure(parser));
            }
            else if (token != JsonToken.VALUE_NULL)
            {
                values.put(path, parser.getText());
            }
        }
    }

    private static String structure(final JsonParser parser) throws IOException
    {
        final StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text))
        {
            generator.copyCurrentStructure(parser);
        }

        return text.toString();
    }

    private static void addPaths(final String prefix, final FieldLayout field, final Set<String> paths)
    {
        if (field.type() instanceof CompositeType composite)
        {
            composite.members().forEach((member) -> addPaths(prefix + field.name() + ".", member, paths));
        }
        else
        {
            paths.add(prefix + field.name());
        }
    }
}
