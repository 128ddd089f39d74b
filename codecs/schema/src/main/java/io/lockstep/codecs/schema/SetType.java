package io.lockstep.codecs.schema;

import java.util.List;

/**
 * Bits, some of them with names.
 *
 * <p>Threading: any thread.
 *
 * @param name     of the type.
 * @param encoding of all bits together.
 * @param choices  the bits with names, in the order of the schema.
 */
public record SetType(String name, NumberType encoding, List<NamedValue> choices) implements ValueType
{
    @Override
    public int encodedLength()
    {
        return encoding.encodedLength();
    }

    /**
     * All bits that have names.
     *
     * @return the bits.
     */
    public long mask()
    {
        long mask = 0;
        for (final NamedValue choice : choices)
        {
            mask |= 1L << choice.value();
        }

        return mask;
    }
}
