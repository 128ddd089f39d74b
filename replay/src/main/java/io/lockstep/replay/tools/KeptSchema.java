package io.lockstep.replay.tools;

/**
 * A schema that a journal keeps.
 *
 * @param fileName    in the journal's directory of schemas.
 * @param id          of the schema.
 * @param version     of the schema.
 * @param packageName of the schema.
 */
public record KeptSchema(String fileName, int id, int version, String packageName)
{
}
