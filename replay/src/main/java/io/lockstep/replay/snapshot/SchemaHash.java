package io.lockstep.replay.snapshot;

/**
 * A schema that was kept beside the journal when a snapshot was made.
 *
 * @param name of its file.
 * @param hash XXH64 of the serialised IR.
 */
public record SchemaHash(String name, long hash)
{
}
