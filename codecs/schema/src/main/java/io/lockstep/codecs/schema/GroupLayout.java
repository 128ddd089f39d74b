package io.lockstep.codecs.schema;

/**
 * A group that repeats, behind a block.
 *
 * <p>Threading: any thread.
 *
 * @param name         of the group.
 * @param id           of the group.
 * @param sinceVersion version of the schema that brought it.
 * @param deprecated   version that gave it up, or zero.
 * @param description  of the schema, or empty.
 * @param annotations  what the schema says beyond the layout.
 * @param typeName     of the encoding of its header.
 * @param headerLength bytes of its header.
 * @param blockLength  bytes of each entry's block, in that header.
 * @param count        number of entries, in that header.
 * @param block        of one entry, with all that follows it.
 */
public record GroupLayout(
    String name,
    int id,
    int sinceVersion,
    int deprecated,
    String description,
    FieldAnnotations annotations,
    String typeName,
    int headerLength,
    IntegerSlot blockLength,
    IntegerSlot count,
    BlockLayout block)
{
}
