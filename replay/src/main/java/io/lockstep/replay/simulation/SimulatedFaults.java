package io.lockstep.replay.simulation;

import io.lockstep.engine.Durability;
import io.lockstep.replay.journal.SegmentExtent;
import io.lockstep.replay.snapshot.SnapshotDirectory;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What befalls a simulated node: disks that fail, and processes and machines that end.
 *
 * <p>Threading: single owner.
 */
final class SimulatedFaults
{
    private final SimulatedNode node;
    private final SimulatedDisk disk;
    private final SplittableRandom random;
    private final Reached reached;

    private boolean isAllPromised = true;

    /**
     * Of one node.
     *
     * @param node    to harm.
     * @param random  the dice.
     * @param reached counts what is met.
     */
    SimulatedFaults(final SimulatedNode node, final SplittableRandom random, final Reached reached)
    {
        this.node = node;
        this.random = random;
        this.reached = reached;
        disk = node.disk();
    }

    /**
     * Whether all that was acknowledged has to be there: not after an end of power, unless all was synced.
     */
    boolean isAllPromised()
    {
        return isAllPromised;
    }

    /**
     * What is there now has been acknowledged again.
     */
    void onStarted()
    {
        isAllPromised = true;
    }

    /**
     * The process ends, perhaps in the midst of a frame; what it left may rot.
     */
    void endProcess()
    {
        disk.endProcess();
        node.bury();
        disk.mend();
        if (random.nextBoolean())
        {
            leaveHalfFrame();
        }
        if (random.nextInt(5) == 0)
        {
            damageNewestSnapshot();
        }
    }

    /**
     * Power ends.
     */
    void endPower()
    {
        final int dice = random.nextInt(10);
        final SimulatedDisk.Loss loss = dice == 0 ? SimulatedDisk.Loss.NOTHING :
            dice == 1 ? SimulatedDisk.Loss.EVERYTHING : SimulatedDisk.Loss.BY_CHANCE;
        disk.endPower(random, loss, true);
        node.bury();
        disk.mend();
        isAllPromised &= node.durability() == Durability.SYNCED;
    }

    /**
     * Let one of the next steps fail.
     *
     * @param steps at most.
     */
    void plan(final int steps)
    {
        final SimulatedDisk.Fault[] faults = SimulatedDisk.Fault.values();
        final SimulatedDisk.Fault fault = faults[random.nextInt(faults.length)];
        disk.fail(disk.stepCount() + random.nextInt(steps), fault, random.nextBoolean());
        switch (fault)
        {
            case IO_ERROR:
                reached.reach("input/output error");
                break;

            case DISK_FULL:
                reached.reach("disk full");
                break;

            case READ_ONLY:
            default:
                reached.reach("read-only");
                break;
        }
    }

    /**
     * What a process leaves that ends while it builds a frame in the mapped file: all but the header, which comes last.
     */
    private void leaveHalfFrame()
    {
        if (!disk.exists(SimulatedNode.DIRECTORY.resolve("manifest")) ||
            !disk.exists(SimulatedNode.DIRECTORY.resolve("input")))
        {
            return;
        }
        final List<SegmentExtent> extents = SegmentExtent.allOf(node.directory().inputRecording());
        for (int i = extents.size() - 1; i >= 0; i--)
        {
            final SegmentExtent extent = extents.get(i);
            final int offset = (int)(extent.endPosition() - extent.basePosition());
            if (extent.lastFramePosition() >= 0 && offset + 1_100 < disk.bytes(extent.file()).length)
            {
                final byte[] body = new byte[100 + random.nextInt(900)];
                for (int b = 0; b < body.length; b++)
                {
                    body[b] = (byte)random.nextInt();
                }
                if (isZero(disk.bytes(extent.file()), offset))
                {
                    disk.damage(extent.file(), offset + 32, body);
                    reached.reach("process ended in a frame");
                }
                return;
            }
            if (extent.lastFramePosition() >= 0)
            {
                return;
            }
        }
    }

    /**
     * What bits do that rot, where the journal is there to do without the snapshot.
     */
    private void damageNewestSnapshot()
    {
        if (!disk.exists(SimulatedNode.DIRECTORY.resolve("manifest")) ||
            !disk.exists(SimulatedNode.DIRECTORY.resolve("input")) || node.firstPosition(true) > 0)
        {
            return;
        }
        final List<Long> snapshots = node.snapshotsKept();
        if (!snapshots.isEmpty())
        {
            final Path file = SnapshotDirectory.of(node.directory())
                .file(snapshots.get(snapshots.size() - 1));
            disk.damage(file, random.nextInt(disk.bytes(file).length - 8), new byte[]{1, 2, 3, 4, 5, 6, 7});
        }
    }

    private static boolean isZero(final byte[] bytes, final int from)
    {
        for (int i = from; i < bytes.length; i++)
        {
            if (bytes[i] != 0)
            {
                return false;
            }
        }

        return true;
    }
}
