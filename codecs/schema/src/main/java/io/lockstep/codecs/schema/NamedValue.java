package io.lockstep.codecs.schema;

/**
 * A name for a number: a value of an enum, or the place of a bit in a set.
 *
 * @param name         as in the schema.
 * @param value        of the enum on the wire, or the number of the bit, from zero.
 * @param sinceVersion version of the schema that brought it.
 * @param description  of the schema, or empty.
 */
public record NamedValue(String name, long value, int sinceVersion, String description)
{
}
