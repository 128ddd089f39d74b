package io.lockstep.codecs.schema;

import uk.co.real_logic.sbe.ir.Signal;
import uk.co.real_logic.sbe.ir.Token;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Whether tokens nest as they say: each beginning has its end, and counts the tokens up to it.
 *
 * <p>Whoever reads tokens steps by those counts, and a damaged IR may have one of zero, on which a reader would stand
 * for ever.
 */
final class TokenNesting
{
    private static final String BEGIN = "BEGIN_";
    private static final String END = "END_";

    private TokenNesting()
    {
    }

    /**
     * Check the tokens of one message, or of a header.
     *
     * @throws IllegalArgumentException where they do not nest.
     */
    static void check(final List<Token> tokens)
    {
        final Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < tokens.size(); i++)
        {
            final Token token = tokens.get(i);
            final String signal = token.signal().name();
            if (signal.startsWith(BEGIN))
            {
                open.push(i);
            }
            else if (signal.startsWith(END))
            {
                final int begin = open.isEmpty() ? -1 : open.pop();
                requireLength(tokens, begin, i);
            }
            else if (token.componentTokenCount() != 1)
            {
                throw new IllegalArgumentException("expected one token, but it counts " + token);
            }
            if (open.isEmpty() && i < tokens.size() - 1)
            {
                throw new IllegalArgumentException("expected no token behind the end, but found " + tokens.get(i + 1));
            }
        }
        if (!open.isEmpty() || tokens.isEmpty())
        {
            throw new IllegalArgumentException("expected an end of the tokens, but found none");
        }
    }

    private static void requireLength(final List<Token> tokens, final int begin, final int end)
    {
        final Token last = tokens.get(end);
        if (begin < 0 || !isEndOf(tokens.get(begin).signal(), last.signal()))
        {
            throw new IllegalArgumentException("expected a beginning before " + last);
        }
        if (tokens.get(begin).componentTokenCount() != end - begin + 1)
        {
            throw new IllegalArgumentException(
                "expected a count of " + (end - begin + 1) + " tokens, but found " + tokens.get(begin));
        }
    }

    private static boolean isEndOf(final Signal begin, final Signal end)
    {
        return begin.name().substring(BEGIN.length()).equals(end.name().substring(END.length()));
    }
}
