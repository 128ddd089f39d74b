package io.lockstep.codecs.schema;

/**
 * The header of every message of a schema.
 *
 * <p>Threading: any thread.
 *
 * @param length      in bytes.
 * @param blockLength of the message's root block.
 * @param templateId  of the message.
 * @param schemaId    of its schema.
 * @param version     of the schema that it was written in.
 */
public record HeaderLayout(
    int length, IntegerSlot blockLength, IntegerSlot templateId, IntegerSlot schemaId, IntegerSlot version)
{
}
