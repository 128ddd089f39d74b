package io.lockstep.codecs.schema.evolution;

import uk.co.real_logic.sbe.ir.Encoding;
import uk.co.real_logic.sbe.ir.Signal;
import uk.co.real_logic.sbe.ir.Token;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A token of an IR with those inside it: a message, field, group, var data, type, or a part of a type.
 *
 * <p>Two nodes are equal only where they are the same.
 */
final class SchemaNode
{
    private final Token token;
    private final List<SchemaNode> children = new ArrayList<>();

    private SchemaNode(final Token token)
    {
        this.token = token;
    }

    /**
     * The tree of one message, or of the header.
     *
     * @throws IllegalArgumentException where what begins does not end, or lacks its type.
     */
    static SchemaNode of(final List<Token> tokens)
    {
        final Deque<SchemaNode> open = new ArrayDeque<>();
        SchemaNode root = null;
        for (final Token token : tokens)
        {
            final String signal = token.signal().name();
            if (signal.startsWith("END_"))
            {
                final SchemaNode ended = open.poll();
                if (ended == null || !ended.token.signal().name().endsWith(signal.substring("END".length())))
                {
                    throw new IllegalArgumentException("a token ends what did not begin: token=" + token.name());
                }
                continue;
            }

            final SchemaNode node = new SchemaNode(token);
            if (!open.isEmpty())
            {
                open.peek().children.add(node);
            }
            else if (root == null)
            {
                root = node;
            }
            if (signal.startsWith("BEGIN_"))
            {
                open.push(node);
            }
        }
        if (root == null || !open.isEmpty())
        {
            throw new IllegalArgumentException("a token begins and does not end: " +
                (root == null ? "there is none" : "token=" + open.peek().token.name()));
        }
        root.checkShape();

        return root;
    }

    Token token()
    {
        return token;
    }

    String name()
    {
        return token.name();
    }

    int id()
    {
        return token.id();
    }

    int sinceVersion()
    {
        return token.version();
    }

    int offset()
    {
        return token.offset();
    }

    Encoding encoding()
    {
        return token.encoding();
    }

    List<SchemaNode> children()
    {
        return children;
    }

    List<SchemaNode> fields()
    {
        return children(Signal.BEGIN_FIELD);
    }

    List<SchemaNode> groups()
    {
        return children(Signal.BEGIN_GROUP);
    }

    List<SchemaNode> data()
    {
        return children(Signal.BEGIN_VAR_DATA);
    }

    /**
     * Type of a field or var data, dimension of a group.
     */
    SchemaNode type()
    {
        return children.get(0);
    }

    boolean is(final Signal signal)
    {
        return token.signal() == signal;
    }

    /**
     * Presence of a field or a member, whether it is said there or with the type.
     */
    Encoding.Presence presence()
    {
        final Encoding.Presence own = encoding().presence();
        return is(Signal.BEGIN_FIELD) && own == Encoding.Presence.REQUIRED ? type().encoding().presence() : own;
    }

    boolean isConstant()
    {
        return presence() == Encoding.Presence.CONSTANT;
    }

    /**
     * Bytes that a field or member takes in its block.
     */
    int size()
    {
        return isConstant() ? 0 : is(Signal.BEGIN_FIELD) ? type().token.encodedLength() : token.encodedLength();
    }

    private void checkShape()
    {
        final boolean hasType = is(Signal.BEGIN_FIELD) || is(Signal.BEGIN_GROUP) || is(Signal.BEGIN_VAR_DATA);
        final boolean hasHeader = is(Signal.BEGIN_GROUP) || is(Signal.BEGIN_VAR_DATA);
        if (hasType && children.isEmpty() || hasHeader && type().children.size() < 2)
        {
            throw new IllegalArgumentException("a part has no type: token=" + name());
        }
        for (final SchemaNode child : children)
        {
            child.checkShape();
        }
    }

    private List<SchemaNode> children(final Signal signal)
    {
        return children.stream().filter((child) -> child.is(signal)).toList();
    }
}
