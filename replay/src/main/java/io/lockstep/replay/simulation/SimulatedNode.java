package io.lockstep.replay.simulation;

import io.lockstep.engine.Durability;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.EngineFailure;
import io.lockstep.engine.EngineSteps;
import io.lockstep.replay.DivergenceException;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.replay.ReplayApplication;
import io.lockstep.replay.SnapshotContext;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.snapshot.Snapshot;
import io.lockstep.replay.snapshot.SnapshotDirectory;
import org.agrona.DirectBuffer;

import java.nio.file.Path;
import java.util.List;

/**
 * A journaled engine on a {@link SimulatedDisk}, that is killed and started again, and an account of what it promised:
 * at each start all that it acknowledged has to be there, and it has to be what a run without faults makes of the same
 * events.
 *
 * <pre>{@code
 * final SimulatedNode node = new SimulatedNode(new SimulatedDisk(), Durability.SYNCED, new MyApplication(), 1024);
 * node.launch(true, false);
 * node.offer(nowNs, source, 1, event, length);
 * node.settle();
 * node.disk().endPower(new SplittableRandom(seed), SimulatedDisk.Loss.BY_CHANCE, true);
 * node.bury();
 * node.launch(true, false);           // an AssertionError where anything acknowledged is gone, or is not the same
 * node.close();
 * }</pre>
 *
 * <p>The numbers of sources and of refusals that are remembered are small ones, since each start hashes all the room
 * that there is in a state.
 *
 * <p>Threading: single owner, which runs all agents.
 */
public final class SimulatedNode
{
    /**
     * Where the journal lives.
     */
    public static final Path DIRECTORY = SimulatedDisk.HOME.resolve("journal");

    /**
     * Bytes of a segment, unless an event or an output is so long that it takes more.
     */
    public static final int SEGMENT_LENGTH = 64 * 1024;

    private static final int HOUSEKEEPING_LIMIT = 1_000;

    private final SimulatedDisk disk;
    private final Durability durability;
    private final SimulatedSettings settings;
    private final Promises promises;

    private JournaledEngine journaled;
    private JournalDirectory directory;
    private DivergenceException divergence;
    private int snapshotErrors;
    private int life;
    private boolean isLossExpected;

    /**
     * A node that was never started.
     *
     * @param disk           that it is to live on.
     * @param durability     what it promises.
     * @param application    makes its cores, each with processors of its own.
     * @param maxEventLength that it takes, in bytes.
     */
    public SimulatedNode(
        final SimulatedDisk disk,
        final Durability durability,
        final ReplayApplication application,
        final int maxEventLength)
    {
        this.disk = disk;
        this.durability = durability;
        settings = new SimulatedSettings(application, maxEventLength);
        promises = new Promises(settings::core, application.maxOutputLength());
    }

    /**
     * Events between two checkpoints, from the next start on.
     *
     * @param events positive.
     */
    public void checkpointInterval(final int events)
    {
        settings.checkpointInterval(events);
    }

    /**
     * Compress and copy closed segments, from the next start on.
     *
     * @param isCompressing whether they are compressed.
     * @param copyDirectory where they are copied to, or null.
     */
    public void keepSegments(final boolean isCompressing, final Path copyDirectory)
    {
        settings.keepSegments(isCompressing, copyDirectory);
    }

    /**
     * Keep snapshots, from the next start on.
     *
     * @param interval       least events from one to the next.
     * @param chainLimit     most snapshots in a chain.
     * @param isInputRemoved whether segments of the input are removed behind them.
     * @param quotaSegments  segments of outputs that are kept, or zero for all.
     */
    public void snapshots(
        final long interval, final int chainLimit, final boolean isInputRemoved, final int quotaSegments)
    {
        settings.outputQuota(quotaSegments);
        settings.snapshots(new SnapshotContext()
            .interval(interval)
            .chainLimit(chainLimit)
            .isInputRemoved(isInputRemoved)
            .core(settings::core)
            .errorHandler(this::onSnapshotError));
    }

