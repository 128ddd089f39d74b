package io.lockstep.replay.tools;

/**
 * What one segment file of a log holds.
 *
 * @param fileName         of the segment.
 * @param basePosition     at which it begins.
 * @param bytes            used by frames, from its begin on.
 * @param firstSequence    of an event in it, or of an output's event; zero where it holds none.
 * @param lastSequence     of an event in it, or of an output's event; zero where it holds none.
 * @param firstTimestampNs time of the first one, nanoseconds since the epoch.
 * @param lastTimestampNs  time of the last one, nanoseconds since the epoch.
 */
public record SegmentSummary(
    String fileName,
    long basePosition,
    long bytes,
    long firstSequence,
    long lastSequence,
    long firstTimestampNs,
    long lastTimestampNs)
{
    /**
     * Whether there is anything in it.
     *
     * @return true for a segment without events.
     */
    public boolean isEmpty()
    {
        return lastSequence == 0;
    }
}
