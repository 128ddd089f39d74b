package io.lockstep.codecs.schema;

/**
 * How a value is laid out on the wire.
 *
 * <p>Threading: any thread.
 */
public sealed interface ValueType permits NumberType, EnumType, SetType, CompositeType
{
    /**
     * Name of the type in its schema.
     *
     * @return the name.
     */
    String name();

    /**
     * Bytes that a value takes; none where it is constant.
     *
     * @return length in bytes.
     */
    int encodedLength();
}
