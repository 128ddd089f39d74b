package io.lockstep.engine;

/**
 * What a run had come to after one event; two runs of one history have equal checkpoints.
 *
 * @param sequence     of the last event applied.
 * @param timestampNs  of that event, in nanoseconds since the epoch.
 * @param stateDigest  over the pages of every store.
 * @param outputDigest over all outputs up to and including that event's.
 * @param outputCount  number of those outputs.
 */
public record Checkpoint(long sequence, long timestampNs, long stateDigest, long outputDigest, long outputCount)
{
}
