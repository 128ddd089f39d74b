package io.lockstep.replay.tools;

import io.lockstep.replay.tools.ConditionNode.Comparison;
import io.lockstep.replay.tools.ConditionNode.Junction;
import io.lockstep.replay.tools.ConditionNode.Not;
import io.lockstep.replay.tools.ConditionNode.Operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads a condition: comparisons with {@code and}, {@code or}, {@code not} and parentheses.
 *
 * <p>Threading: single use.
 */
final class ConditionParser
{
    private static final Map<String, Operator> OPERATORS = Map.of(
        "=", Operator.EQUAL, "==", Operator.EQUAL, "!=", Operator.NOT_EQUAL, "<", Operator.LESS,
        "<=", Operator.LESS_OR_EQUAL, ">", Operator.GREATER, ">=", Operator.GREATER_OR_EQUAL,
        "contains", Operator.CONTAINS);

    private static final String OPERATOR_CHARACTERS = "=!<>";
    private static final int MAX_DEPTH = 100;

    private final List<Token> tokens = new ArrayList<>();
    private int next;
    private int depth;

    private ConditionParser(final String text)
    {
        int index = 0;
        while (index < text.length())
        {
            index = Character.isWhitespace(text.charAt(index)) ? index + 1 : token(text, index);
        }
        tokens.add(new Token("", text.length() + 1, TokenKind.END));
    }

    static ConditionNode parse(final String text)
    {
        final ConditionParser parser = new ConditionParser(text);
        final ConditionNode node = parser.or();
        if (parser.peek().kind != TokenKind.END)
        {
            throw parser.expected("and, or, or the end");
        }

        return node;
    }

    private ConditionNode or()
    {
        final List<ConditionNode> operands = new ArrayList<>(List.of(and()));
        while (isWord("or"))
        {
            next++;
            operands.add(and());
        }

        return operands.size() == 1 ? operands.get(0) : new Junction(false, operands);
    }

    private ConditionNode and()
    {
        final List<ConditionNode> operands = new ArrayList<>(List.of(not()));
        while (isWord("and"))
        {
            next++;
            operands.add(not());
        }

        return operands.size() == 1 ? operands.get(0) : new Junction(true, operands);
    }

    private ConditionNode not()
    {
        if (++depth > MAX_DEPTH)
        {
            throw expected("fewer parentheses, " + MAX_DEPTH + " at most");
        }

        final ConditionNode node;
        if (isWord("not"))
        {
            next++;
            node = new Not(not());
        }
        else if (peek().kind == TokenKind.OPEN)
        {
            next++;
            node = or();
            if (peek().kind != TokenKind.CLOSE)
            {
                throw expected("a closing parenthesis");
            }
            next++;
        }
        else
        {
            node = comparison();
        }
        depth--;

        return node;
    }

    private ConditionNode comparison()
    {
        final Token path = peek();
        if (path.kind != TokenKind.WORD)
        {
            throw expected("the name of a field");
        }
        next++;
        final Token operator = peek();
        if (operator.kind == TokenKind.QUOTED || !OPERATORS.containsKey(operator.text.toLowerCase(Locale.ROOT)))
        {
            throw expected("one of = != < <= > >= contains");
        }
        next++;
        final Token value = peek();
        if (value.kind != TokenKind.WORD && value.kind != TokenKind.QUOTED)
        {
            throw expected("a value: a number, a name, or text in quotes");
        }
        next++;

        return new Comparison(path.text, path.column, OPERATORS.get(operator.text.toLowerCase(Locale.ROOT)),
            value.text, value.kind == TokenKind.QUOTED, value.column);
    }

    private boolean isWord(final String word)
    {
        return peek().kind == TokenKind.WORD && peek().text.equalsIgnoreCase(word);
    }

    private Token peek()
    {
        return tokens.get(next);
    }

    private ConditionException expected(final String what)
    {
        final Token found = peek();
        return new ConditionException(found.column,
            "expected " + what + ", but " + (found.kind == TokenKind.END ? "it ends" : "there is " + found.text));
    }

    private int token(final String text, final int start)
    {
        final char first = text.charAt(start);
        if (first == '(' || first == ')')
        {
            tokens.add(new Token(String.valueOf(first), start + 1, first == '(' ? TokenKind.OPEN : TokenKind.CLOSE));
            return start + 1;
        }
        if (first == '\'' || first == '"')
        {
            final int end = text.indexOf(first, start + 1);
            if (end < 0)
            {
                throw new ConditionException(start + 1, "a quote is not closed");
            }
            tokens.add(new Token(text.substring(start + 1, end), start + 1, TokenKind.QUOTED));
            return end + 1;
        }

        final boolean isOperator = OPERATOR_CHARACTERS.indexOf(first) >= 0;
        int end = start;
        while (end < text.length() && isOperator == (OPERATOR_CHARACTERS.indexOf(text.charAt(end)) >= 0) &&
            "()'\"".indexOf(text.charAt(end)) < 0 && !Character.isWhitespace(text.charAt(end)))
        {
            end++;
        }
        tokens.add(new Token(
            text.substring(start, end), start + 1, isOperator ? TokenKind.OPERATOR : TokenKind.WORD));

        return end;
    }

    private enum TokenKind
    {
        WORD, QUOTED, OPERATOR, OPEN, CLOSE, END
    }

    private record Token(String text, int column, TokenKind kind)
    {
    }
}
