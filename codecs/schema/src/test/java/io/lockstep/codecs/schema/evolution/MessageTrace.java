package io.lockstep.codecs.schema.evolution;

import org.agrona.DirectBuffer;
import uk.co.real_logic.sbe.ir.Encoding;
import uk.co.real_logic.sbe.ir.Signal;
import uk.co.real_logic.sbe.ir.Token;
import uk.co.real_logic.sbe.otf.OtfMessageDecoder;
import uk.co.real_logic.sbe.otf.TokenListener;
import uk.co.real_logic.sbe.otf.Types;

import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the SBE tool's decoder reads in a message, value by value, each by the path of ids that leads to it.
 */
final class MessageTrace implements TokenListener
{
    /**
     * One value, or the number of entries of a group.
     */
    record Entry(String path, String value)
    {
    }

    /**
     * How the value of a constant begins: it is in the schema, not in the bytes.
     */
    static final String CONSTANT = "constant ";

    private final int actingVersion;
    private final Deque<String> paths = new ArrayDeque<>();
    private final List<Entry> entries = new ArrayList<>();

    private MessageTrace(final int actingVersion)
    {
        this.actingVersion = actingVersion;
        paths.push("");
    }

    /**
     * Decode bytes that one schema wrote with the tokens of another one.
     */
    static List<Entry> of(
        final DirectBuffer bytes, final int actingVersion, final int blockLength, final List<Token> tokens)
    {
        final MessageTrace trace = new MessageTrace(actingVersion);
        try
        {
            OtfMessageDecoder.decode(bytes, 0, actingVersion, blockLength, tokens, trace);
        }
        catch (final RuntimeException ex)
        {
            trace.entries.add(new Entry("!", ex.getClass().getSimpleName()));
        }

        return trace.entries;
    }

    /**
     * Paths of all that a schema knows.
     */
    static Set<String> paths(final SchemaNode message)
    {
        final Set<String> paths = new HashSet<>();
        collect("", message, paths);
        return paths;
    }

    private static void collect(final String path, final SchemaNode block, final Set<String> paths)
    {
        for (final SchemaNode node : block.children())
        {
            final String inner = path + '/' + node.id();
            if (node.is(Signal.BEGIN_FIELD) && node.type().is(Signal.BEGIN_COMPOSITE))
            {
                node.type().children().forEach((member) -> paths.add(inner + '@' + member.offset()));
            }
            paths.add(inner);
            if (node.is(Signal.BEGIN_GROUP))
            {
                collect(inner, node, paths);
            }
        }
    }

    public void onBeginMessage(final Token token)
    {
    }

    public void onEndMessage(final Token token)
    {
    }

    public void onEncoding(
        final Token fieldToken,
        final DirectBuffer buffer,
        final int bufferIndex,
        final Token typeToken,
        final int version)
    {
        if (isAbsent(fieldToken))
        {
            return;
        }

        final boolean isMember = fieldToken.signal() == Signal.ENCODING;
        final String path = isMember ? paths.peek() + '@' + fieldToken.offset() : path(fieldToken);
        add(fieldToken, path, value(fieldToken, buffer, bufferIndex, typeToken));
    }

    public void onEnum(
        final Token fieldToken,
        final DirectBuffer buffer,
        final int bufferIndex,
        final List<Token> tokens,
        final int fromIndex,
        final int toIndex,
        final int version)
    {
        if (isAbsent(fieldToken))
        {
            return;
        }

        final long number = Types.getLong(buffer, bufferIndex, tokens.get(fromIndex).encoding());
        add(fieldToken, path(fieldToken), nameOf(tokens, fromIndex, toIndex, number));
    }

    public void onBitSet(
        final Token fieldToken,
        final DirectBuffer buffer,
        final int bufferIndex,
        final List<Token> tokens,
        final int fromIndex,
        final int toIndex,
        final int version)
    {
        if (isAbsent(fieldToken))
        {
            return;
        }

        final long bits = Types.getLong(buffer, bufferIndex, tokens.get(fromIndex).encoding());
        final StringBuilder names = new StringBuilder();
        for (int i = fromIndex + 1; i < toIndex; i++)
        {
            if ((bits >>> tokens.get(i).encoding().constValue().longValue() & 1) != 0)
            {
                names.append(tokens.get(i).name()).append(' ');
            }
        }
        add(fieldToken, path(fieldToken), names.toString());
    }

    public void onBeginComposite(
        final Token fieldToken, final List<Token> tokens, final int fromIndex, final int toIndex)
    {
        paths.push(path(fieldToken));
    }

    public void onEndComposite(
        final Token fieldToken, final List<Token> tokens, final int fromIndex, final int toIndex)
    {
        paths.pop();
    }

    public void onGroupHeader(final Token token, final int numInGroup)
    {
        add(token, path(token), "entries " + numInGroup);
    }

    public void onBeginGroup(final Token token, final int groupIndex, final int numInGroup)
    {
        paths.push(path(token));
    }

    public void onEndGroup(final Token token, final int groupIndex, final int numInGroup)
    {
        paths.pop();
    }

    public void onVarData(
        final Token fieldToken,
        final DirectBuffer buffer,
        final int bufferIndex,
        final int length,
        final Token typeToken)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(bufferIndex, bytes);
        add(fieldToken, path(fieldToken), text(bytes, typeToken.encoding()));
    }

    private void add(final Token token, final String path, final String value)
    {
        if (!isAbsent(token))
        {
            entries.add(new Entry(path, value));
        }
    }

    private boolean isAbsent(final Token token)
    {
        return token.version() > actingVersion;
    }

    private String path(final Token token)
    {
        return paths.peek() + '/' + token.id();
    }

    private static String nameOf(
        final List<Token> tokens, final int fromIndex, final int toIndex, final long number)
    {
        for (int i = fromIndex + 1; i < toIndex; i++)
        {
            if (tokens.get(i).encoding().constValue().longValue() == number)
            {
                return tokens.get(i).name();
            }
        }

        return "unknown";
    }

    private static String value(
        final Token fieldToken, final DirectBuffer buffer, final int bufferIndex, final Token typeToken)
    {
        final Encoding encoding = typeToken.encoding();
        if (encoding.presence() == Encoding.Presence.CONSTANT)
        {
            return CONSTANT + (encoding.constValue() == null ? fieldToken.encoding() : encoding).constValue();
        }
        if (typeToken.arrayLength() > 1)
        {
            final byte[] bytes = new byte[typeToken.encodedLength()];
            buffer.getBytes(bufferIndex, bytes);
            return text(bytes, encoding);
        }

        final StringBuilder number = new StringBuilder();
        Types.appendAsString(number, buffer, bufferIndex, encoding);
        final boolean isNull = encoding.presence() == Encoding.Presence.OPTIONAL &&
            number.toString().equals(encoding.applicableNullValue().toString());

        return isNull ? "null" : number.toString();
    }

    private static String text(final byte[] bytes, final Encoding encoding)
    {
        final String name = encoding.characterEncoding();
        return new String(bytes, Charset.forName(name == null || name.isEmpty() ? "ISO-8859-1" : name));
    }
}
