package io.lockstep.codecs.schema;

/**
 * Data of variable length behind a block.
 *
 * <p>Threading: any thread.
 *
 * @param name              of the data.
 * @param id                of the data.
 * @param sinceVersion      version of the schema that brought it.
 * @param deprecated        version that gave it up, or zero.
 * @param description       of the schema, or empty.
 * @param annotations       what the schema says beyond the layout.
 * @param typeName          of its encoding.
 * @param headerLength      bytes before the data.
 * @param length            of the data in bytes, in that header.
 * @param characterEncoding of text, or empty where it is bytes.
 */
public record DataLayout(
    String name,
    int id,
    int sinceVersion,
    int deprecated,
    String description,
    FieldAnnotations annotations,
    String typeName,
    int headerLength,
    IntegerSlot length,
    String characterEncoding)
{
}
