package io.lockstep.replay.tools;

import io.lockstep.codecs.control.MessageHeaderDecoder;
import io.lockstep.codecs.schema.MessageLayout;
import io.lockstep.codecs.schema.Schema;
import io.lockstep.codecs.schema.SchemaException;
import io.lockstep.codecs.schema.SchemaReader;
import io.lockstep.codecs.schema.json.MessageJson;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalException;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The schemas that a journal keeps, by which its events are decoded and named.
 *
 * <p>An event is found by schema id and template id, where SBE's standard little-endian message header has them, or
 * else where the header of one of the schemas has them, big-endian ones too; of two schemas with one id the later
 * version counts.
 *
 * <p>Threading: single owner.
 */
public final class JournalSchemas
{
    private static final String SUFFIX = ".sbeir";
    private static final String ENGINE_PACKAGE = "io.lockstep.codecs.";
    private static final int TEMPLATE_BITS = 16;
    private static final int TEMPLATE_MASK = 0xFFFF;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final Int2ObjectHashMap<MessageType> types = new Int2ObjectHashMap<>();
    private final List<KeptSchema> schemas = new ArrayList<>();
    private final List<Schema> schemasByOwnHeader = new ArrayList<>();

    private JournalSchemas()
    {
    }

    /**
     * Load the schemas of a journal.
     *
     * @param directory of the journal.
     * @return its schemas; none where none are kept.
     * @throws JournalException where a file cannot be read, or is no schema.
     */
    public static JournalSchemas of(final JournalDirectory directory)
    {
        return in(directory.schemasPath());
    }

    /**
     * Load the schemas in a directory.
     *
     * @param directory with a file for each.
     * @return its schemas; none where there is no such directory.
     * @throws JournalException where a file cannot be read, or is no schema.
     */
    public static JournalSchemas in(final Path directory)
    {
        final JournalSchemas schemas = new JournalSchemas();
        final Map<Integer, Schema> schemaById = new HashMap<>();
        for (final Path file : files(directory))
        {
            final Schema schema = read(file);
            schemas.schemas.add(new KeptSchema(
                file.getFileName().toString(), schema.id(), schema.version(), schema.packageName()));
            schemaById.merge(schema.id(), schema, (one, other) -> one.version() >= other.version() ? one : other);
        }
        for (final Schema schema : schemaById.values())
        {
            schemas.add(schema);
        }

        return schemas;
    }

    /**
     * The schemas.
     *
     * @return one for each file, by name.
     */
    public List<KeptSchema> schemas()
    {
        return List.copyOf(schemas);
    }

    /**
     * Names of all messages of all schemas.
     *
     * @return the names, sorted.
     */
    public SortedSet<String> typeNames()
    {
        final SortedSet<String> names = new TreeSet<>();
        for (final MessageType type : types.values())
        {
            names.add(type.name());
        }

        return names;
    }

    /**
     * Encode a message.
     *
     * @param typeName of the message; where several schemas have it, the application's.
     * @param fields   as a JSON object.
     * @return the message, with its header.
     * @throws IllegalArgumentException where no schema has such a message.
     * @throws io.lockstep.codecs.schema.json.MessageJsonException where the fields are not as the schema says.
     */
    public byte[] encode(final String typeName, final String fields)
    {
        for (final MessageType type : types())
        {
            if (type.name().equals(typeName))
            {
                return new MessageJson(type.schema(), false, true)
                    .read("{\"message\":\"" + typeName + "\",\"fields\":" + fields + "}");
            }
        }

        throw new IllegalArgumentException(
            "no schema has a message " + typeName + "; there are " + String.join(", ", typeNames()));
    }

    /**
     * What an event's header says it is, as one integer.
     */
    int typeId(final DirectBuffer buffer, final int offset)
    {
        header.wrap(buffer, offset);
        final int standard = typeId(header.schemaId(), header.templateId());
        if (!types.containsKey(standard))
        {
            for (int i = 0; i < schemasByOwnHeader.size(); i++)
            {
                final Schema schema = schemasByOwnHeader.get(i);
                final int own = typeId(schema.id(), (int)schema.header().templateId().read(buffer, offset));
                if (schema.header().schemaId().read(buffer, offset) == schema.id() && types.containsKey(own))
                {
                    return own;
                }
            }
        }

        return standard;
    }

    static int schemaId(final int typeId)
    {
        return typeId >>> TEMPLATE_BITS;
    }

    static int templateId(final int typeId)
    {
        return typeId & TEMPLATE_MASK;
    }

    /**
     * Type by its id, or null where no schema has it.
     */
    MessageType type(final int typeId)
    {
        return types.get(typeId);
    }

    /**
     * All types, those of the application before the engine's own.
     */
    List<MessageType> types()
    {
        final List<MessageType> all = new ArrayList<>(types.values());
        all.sort(Comparator.comparing(JournalSchemas::isOfEngine)
            .thenComparing((type) -> type.schema().id())
            .thenComparing((type) -> type.layout().templateId()));
        return all;
    }

    static boolean isOfEngine(final MessageType type)
    {
        return type.schema().packageName().startsWith(ENGINE_PACKAGE);
    }

    private void add(final Schema schema)
    {
        // Of an event it is only known that it has the bytes of a standard header.
        if (schema.header().length() <= MessageHeaderDecoder.ENCODED_LENGTH)
        {
            schemasByOwnHeader.add(schema);
        }
        for (final MessageLayout message : schema.messages())
        {
            types.put(typeId(schema.id(), message.templateId()), new MessageType(schema, message));
        }
    }

    private static int typeId(final int schemaId, final int templateId)
    {
        return schemaId << TEMPLATE_BITS | templateId;
    }

    private static List<Path> files(final Path directory)
    {
        final List<Path> files = new ArrayList<>();
        if (Files.isDirectory(directory))
        {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "*" + SUFFIX))
            {
                stream.forEach(files::add);
            }
            catch (final IOException ex)
            {
                throw new JournalException("can not list the schemas of a journal: directory=" + directory +
                    " reason=" + ex + "; mend the file system or its rights, then try again", ex);
            }
        }
        files.sort(Comparator.comparing(Path::getFileName));

        return files;
    }

    private static Schema read(final Path file)
    {
        final byte[] content;
        try
        {
            content = Files.readAllBytes(file);
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not read a schema of a journal: file=" + file + " reason=" + ex +
                "; mend the file system or its rights, then try again", ex);
        }

        try
        {
            return SchemaReader.ofIr(file.toString(), content);
        }
        catch (final SchemaException ex)
        {
            throw new JournalException("a schema of a journal is damaged: file=" + file + " reason=" +
                ex.getMessage() + "; restore it from a copy, or move it away to read its events as bytes", ex);
        }
    }
}
