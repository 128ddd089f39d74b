package io.lockstep.replay;

import io.lockstep.engine.Durability;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineCore;
import io.lockstep.replay.journal.CorruptJournalException;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.SegmentExtent;
import io.lockstep.replay.journal.SimulatedDisk;
import io.lockstep.replay.snapshot.Snapshot;
import io.lockstep.replay.snapshot.SnapshotDirectory;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Several lives of one node, from one seed: sources that resend and leave gaps, agents that run in any order, a clock
 * that is set back, disks that fail, and processes and machines that end at any moment.
 */
final class NodeSimulation
{
    /**
     * What a run of many seeds has to meet.
     */
    static final List<String> TO_REACH = List.of(
        "event", "event resent", "gap in a source", "ring full", "time advanced", "clock set back a day",
        "journaler ahead", "processor ahead", "output held by the gate", "input rolled", "output rolled",
        "closed in order", "process ended", "process ended in a frame", "process ended in a step",
        "power ended between steps", "power ended in a step", "power ended in a recovery",
        "page KEPT", "page LOST", "page TORN", "page DAMAGED", "name KEPT", "name LOST",
        "torn tail dropped", "output journal made again", "outputs completed", "checkpoint compared",
        "disk full", "input/output error", "read-only", "fault in a recovery", "node stopped by a fault",
        "loss refused", "loss accepted", "corruption refused",
        "snapshot made", "snapshot of changed pages", "began with a snapshot", "snapshot passed over",
        "snapshot removed", "snapshot failed", "input removed", "outputs removed", "power ended beside the engine");

    private static final long DAY_NS = 86_400_000_000_000L;
    private static final int SOURCES = 4;
    private static final int JOURNALER = 0;
    private static final int PROCESSOR = 1;
    private static final int OUTPUT = 2;
    private static final int LAUNCH_LIMIT = 20;

    private final long[] nextNumbers = new long[SOURCES];
    private final SplittableRandom random;
    private final Map<String, Long> reached;
    private final SimulatedDisk disk = new SimulatedDisk();
    private final Durability durability;
    private final SimulatedNode node;
    private final int longEvents;

    private long nowNs = 1_700_000_000_000_000_000L;
    private long journaled;
    private long processed;
    private boolean isAllPromised = true;

    NodeSimulation(final long seed, final Map<String, Long> reached)
    {
        this.reached = reached;
        random = new SplittableRandom(seed);
        durability = random.nextInt(3) > 0 ? Durability.SYNCED : Durability.OS;
        node = new SimulatedNode(disk, durability);
        longEvents = random.nextInt(3);
    }

    void run()
    {
        final int lives = 2 + random.nextInt(4);
        for (int life = 0; life < lives; life++)
        {
            if (!start())
            {
                break;
            }
            live();
            end();
        }
        while (start() && !tryClose())
        {
            endProcess();
        }
        disk.reached().forEach((what, count) -> reached.merge(what, count, Long::sum));
    }

    /**
     * Start, however often it takes.
     *
     * @return false where the journal is refused for good, as it may be after an end of power at OS.
     */
    private boolean start()
    {
        boolean isLossAccepted = false;
        for (int attempt = 0; attempt < LAUNCH_LIMIT; attempt++)
        {
            final boolean isDisturbed = attempt < 3 && random.nextInt(5) == 0;
            final boolean isFault = isDisturbed && random.nextBoolean();
            if (isFault)
            {
                planFault(60);
            }
            else if (isDisturbed)
            {
                disk.powerEndsBefore(disk.stepCount() + random.nextInt(60));
            }

            try
            {
                node.checkpointInterval(random.nextInt(4) == 0 ? 16 : 64);
                planSnapshots();
                node.launch(isAllPromised, isLossAccepted);
                onStarted();
                if (!disk.isOff())
                {
                    return true;
                }
                reach("power ended in a recovery");
                endPower();
            }
            catch (final SimulatedDisk.PowerEndedException ex)
            {
                reach("power ended in a recovery");
                endPower();
            }
            catch (final JournalException ex)
            {
                if (disk.isOff())
                {
                    reach("power ended in a recovery");
                    endPower();
                    continue;
                }
                if (isAllPromised && !(isFault && ex.getCause() != null))
                {
                    throw new AssertionError("refused, though nothing may be lost: " + ex.getMessage(), ex);
                }
                if (isFault && ex.getCause() != null)
                {
                    reach("fault in a recovery");
                    endProcess();
                }
                else if (ex instanceof CorruptJournalException)
                {
                    reach("corruption refused");
                    return false;
                }
                else
                {
                    reach("loss refused");
                    isLossAccepted = true;
                    endProcess();
                }
            }
        }

        throw new AssertionError("never started");
    }

