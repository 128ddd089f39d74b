package io.lockstep.replay.simulation;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Threading;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.replay.ReplayApplication;
import io.lockstep.replay.SnapshotContext;
import org.agrona.BitUtil;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a simulated node is started with, from the next start on.
 *
 * <p>Threading: single owner.
 */
final class SimulatedSettings
{
    private static final int SLOTS = 512;
    private static final int SLOT_LENGTH = 128;
    private static final int RUNS = 4;
    private static final int MAX_SOURCES = 8;
    // Few, since each start hashes every page there is room in.
    private static final int MAX_REFUSALS = 64;
    private static final long CLOCK_STEP_NS = 1_000_000;
    private static final Map<String, byte[]> SCHEMAS = Map.of("simulated.sbeir", new byte[]{1, 2, 3});

    private final ReplayApplication application;
    private final int maxEventLength;
    private final int maxOutputLength;

    private SnapshotContext snapshots = new SnapshotContext();
    private int checkpointInterval = 64;
    private boolean isSegmentCompressed;
    private Path segmentCopyDirectory;
    private long outputQuota;
    private long clockNs;

    SimulatedSettings(final ReplayApplication application, final int maxEventLength)
    {
        this.application = application;
        this.maxEventLength = maxEventLength;
        maxOutputLength = application.maxOutputLength();
    }

    void checkpointInterval(final int events)
    {
        checkpointInterval = events;
    }

    void keepSegments(final boolean isCompressing, final Path copyDirectory)
    {
        isSegmentCompressed = isCompressing;
        segmentCopyDirectory = copyDirectory;
    }

    void outputQuota(final int segments)
    {
        outputQuota = (long)segments * segmentLength();
    }

    void snapshots(final SnapshotContext ctx)
    {
        snapshots = ctx;
    }

    /**
     * A core of the application, with few sources and refusals and a checkpoint every few events.
     */
    CoreContext core()
    {
        return application.core()
            .checkpointInterval(checkpointInterval)
            .maxSources(MAX_SOURCES)
            .maxRefusals(MAX_REFUSALS);
    }

    /**
     * All but files, durability and listener. All agents are left to be run by the caller, and time does not pass but
     * by being asked for.
     */
    JournaledEngineContext context()
    {
        final JournaledEngineContext ctx = new JournaledEngineContext()
            .applicationName(application.applicationName())
            .segmentLength(segmentLength())
            .isSegmentCompressed(isSegmentCompressed)
            .segmentCopyDirectory(segmentCopyDirectory)
            .schemas(SCHEMAS)
            .core(core())
            .snapshots(snapshots)
            .outputQuota(outputQuota)
            .epochClock(() -> 0)
            .pageHomeFactory((file) -> new DirectPageHome());
        ctx.engine()
            .threading(Threading.INVOKER)
            .isSingleProducer(true)
            .nanoClock(() -> clockNs += CLOCK_STEP_NS)
            .inputSlots(slots(maxEventLength))
            .inputSlotLength(SLOT_LENGTH)
            .maxEventLength(maxEventLength)
            .outputSlots(slots(maxOutputLength))
            .outputSlotLength(SLOT_LENGTH)
            .maxOutputLength(maxOutputLength);
        return ctx;
    }

    private int segmentLength()
    {
        return Math.max(SimulatedNode.SEGMENT_LENGTH,
            RUNS * BitUtil.findNextPositivePowerOfTwo(Math.max(maxEventLength, maxOutputLength)));
    }

    private static int slots(final int maxLength)
    {
        return Math.max(SLOTS, RUNS * BitUtil.findNextPositivePowerOfTwo(maxLength) / SLOT_LENGTH);
    }
}
