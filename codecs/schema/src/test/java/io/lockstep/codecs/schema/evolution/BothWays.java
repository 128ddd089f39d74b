package io.lockstep.codecs.schema.evolution;

import org.agrona.concurrent.UnsafeBuffer;
import uk.co.real_logic.sbe.ir.Token;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * An experiment with two schemas: each writes random messages, the other one reads them.
 */
final class BothWays
{
    private final SchemaFile old;
    private final SchemaFile now;

    BothWays(final SchemaFile old, final SchemaFile now)
    {
        this.old = old;
        this.now = now;
    }

    /**
     * Tell the first message that is misread.
     *
     * @return empty where none is.
     */
    String firstMisread(final Random random, final int messages)
    {
        for (final List<Token> tokens : old.ir().messages())
        {
            final List<Token> newTokens = now.ir().getMessage(tokens.get(0).id());
            for (int i = 0; i < messages && newTokens != null; i++)
            {
                final String misread = misread(random, tokens, newTokens);
                if (!misread.isEmpty())
                {
                    return misread;
                }
            }
        }

        return "";
    }

    private String misread(final Random random, final List<Token> oldTokens, final List<Token> newTokens)
    {
        final Set<String> known = MessageTrace.paths(SchemaNode.of(oldTokens));
        final UnsafeBuffer oldBytes = new RandomMessage(random).write(SchemaNode.of(oldTokens));
        final List<MessageTrace.Entry> written = read(oldBytes, old, oldTokens, oldTokens);
        final List<MessageTrace.Entry> read = new ArrayList<>(read(oldBytes, old, oldTokens, newTokens));
        read.removeIf((entry) -> entry.value().startsWith(MessageTrace.CONSTANT) && !known.contains(entry.path()));
        if (!written.equals(read))
        {
            return "old bytes: written " + written + " read " + read;
        }

        final UnsafeBuffer newBytes = new RandomMessage(random).write(SchemaNode.of(newTokens));
        final List<MessageTrace.Entry> expected = read(newBytes, now, newTokens, newTokens).stream()
            .filter((entry) -> known.contains(entry.path())).toList();
        final List<MessageTrace.Entry> actual = read(newBytes, now, newTokens, oldTokens);

        return expected.equals(actual) ? "" : "new bytes: written " + expected + " read " + actual;
    }

    private static List<MessageTrace.Entry> read(
        final UnsafeBuffer bytes,
        final SchemaFile writer,
        final List<Token> writerTokens,
        final List<Token> readerTokens)
    {
        return MessageTrace.of(bytes, writer.version(), writerTokens.get(0).encodedLength(), readerTokens);
    }
}
