package io.lockstep.replay.command;

import io.lockstep.codecs.schema.MessageLayout;
import io.lockstep.codecs.schema.Schema;
import io.lockstep.codecs.schema.SchemaException;
import io.lockstep.codecs.schema.SchemaReader;
import io.lockstep.codecs.schema.print.SchemaJson;
import io.lockstep.codecs.schema.print.SchemaTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * Prints a schema as a table.
 */
@Command(
    name = "show",
    description = "Print a schema as a table: offsets, sizes, types, versions, presence, ranges, annotations.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Offsets are in the block of the message, or of an entry of the group; sizes are bytes. A group's size is that",
        "of its header, data has the size of its header and as many bytes as that says.",
        "",
        "Example: ./lockstep schema show examples/exchange/src/main/sbe/exchange.xml --message NewOrder"
    })
final class SchemaShowCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "A schema: XML, or IR (.sbeir) as a journal keeps it.")
    private Path file;

    @Option(names = "--message", paramLabel = "NAME", description = "Only the message of this name.")
    private String name;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    @Override
    public Integer call()
    {
        final Schema schema;
        try
        {
            schema = SchemaReader.read(file);
        }
        catch (final SchemaException ex)
        {
            throw new BadInputException(ex);
        }
        final PrintWriter out = spec.commandLine().getOut();
        final List<MessageLayout> messages = messages(schema);
        if (isJson)
        {
            out.println(SchemaJson.of(schema, messages));
        }
        else
        {
            out.print(SchemaTable.title(schema));
            for (final MessageLayout message : messages)
            {
                out.println();
                out.print(SchemaTable.of(message));
            }
        }
        out.flush();

        return Lockstep.DONE;
    }

    private List<MessageLayout> messages(final Schema schema)
    {
        if (name == null)
        {
            return schema.messages();
        }
        final MessageLayout message = schema.message(name);
        if (message == null)
        {
            throw new BadInputException("the schema has no message of this name: --message=" + name + "; it has " +
                schema.messages().stream().map(MessageLayout::name).collect(Collectors.joining(", ")));
        }

        return List.of(message);
    }
}