    private void onStarted()
    {
        final RecoveryReport report = node.journaled().recovery();
        reach("torn tail dropped", report.tornBytes() > 0);
        reach("output journal made again", report.isRepaired());
        reach("checkpoint compared", report.checkpoints() > 0);
        reach("loss accepted", report.lostEvents() > 0);
        reach("outputs completed", node.isMoreSeenThanReleased());
        reach("began with a snapshot", report.snapshot() > 0);
        reach("snapshot passed over", !report.passedOver().isEmpty());
        // What is there now has been acknowledged again.
        isAllPromised = true;
        journaled = 0;
        processed = 0;
        for (int source = 1; source < SOURCES; source++)
        {
            nextNumbers[source] = node.journaled().recoveredSourceSequence(source) + 1;
        }
    }

    private void live()
    {
        final int actions = 20 + random.nextInt(200);
        final int lazyAgent = random.nextInt(4);
        final int offerPercent = 20 + random.nextInt(60);
        final int disturbance = random.nextInt(10);
        if (disturbance < 2)
        {
            planFault(80);
        }
        else if (disturbance < 5)
        {
            disk.powerEndsBefore(disk.stepCount() + random.nextInt(80));
        }

        for (int i = 0; i < actions && node.engine().failure() == null && !disk.isOff(); i++)
        {
            if (random.nextInt(4) == 0)
            {
                housekeep();
            }
            if (random.nextInt(100) < offerPercent)
            {
                offer();
            }
            else
            {
                final int agent = random.nextInt(3);
                step(agent == lazyAgent && random.nextInt(5) > 0 ? (agent + 1) % 3 : agent);
            }
            if (random.nextInt(10) == 0)
            {
                reach("time advanced", node.advanceTime(nowNs) > 0);
            }
        }
    }

    private void offer()
    {
        nowNs += random.nextInt(30);
        long timeNs = nowNs;
        if (random.nextInt(50) == 0)
        {
            timeNs -= DAY_NS;
            reach("clock set back a day");
        }
        final int source = random.nextInt(SOURCES);
        long number = source == 0 ? 0 : nextNumbers[source];
        final int dice = random.nextInt(20);
        if (source > 0 && dice == 0 && number > 1)
        {
            number -= 1 + random.nextInt((int)Math.min(5, number - 1));
            reach("event resent");
        }
        else if (source > 0 && dice == 1)
        {
            number += 1 + random.nextInt(3);
            reach("gap in a source");
        }
        final int length = random.nextInt(8) < longEvents ?
            1_000 + random.nextInt(LedgerProcessor.MAX_LENGTH - 1_000) :
            LedgerProcessor.MIN_LENGTH + random.nextInt(200);
        final long answer =
            node.offer(timeNs, source == 0 ? EngineCore.NO_SOURCE : source, number, length, random.nextLong());
        reach("ring full", answer == Engine.BACK_PRESSURED);
        if (answer > 0)
        {
            reach("event");
            if (source > 0 && number == nextNumbers[source])
            {
                nextNumbers[source]++;
            }
        }
    }

    private void planSnapshots()
    {
        if (random.nextInt(3) > 0)
        {
            node.snapshots(
                4 + random.nextInt(40),
                1 + random.nextInt(3),
                random.nextBoolean(),
                random.nextBoolean() ? (5L + random.nextInt(3)) * SimulatedNode.SEGMENT_LENGTH : 0);
        }
        else
        {
            node.snapshots(0, 1, false, 0);
        }
    }

