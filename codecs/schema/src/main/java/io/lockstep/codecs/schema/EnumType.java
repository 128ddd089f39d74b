package io.lockstep.codecs.schema;

import java.util.List;

/**
 * A choice of one from named values.
 *
 * <p>Threading: any thread.
 *
 * @param name     of the type.
 * @param encoding of a value.
 * @param values   in the order of the schema.
 */
public record EnumType(String name, NumberType encoding, List<NamedValue> values) implements ValueType
{
    @Override
    public int encodedLength()
    {
        return encoding.encodedLength();
    }

    /**
     * Name of a value.
     *
     * @param value as on the wire.
     * @return its name, or null where the schema does not know it.
     */
    public String nameOf(final long value)
    {
        for (final NamedValue known : values)
        {
            if (known.value() == value)
            {
                return known.name();
            }
        }

        return null;
    }

    /**
     * Value by its name.
     *
     * @param valueName as in the schema.
     * @return the value, or null where the schema does not know it.
     */
    public NamedValue find(final String valueName)
    {
        for (final NamedValue known : values)
        {
            if (known.name().equals(valueName))
            {
                return known;
            }
        }

        return null;
    }
}
