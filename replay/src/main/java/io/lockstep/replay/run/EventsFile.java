package io.lockstep.replay.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lockstep.codecs.schema.json.MessageJsonException;
import io.lockstep.engine.EngineCore;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.tools.JournalPlace;
import io.lockstep.replay.tools.JournalSchemas;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Events as JSON lines, as {@code journal cat} prints them: {@code {"type":"NewOrder","event":{...}}}, with
 * {@code time}, {@code source} and {@code sourceSequence} where they are wanted; {@code position} and {@code sequence}
 * are passed over.
 */
final class EventsFile
{
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final long UNSET = Long.MIN_VALUE;

    private EventsFile()
    {
    }

    static List<Event> read(final Path file, final JournalSchemas schemas)
    {
        final List<Event> events = new ArrayList<>();
        int number = 0;
        try
        {
            for (final String line : Files.readAllLines(file))
            {
                number++;
                if (!line.isBlank())
                {
                    events.add(event(line, schemas));
                }
            }
        }
        catch (final IllegalArgumentException | MessageJsonException ex)
        {
            throw new JournalException("not an event: file=" + file + " line=" + number + " reason=" +
                ex.getMessage() + "; write a line as 'journal cat --show-personal' prints it", ex);
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not read events: file=" + file + " line=" + number + " reason=" +
                ex.getMessage().lines().findFirst().orElse(""), ex);
        }

        return events;
    }

    private static Event event(final String line, final JournalSchemas schemas) throws IOException
    {
        String type = null;
        String fields = null;
        long timestampNs = UNSET;
        long source = EngineCore.NO_SOURCE;
        long sourceSequence = 0;
        try (JsonParser parser = FACTORY.createParser(line))
        {
            require(parser.nextToken() == JsonToken.START_OBJECT, "it is no JSON object");
            while (parser.nextToken() == JsonToken.FIELD_NAME)
            {
                final String name = parser.currentName();
                parser.nextToken();
                switch (name)
                {
                    case "type" -> type = parser.getValueAsString();
                    case "event" -> fields = copy(parser);
                    case "time" -> timestampNs = JournalPlace.parse(parser.getText()).value();
                    case "source" -> source = Long.parseLong(parser.getText());
                    case "sourceSequence" -> sourceSequence = Long.parseLong(parser.getText());
                    case "position", "sequence" -> parser.skipChildren();
                    default -> throw new IllegalArgumentException("nothing is named " + name);
                }
            }
        }
        require(type != null && fields != null, "it needs a type and an event");

        return new Event(timestampNs, source, sourceSequence, schemas.encode(type, fields));
    }

    private static void require(final boolean isTrue, final String otherwise)
    {
        if (!isTrue)
        {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static String copy(final JsonParser parser) throws IOException
    {
        final StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text))
        {
            generator.copyCurrentStructure(parser);
        }

        return text.toString();
    }

    /**
     * One event that is not sequenced yet.
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Event(long timestampNs, long source, long sourceSequence, byte[] bytes)
    {
        boolean hasTime()
        {
            return timestampNs != UNSET;
        }
    }
}
