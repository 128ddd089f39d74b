package io.lockstep.examples.exchange.command;

import io.lockstep.engine.CoreContext;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.replay.SnapshotContext;
import picocli.CommandLine.Option;

import java.util.function.Supplier;

/**
 * Options of a node that keeps snapshots, and removes what they leave unneeded.
 *
 * <p>Threading: one thread.
 */
final class SnapshotOptions
{
    @Option(names = "--snapshots", paramLabel = "EVENTS", defaultValue = "0",
        description = "Make a snapshot every so many events, by a shadow on a thread of low priority; 0 for none. " +
            "Default: ${DEFAULT-VALUE}")
    private long interval;

    @Option(names = "--remove-input",
        description = "Remove segments of the input journal that the kept snapshots leave unneeded. What is removed " +
            "can not be replayed again.")
    private boolean isInputRemoved;

    @Option(names = "--output-quota", paramLabel = "BYTES", defaultValue = "0",
        description = "Remove the oldest outputs above so many bytes; a client that asks for them is refused. 0 to " +
            "remove nothing. Default: ${DEFAULT-VALUE}")
    private long outputQuota;

    @Option(names = "--segment-length", paramLabel = "BYTES",
        description = "Length of a segment file of a new journal, a power of two. Default: ${DEFAULT-VALUE}",
        defaultValue = "" + JournaledEngineContext.SEGMENT_LENGTH_DEFAULT)
    private int segmentLength;

    /**
     * Apply the options.
     *
     * @param engine that is not launched.
     * @param core   of its application, for the shadow.
     * @return the engine.
     */
    JournaledEngineContext apply(final JournaledEngineContext engine, final Supplier<CoreContext> core)
    {
        return engine
            .segmentLength(segmentLength)
            .outputQuota(outputQuota)
            .snapshots(new SnapshotContext()
                .interval(interval)
                .core(core)
                .isInputRemoved(isInputRemoved));
    }
}
