package io.lockstep.replay.run;

import io.lockstep.engine.Checkpoint;

/**
 * What one build came to.
 *
 * @param build      as it was named.
 * @param checkpoint digests at the end; null where it failed before.
 * @param events     that it applied.
 * @param applyNs    that it took to apply them, without reading and comparing.
 * @param failure    why it stopped; empty where it did not.
 */
public record LaneResult(String build, Checkpoint checkpoint, long events, long applyNs, String failure)
{
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * Speed of applying events.
     *
     * @return events per second.
     */
    public double eventsPerSecond()
    {
        return applyNs == 0 ? 0 : events * NANOS_PER_SECOND / applyNs;
    }
}
