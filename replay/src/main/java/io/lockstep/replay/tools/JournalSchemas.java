package io.lockstep.replay.tools;

import io.lockstep.codecs.control.MessageHeaderDecoder;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalException;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.IrDecoder;
import uk.co.real_logic.sbe.ir.Token;
import uk.co.real_logic.sbe.otf.OtfHeaderDecoder;

import java.io.IOException;
import java.nio.ByteBuffer;
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
 * <p>An event is found by schema id and template id, where SBE's standard message header has them; of two schemas with
 * one id the later version counts.
 *
 * <p>Threading: single owner.
 */
public final class JournalSchemas
{
    private static final String SUFFIX = ".sbeir";
    private static final int TEMPLATE_BITS = 16;
    private static final int TEMPLATE_MASK = 0xFFFF;

    /**
     * Read beyond a damaged file by its decoder, which trusts the lengths in it.
     */
    private static final int SLACK_LENGTH = 1024 * 1024;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final Int2ObjectHashMap<MessageType> types = new Int2ObjectHashMap<>();
    private final List<KeptSchema> schemas = new ArrayList<>();

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
        final JournalSchemas schemas = new JournalSchemas();
        final Map<Integer, Ir> irById = new HashMap<>();
        for (final Path file : files(directory.schemasPath()))
        {
            final Ir ir = decode(file);
            schemas.schemas.add(
                new KeptSchema(file.getFileName().toString(), ir.id(), ir.version(), ir.applicableNamespace()));
            irById.merge(ir.id(), ir, (one, other) -> one.version() >= other.version() ? one : other);
        }
        for (final Ir ir : irById.values())
        {
            schemas.add(ir);
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
     * What an event's header says it is, as one integer.
     */
    int typeId(final DirectBuffer buffer, final int offset)
    {
        header.wrap(buffer, offset);
        return typeId(header.schemaId(), header.templateId());
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

    private void add(final Ir ir)
    {
        final OtfHeaderDecoder headerDecoder = new OtfHeaderDecoder(ir.headerStructure());
        for (final List<Token> tokens : ir.messages())
        {
            types.put(typeId(ir.id(), tokens.get(0).id()), new MessageType(headerDecoder, tokens));
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

    private static Ir decode(final Path file)
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

        final ByteBuffer buffer = ByteBuffer.allocateDirect(content.length + SLACK_LENGTH);
        buffer.put(content).flip();
        try (IrDecoder decoder = new IrDecoder(buffer))
        {
            return decoder.decode();
        }
        catch (final RuntimeException ex)
        {
            throw new JournalException("a schema of a journal is damaged: file=" + file + " reason=" + ex +
                "; restore it from a copy, or move it away to read its events as bytes", ex);
        }
    }
}