    /**
     * Times that work beside the engine has failed.
     *
     * @return the count over all lives.
     */
    public int snapshotErrors()
    {
        return snapshotErrors;
    }

    /**
     * Snapshots that are there.
     *
     * @return the sequences at which they were made, in ascending order.
     */
    public List<Long> snapshotsKept()
    {
        return SnapshotDirectory.of(directory()).sequences();
    }

    /**
     * The journal's directory, to be read.
     *
     * @return the same until the node is buried.
     */
    public JournalDirectory directory()
    {
        if (directory == null)
        {
            directory = JournalDirectory.openReadOnly(disk, DIRECTORY);
        }

        return directory;
    }

    /**
     * Where a log begins.
     *
     * @param isInput or that of outputs.
     * @return position of its first segment.
     */
    public long firstPosition(final boolean isInput)
    {
        return disk.names(DIRECTORY.resolve(isInput ? "input" : "output")).stream()
            .filter((name) -> name.contains(".rec") && !name.endsWith("unfinished"))
            .mapToLong((name) -> Long.parseLong(name.substring(name.indexOf('-') + 1, name.indexOf('.'))))
            .min()
            .orElse(0);
    }

    /**
     * How many of the snapshots have only the pages that changed.
     *
     * @return the count.
     */
    public int partialSnapshots()
    {
        final SnapshotDirectory kept = SnapshotDirectory.of(directory());
        int count = 0;
        for (final long sequence : kept.sequences())
        {
            try (Snapshot snapshot = Snapshot.open(kept, sequence))
            {
                count += snapshot.manifest().isFull() ? 0 : 1;
            }
        }

        return count;
    }

    /**
     * Do some of the work beside the engine.
     *
     * @return whether there was any; false also where the power ended in it.
     */
    public boolean housekeep()
    {
        try
        {
            final boolean hasWorked = journaled.stepHousekeeper();
            requireNoDivergence();
            return hasWorked;
        }
        catch (final SimulatedDisk.PowerEndedException ex)
        {
            return false;
        }
    }

    /**
     * Do all of the work beside the engine that there is.
     */
    public void housekeepAll()
    {
        for (int i = 0; i < HOUSEKEEPING_LIMIT && housekeep(); i++)
        {
            // Until there is nothing left.
        }
    }

    /**
     * Start, and hold what was recovered against what was promised.
     *
     * @param isEverythingPromised false after an end of power at {@link Durability#OS}.
     * @param isLossAccepted       whether acknowledged events may be given up.
     * @throws AssertionError if a promise was broken; it names the event.
     */
    public void launch(final boolean isEverythingPromised, final boolean isLossAccepted)
    {
        promises.onLaunch();
        isLossExpected |= isLossAccepted;
        final int thisLife = ++life;
        final JournaledEngineContext ctx = settings.context()
            .journalFiles(disk)
            .directory(DIRECTORY)
            .durability(durability)
            .isLossAccepted(isLossAccepted)
            .outputListener((header, buffer, offset, length) ->
            {
                if (life == thisLife)
                {
                    promises.onOutput(header, buffer, offset, length);
                }
            });
        try
        {
            journaled = JournaledEngine.launch(ctx);
        }
        catch (final DivergenceException ex)
        {
            throw diverged(ex);
        }
        catch (final EngineFailure ex)
        {
            throw new AssertionError("event " + ex.sequence() + " can not be applied again: " + ex.getMessage(), ex);
        }
        catch (final RuntimeException ex)
        {
            promises.onLaunchFailed();
            throw ex;
        }
        promises.verifyRecovery(
            journaled.recovery(), directory(), isEverythingPromised, durability == Durability.SYNCED);
    }

    /**
     * The disk that the node lives on.
     *
     * @return the same for all lives.
     */
    public SimulatedDisk disk()
    {
        return disk;
    }

    /**
     * What the node promises.
     *
     * @return the level.
     */
    public Durability durability()
    {
        return durability;
    }

