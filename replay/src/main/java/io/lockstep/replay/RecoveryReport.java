package io.lockstep.replay;

import java.util.List;

/**
 * What a launch found in its journal.
 *
 * @param events      that are in the state, and so the last sequence; zero for a new journal.
 * @param checkpoints that were compared on the way, all of them equal.
 * @param tornBytes   of an incomplete last frame that were dropped; zero for a journal that was closed.
 * @param lostEvents  that were acknowledged once and are not in the journal any more; zero unless
 *                    {@link JournaledEngineContext#isLossAccepted(boolean)} let the launch go on without them.
 * @param isRepaired  whether the output journal was damaged, and was made again from the input journal.
 * @param durationNs  from opening the directory until the state was complete.
 * @param snapshot    the last event of the snapshot that it began with; zero where it began with the first event.
 * @param passedOver  newer snapshots that could not be used, the newest first: sequence and reason.
 */
public record RecoveryReport(
    long events,
    long checkpoints,
    long tornBytes,
    long lostEvents,
    boolean isRepaired,
    long durationNs,
    long snapshot,
    List<String> passedOver)
{
    /**
     * Events that were replayed.
     *
     * @return those behind the snapshot, or all.
     */
    public long replayed()
    {
        return events - snapshot;
    }

    /**
     * How long recovery took.
     *
     * @return seconds.
     */
    public double seconds()
    {
        return durationNs / 1e9;
    }
}
