package io.lockstep.codecs.schema;

import java.util.List;

/**
 * Values side by side under one name.
 *
 * <p>Threading: any thread.
 *
 * @param name          of the type.
 * @param encodedLength in bytes.
 * @param members       in the order of the schema, with offsets in the composite.
 */
public record CompositeType(String name, int encodedLength, List<FieldLayout> members) implements ValueType
{
}
