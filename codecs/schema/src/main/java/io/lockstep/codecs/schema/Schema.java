package io.lockstep.codecs.schema;

import org.agrona.collections.Int2ObjectHashMap;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.Token;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The layouts of all messages of a schema, made from the SBE tool's IR.
 *
 * <p>Threading: any thread; it never changes.
 */
public final class Schema
{
    private final Ir ir;
    private final int version;
    private final HeaderLayout header;
    private final List<MessageLayout> messages;
    private final Int2ObjectHashMap<MessageLayout> messageByTemplateId = new Int2ObjectHashMap<>();

    private Schema(final Ir ir, final int version)
    {
        this.ir = ir;
        this.version = version;
        TokenNesting.check(ir.headerStructure().tokens());
        this.header = LayoutReader.header(ir.headerStructure().tokens());
        final List<MessageLayout> found = new ArrayList<>();
        for (final List<Token> tokens : ir.messages())
        {
            TokenNesting.check(tokens);
            found.add(new LayoutReader(tokens).message());
        }
        found.sort(Comparator.comparingInt(MessageLayout::templateId));
        this.messages = List.copyOf(found);
        for (final MessageLayout message : messages)
        {
            messageByTemplateId.put(message.templateId(), message);
        }
    }

    /**
     * Read the layouts.
     *
     * @param ir of the schema.
     * @return its layouts.
     * @throws SchemaException where the IR has what is not known here, or an annotation is none.
     */
    public static Schema of(final Ir ir)
    {
        return of(ir, ir.version());
    }

    /**
     * With the version that the schema says it has, where the IR had to be made with another one.
     */
    static Schema of(final Ir ir, final int version)
    {
        try
        {
            return new Schema(ir, version);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SchemaException("a schema says what is not known: schema=" + ir.applicableNamespace() +
                " reason=" + ex.getMessage() + "; mend the schema", ex);
        }
    }

    /**
     * What the layouts were made from. Its version is above {@link #version()} where an element is said to be of a
     * later version than the schema: the SBE tool makes no IR of such a schema.
     *
     * @return the IR.
     */
    public Ir ir()
    {
        return ir;
    }

    /**
     * Id of the schema.
     *
     * @return the id.
     */
    public int id()
    {
        return ir.id();
    }

    /**
     * Version of the schema.
     *
     * @return the version.
     */
    public int version()
    {
        return version;
    }

    /**
     * Package of the schema.
     *
     * @return the name.
     */
    public String packageName()
    {
        return ir.applicableNamespace();
    }

    /**
     * Byte order of the schema.
     *
     * @return the order.
     */
    public ByteOrder byteOrder()
    {
        return ir.byteOrder();
    }

    /**
     * Header of every message.
     *
     * @return its layout.
     */
    public HeaderLayout header()
    {
        return header;
    }

    /**
     * All messages.
     *
     * @return by template id, ascending.
     */
    public List<MessageLayout> messages()
    {
        return messages;
    }

    /**
     * Message by its template id.
     *
     * @param templateId of the message.
     * @return its layout, or null where the schema has none.
     */
    public MessageLayout message(final int templateId)
    {
        return messageByTemplateId.get(templateId);
    }

    /**
     * Message by its name.
     *
     * @param name of the message.
     * @return its layout, or null where the schema has none.
     */
    public MessageLayout message(final String name)
    {
        for (final MessageLayout message : messages)
        {
            if (message.name().equals(name))
            {
                return message;
            }
        }

        return null;
    }
}
