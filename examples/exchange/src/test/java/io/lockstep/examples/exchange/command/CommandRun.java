package io.lockstep.examples.exchange.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lockstep.replay.command.Lockstep;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;

/**
 * One run of the {@code lockstep} command in this process, with all that it printed.
 */
final class CommandRun
{
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final int status;

    private CommandRun(final String... args)
    {
        status = Lockstep.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    static CommandRun of(final String... args)
    {
        return new CommandRun(args);
    }

    int status()
    {
        return status;
    }

    String out()
    {
        return out.toString();
    }

    String err()
    {
        return err.toString();
    }

    /**
     * Fields of the JSON object on the last line, those of nested objects as {@code outer.inner}.
     */
    Map<String, String> json()
    {
        final String[] lines = out().split("\n");
        final Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(lines[lines.length - 1]))
        {
            String prefix = "";
            String name = "";
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken())
            {
                switch (token)
                {
                    case FIELD_NAME:
                        name = parser.currentName();
                        break;

                    case START_OBJECT:
                        prefix = name.isEmpty() ? "" : name + ".";
                        break;

                    case END_OBJECT:
                        prefix = "";
                        break;

                    default:
                        fields.put(prefix + name, parser.getText());
                        break;
                }
            }
        }
        catch (final IOException ex)
        {
            throw new AssertionError("the last line is no JSON object: " + out(), ex);
        }

        return fields;
    }
}
