package io.lockstep.codecs.schema;

import uk.co.real_logic.sbe.PrimitiveValue;

/**
 * A field of a block, or a member of a composite.
 *
 * <p>Threading: any thread.
 *
 * @param name         of the field.
 * @param id           of the field; negative for a member.
 * @param sinceVersion version of the schema that brought it.
 * @param deprecated   version that gave it up, or zero.
 * @param description  of the schema, or empty.
 * @param annotations  what the field and its type say beyond the layout.
 * @param offset       in the block or composite, in bytes.
 * @param isOptional   whether it may hold the null value of its type.
 * @param constant     its value where it is constant and takes no bytes; the name of a value for an enum; else null.
 * @param type         of its value.
 */
public record FieldLayout(
    String name,
    int id,
    int sinceVersion,
    int deprecated,
    String description,
    FieldAnnotations annotations,
    int offset,
    boolean isOptional,
    PrimitiveValue constant,
    ValueType type)
{
    /**
     * Whether it takes no bytes.
     *
     * @return true if it is constant.
     */
    public boolean isConstant()
    {
        return constant != null;
    }

    /**
     * Bytes that it takes.
     *
     * @return length in bytes.
     */
    public int encodedLength()
    {
        return isConstant() ? 0 : type.encodedLength();
    }

    /**
     * The name of a constant enum's value.
     *
     * @return the name, without that of the enum.
     */
    public String constantName()
    {
        final String reference = constant.toString();
        if (type instanceof EnumType enumType && enumType.find(reference) == null &&
            constant.representation() == PrimitiveValue.Representation.LONG)
        {
            return enumType.nameOf(constant.longValue());
        }

        return reference.substring(reference.lastIndexOf('.') + 1);
    }

    /**
     * Whether a message has it.
     *
     * @param actingVersion of the message.
     * @return true if that version has the field.
     */
    public boolean isIn(final int actingVersion)
    {
        return sinceVersion <= actingVersion;
    }
}
