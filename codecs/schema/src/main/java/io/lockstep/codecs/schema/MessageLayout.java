package io.lockstep.codecs.schema;

/**
 * A message of a schema.
 *
 * <p>Threading: any thread.
 *
 * @param name         of the message.
 * @param templateId   of the message.
 * @param sinceVersion version of the schema that brought it.
 * @param deprecated   version that gave it up, or zero.
 * @param description  of the schema, or empty.
 * @param annotations  what the schema says beyond the layout.
 * @param block        its root block, with all that follows it.
 */
public record MessageLayout(
    String name,
    int templateId,
    int sinceVersion,
    int deprecated,
    String description,
    FieldAnnotations annotations,
    BlockLayout block)
{
    /**
     * Whether any part of it is data about a person.
     *
     * @return true if the schema says so of one.
     */
    public boolean hasPersonalData()
    {
        return annotations.isPersonal() || block.hasPersonalData();
    }
}