    /**
     * A few steps beside the engine, seen from outside by what they leave.
     */
    private void housekeep()
    {
        final int errors = node.snapshotErrors();
        final List<Long> before = node.snapshotsKept();
        final long input = node.firstPosition(true);
        final long output = node.firstPosition(false);
        final boolean wasOff = disk.isOff();
        for (int i = 0; i < 20 && !disk.isOff(); i++)
        {
            node.housekeep();
        }
        reach("power ended beside the engine", disk.isOff() && !wasOff);
        reach("snapshot failed", node.snapshotErrors() > errors);
        final List<Long> after = node.snapshotsKept();
        reach("snapshot made", !before.containsAll(after));
        reach("snapshot of changed pages", !before.containsAll(after) && isPartial(after));
        reach("snapshot removed", !after.containsAll(before));
        reach("input removed", node.firstPosition(true) > input);
        reach("outputs removed", node.firstPosition(false) > output);
    }

    private boolean isPartial(final List<Long> snapshots)
    {
        try (Snapshot snapshot = Snapshot.open(
            SnapshotDirectory.of(node.directory()),
            snapshots.get(snapshots.size() - 1)))
        {
            return !snapshot.manifest().isFull();
        }
    }

    private void step(final int agent)
    {
        final int work = node.step(agent);
        switch (agent)
        {
            case JOURNALER:
                journaled += work;
                reach("journaler ahead", journaled > processed);
                break;

            case PROCESSOR:
                processed += work;
                reach("processor ahead", processed > journaled);
                break;

            case OUTPUT:
            default:
                reach("output held by the gate", work == 0 && processed > journaled);
                break;
        }
    }

    private void end()
    {
        reach("input rolled", disk.fileCount(SimulatedNode.DIRECTORY.resolve("input")) > 2);
        reach("output rolled", disk.fileCount(SimulatedNode.DIRECTORY.resolve("output")) > 2);
        if (disk.isOff())
        {
            // Power ends in the midst of a step, or just the process does.
            if (random.nextInt(3) > 0)
            {
                reach("power ended in a step");
                endPower();
            }
            else
            {
                reach("process ended in a step");
                endProcess();
            }
            return;
        }
        if (node.engine().failure() != null)
        {
            reach("node stopped by a fault");
        }

        final int dice = random.nextInt(10);
        if (dice < 1 && tryClose())
        {
            return;
        }
        if (dice < 5)
        {
            reach("process ended");
            endProcess();
        }
        else
        {
            reach("power ended between steps");
            endPower();
        }
    }

    /**
     * Close in order, unless a fault has got in already.
     */
    private boolean tryClose()
    {
        disk.mend();
        node.settle();
        final boolean isWell = node.engine().failure() == null;
        if (isWell)
        {
            node.close();
            reach("closed in order");
        }

        return isWell;
    }

    private void endProcess()
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

    private void endPower()
    {
        final int dice = random.nextInt(10);
        final SimulatedDisk.Loss loss = dice == 0 ? SimulatedDisk.Loss.NOTHING :
            dice == 1 ? SimulatedDisk.Loss.EVERYTHING : SimulatedDisk.Loss.BY_CHANCE;
        disk.endPower(random, loss, true);
        node.bury();
        disk.mend();
        isAllPromised &= durability == Durability.SYNCED;
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
                    reach("process ended in a frame");
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

    private void planFault(final int steps)
    {
        final SimulatedDisk.Fault[] faults = SimulatedDisk.Fault.values();
        final SimulatedDisk.Fault fault = faults[random.nextInt(faults.length)];
        disk.fail(disk.stepCount() + random.nextInt(steps), fault, random.nextBoolean());
        switch (fault)
        {
            case IO_ERROR:
                reach("input/output error");
                break;

            case DISK_FULL:
                reach("disk full");
                break;

            case READ_ONLY:
            default:
                reach("read-only");
                break;
        }
    }

    private void reach(final String what)
    {
        reached.merge(what, 1L, Long::sum);
    }

    private void reach(final String what, final boolean isReached)
    {
        if (isReached)
        {
            reach(what);
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