    /**
     * Whether a start was ever allowed to lose events.
     *
     * @return true from then on.
     */
    public boolean isLossExpected()
    {
        return isLossExpected;
    }

    /**
     * The node that lives.
     *
     * @return null unless it does.
     */
    public JournaledEngine journaled()
    {
        return journaled;
    }

    /**
     * The engine of the node that lives.
     *
     * @return whose agents are run by {@link #step(int)}.
     */
    public Engine engine()
    {
        return journaled.engine();
    }

    /**
     * Whether the last start let out more than was ever let out before.
     *
     * @return true if so.
     */
    public boolean isMoreSeenThanReleased()
    {
        return promises.isMoreSeenThanReleased();
    }

    /**
     * Events whose last output was let out.
     *
     * @return the count over all lives.
     */
    public int acknowledged()
    {
        return promises.acknowledged();
    }

    /**
     * Events that were accepted, and not lost since.
     *
     * @return the count over all lives.
     */
    public int offered()
    {
        return promises.accepted();
    }

    /**
     * Offer an event.
     *
     * @param nowNs          time of the event, nanoseconds since the epoch.
     * @param source         that numbers it, or {@link EngineCore#NO_SOURCE}.
     * @param sourceSequence that the source gives it.
     * @param event          that begins at the buffer's.
     * @param length         of the event in bytes.
     * @return as {@link Engine#offer}.
     */
    public long offer(
        final long nowNs, final long source, final long sourceSequence, final DirectBuffer event, final int length)
    {
        final long answer = engine().offer(nowNs, source, sourceSequence, event, 0, length);
        if (answer > 0)
        {
            final byte[] body = new byte[length];
            event.getBytes(0, body);
            promises.onAccepted(nowNs, source, sourceSequence, body);
        }

        return answer;
    }

    /**
     * Let timers fire that are due.
     *
     * @param nowNs time, nanoseconds since the epoch.
     * @return as {@link Engine#advanceTime}.
     */
    public long advanceTime(final long nowNs)
    {
        final long answer = engine().advanceTime(nowNs);
        if (answer > 0)
        {
            promises.onAccepted(nowNs, EngineCore.NO_SOURCE, 0, null);
        }

        return answer;
    }

    /**
     * Run an agent once.
     *
     * @param agent its number, as {@link EngineSteps} has it.
     * @return the work done.
     */
    public int step(final int agent)
    {
        return EngineSteps.step(engine(), agent);
    }

    /**
     * Step all agents until nothing is left to do.
     */
    public void settle()
    {
        int work = 1;
        while (work > 0 && engine().failure() == null)
        {
            work = 0;
            for (int agent = 0; agent < EngineSteps.agentCount(engine()); agent++)
            {
                work += step(agent);
            }
        }
    }

    /**
     * Forget the process; the disk has seen to what is left of it.
     */
    public void bury()
    {
        life++;
        if (journaled != null)
        {
            try
            {
                journaled.close();
            }
            catch (final RuntimeException ex)
            {
                // A process that is gone closes nothing: only the memory of this one is wanted back.
            }
            journaled = null;
        }
        directory = null;
        disk.begin();
    }

    /**
     * Close in order, and compare the digests with those of a run without faults.
     *
     * @throws AssertionError if they differ.
     */
    public void close()
    {
        settle();
        journaled.close();
        promises.verifyInput(directory());
        promises.verifyEnd(journaled.checkpoint());
        journaled = null;
    }

    private void onSnapshotError(final Throwable error)
    {
        snapshotErrors++;
        if (error instanceof final DivergenceException ex)
        {
            divergence = ex;
        }
    }

    /**
     * The shadow that makes snapshots has come to another state than the node: that is no fault of a disk.
     */
    private void requireNoDivergence()
    {
        if (divergence != null)
        {
            throw diverged(divergence);
        }
    }

    private static AssertionError diverged(final DivergenceException ex)
    {
        return new AssertionError("event " + ex.sequence() + ": " + ex.getMessage(), ex);
    }
}
