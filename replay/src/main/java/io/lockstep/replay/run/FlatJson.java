package io.lockstep.replay.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The single values of a JSON object, by their path: names and numbers of elements with dots between.
 */
public final class FlatJson
{
    private static final JsonFactory FACTORY = new JsonFactory();

    private FlatJson()
    {
    }

    /**
     * All values.
     *
     * @param json an object, or a single value, which has the empty path.
     * @return values as text, by path, in the order of the text.
     */
    public static Map<String, String> values(final String json)
    {
        final Map<String, String> values = new LinkedHashMap<>();
        try (JsonParser parser = FACTORY.createParser(json))
        {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken())
            {
                if (token.isScalarValue())
                {
                    final String path = parser.getParsingContext().pathAsPointer().toString();
                    values.put(path.isEmpty() ? path : path.substring(1).replace('/', '.'), parser.getText());
                }
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        return values;
    }

    /**
     * Paths at which two objects differ.
     *
     * @param left  an object.
     * @param right an object.
     * @return the paths, those among them that only one has.
     */
    public static Set<String> differences(final String left, final String right)
    {
        final Map<String, String> ofLeft = values(left);
        final Map<String, String> ofRight = values(right);
        final Set<String> paths = new TreeSet<>(ofLeft.keySet());
        paths.addAll(ofRight.keySet());
        paths.removeIf((path) -> Objects.equals(ofLeft.get(path), ofRight.get(path)));

        return paths;
    }
}
