package io.lockstep.engine;

import org.agrona.BitUtil;

/**
 * Checks of a context's settings, whose messages name the setting and its value.
 */
final class Setting
{
    private Setting()
    {
    }

    static void requirePowerOfTwo(final String name, final int value, final int min)
    {
        if (value < min || !BitUtil.isPowerOfTwo(value))
        {
            throw new IllegalArgumentException(
                name + " must be a power of two from " + min + " on: " + simpleName(name) + "=" + value);
        }
    }

    static void requirePositive(final String name, final long value)
    {
        if (value < 1)
        {
            throw new IllegalArgumentException(name + " must be positive: " + simpleName(name) + "=" + value);
        }
    }

    private static String simpleName(final String name)
    {
        return name.substring(name.indexOf('.') + 1);
    }
}
