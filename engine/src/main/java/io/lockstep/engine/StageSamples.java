package io.lockstep.engine;

/**
 * The samples that a stage behind the first one comes by: it stamps them when their event ends there.
 *
 * <p>Threading: owned by the agent of the stage's first shard, which ends the stage's events.
 */
final class StageSamples
{
    private final LatencyRecorder recorder;
    private final LatencySamples samples;
    private final int stage;
    private long next;

    StageSamples(final LatencyRecorder recorder, final LatencySamples samples, final int stage)
    {
        this.recorder = recorder;
        this.samples = samples;
        this.stage = stage;
    }

    /**
     * An event ends in the stage, and is not yet published to the next one.
     */
    void onEndOfEvent(final long sequence)
    {
        while (recorder.isAnnounced(next) && recorder.sequence(next) <= sequence)
        {
            samples.stamp(recorder.entry(next), LatencySamples.stageDone(stage), samples.nanoTime());
            next++;
        }
    }
}
