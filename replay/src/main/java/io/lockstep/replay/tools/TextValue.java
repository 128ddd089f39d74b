package io.lockstep.replay.tools;

import io.lockstep.replay.tools.ConditionNode.Comparison;
import org.agrona.DirectBuffer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Compares text as its bytes in UTF-8, whose order is that of the characters.
 */
final class TextValue
{
    private TextValue()
    {
    }

    /**
     * Compile a comparison with a text of a fixed length that ends at its first zero.
     */
    static ValueTest test(final int length, final Comparison comparison)
    {
        final byte[] bytes = new byte[length];
        final byte[] wanted = comparison.value().getBytes(StandardCharsets.UTF_8);
        return (buffer, index) ->
        {
            buffer.getBytes(index, bytes);
            int end = 0;
            while (end < length && bytes[end] != 0)
            {
                end++;
            }
            return matches(bytes, end, wanted, comparison);
        };
    }

    static boolean matches(
        final DirectBuffer buffer, final int index, final int length, final Comparison comparison)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(index, bytes);
        return matches(bytes, 0, length, comparison);
    }

    static boolean matches(final byte[] bytes, final int offset, final int length, final Comparison comparison)
    {
        return matches(offset == 0 ? bytes : Arrays.copyOfRange(bytes, offset, offset + length), length,
            comparison.value().getBytes(StandardCharsets.UTF_8), comparison);
    }

    private static boolean matches(
        final byte[] bytes, final int length, final byte[] wanted, final Comparison comparison)
    {
        if (comparison.operator() == ConditionNode.Operator.CONTAINS)
        {
            boolean isFound = false;
            for (int i = 0; i + wanted.length <= length && !isFound; i++)
            {
                isFound = Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length);
            }
            return isFound;
        }

        return comparison.operator().holds(
            Arrays.compareUnsigned(bytes, 0, length, wanted, 0, wanted.length));
    }
}
