package io.lockstep.replay.simulation;

import io.lockstep.engine.Durability;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.EngineFailure;
import io.lockstep.replay.RecoveryReport;
import io.lockstep.replay.journal.CorruptJournalException;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.snapshot.Snapshot;
import io.lockstep.replay.snapshot.SnapshotDirectory;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Several lives of one node, from one seed: sources that resend and leave gaps, agents that run in any order, a clock
 * that is set back, disks that fail, and processes and machines that end at any moment.
 *
 * <pre>{@code
 * final Reached reached = new Reached();
 * for (long seed = 0; seed < 1_000; seed++)
 * {
 *     new NodeSimulation(ctx, seed, reached).run();
 * }
 * assertEquals(List.of(), reached.missing(NodeSimulation.FAULTS));
 * }</pre>
 *
 * <p>The same seed does the same each time, as long as application and events are made from nothing else.
 *
 * <p>Threading: single owner.
 */
public final class NodeSimulation
{
    /**
     * What some hundred seeds of any application meet.
     */
    public static final List<String> FAULTS = List.of(
        "event", "event resent", "gap in a source", "clock set back a day", "journaler ahead", "processor ahead",
        "output held by the gate", "closed in order", "process ended", "process ended in a frame",
        "process ended in a step", "power ended between steps", "power ended in a step", "power ended in a recovery",
        "page KEPT", "page LOST", "page TORN", "page DAMAGED", "name KEPT", "name LOST", "torn tail dropped",
        "disk full", "input/output error", "read-only", "fault in a recovery", "node stopped by a fault",
        "loss accepted", "checkpoint compared", "snapshot made", "began with a snapshot", "snapshot passed over");

    /**
     * What a run of many seeds meets where events and outputs are long enough for segments to roll, and timers are set.
     */
    public static final List<String> EVERYTHING = List.of(
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
    private final SimulationContext ctx;
    private final long seed;
    private final SplittableRandom random;
    private final SplittableRandom inputRandom;
    private final Reached reached;
    private final SimulatedDisk disk = new SimulatedDisk();
    private final SimulatedEvent event;
    private final SimulatedNode node;
    private final SimulatedFaults faults;

    private long nowNs = 1_700_000_000_000_000_000L;
    private long journaled;
    private long processed;
    private int made;

    /**
     * Of one seed.
     *
     * @param ctx     which may be used for many.
     * @param seed    from which all else follows.
     * @param reached counts what is met.
     */
    public NodeSimulation(final SimulationContext ctx, final long seed, final Reached reached)
    {
        ctx.conclude();
        this.ctx = ctx;
        this.seed = seed;
        this.reached = reached;
        random = new SplittableRandom(seed);
        inputRandom = random.split();
        event = new SimulatedEvent(ctx.maxEventLength());
        final Durability durability = random.nextInt(3) > 0 ? Durability.SYNCED : Durability.OS;
        node = new SimulatedNode(disk, durability, ctx.application(), ctx.maxEventLength());
        faults = new SimulatedFaults(node, random, reached);
    }

    /**
     * Live all lives.
     *
     * @throws AssertionError if the node broke a promise; it names the event.
     */
    public void run()
    {
        try
        {
            liveAll();
        }
        finally
        {
            reached.add(disk.reached());
            disk.endProcess();
            node.bury();
        }
    }

    private void liveAll()
    {
        final int lives = 2 + random.nextInt(4);
        for (int life = 0; life < lives; life++)
        {
            if (!start())
            {
                break;
            }
            live();
            requireFaultOfDisk(node.engine().failure());
            end();
        }
        while (start() && !tryClose())
        {
            faults.endProcess();
        }
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
                faults.plan(60);
            }
            else if (isDisturbed)
            {
                disk.powerEndsBefore(disk.stepCount() + random.nextInt(60));
            }

            try
            {
                node.checkpointInterval(random.nextInt(4) == 0 ? 16 : 64);
                planSnapshots();
                node.launch(faults.isAllPromised(), isLossAccepted);
                onStarted();
                if (!disk.isOff())
                {
                    return true;
                }
                reached.reach("power ended in a recovery");
                faults.endPower();
            }
            catch (final SimulatedDisk.PowerEndedException ex)
            {
                reached.reach("power ended in a recovery");
                faults.endPower();
            }
            catch (final JournalException ex)
            {
                if (disk.isOff())
                {
                    reached.reach("power ended in a recovery");
                    faults.endPower();
                    continue;
                }
                if (faults.isAllPromised() && !(isFault && ex.getCause() != null))
                {
                    throw new AssertionError("refused, though nothing may be lost: " + ex.getMessage(), ex);
                }
                if (isFault && ex.getCause() != null)
                {
                    reached.reach("fault in a recovery");
                    faults.endProcess();
                }
                else if (ex instanceof CorruptJournalException)
                {
                    reached.reach("corruption refused");
                    return false;
                }
                else
                {
                    reached.reach("loss refused");
                    isLossAccepted = true;
                    faults.endProcess();
                }
            }
        }

        throw new AssertionError("never started");
    }

    private void onStarted()
    {
        final RecoveryReport report = node.journaled().recovery();
        reached.reach("torn tail dropped", report.tornBytes() > 0);
        reached.reach("output journal made again", report.isRepaired());
        reached.reach("checkpoint compared", report.checkpoints() > 0);
        reached.reach("loss accepted", report.lostEvents() > 0);
        reached.reach("outputs completed", node.isMoreSeenThanReleased());
        reached.reach("began with a snapshot", report.snapshot() > 0);
        reached.reach("snapshot passed over", !report.passedOver().isEmpty());
        faults.onStarted();
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
            faults.plan(80);
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
            if (random.nextInt(100) < offerPercent && made++ < ctx.maxEvents())
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
                reached.reach("time advanced", node.advanceTime(nowNs) > 0);
            }
        }
    }

    private void offer()
    {
        nowNs += random.nextLong(1 + Math.min(ctx.maxStepNs(), 1L << random.nextInt(Long.SIZE - 1)));
        long timeNs = nowNs;
        if (random.nextInt(50) == 0)
        {
            timeNs -= DAY_NS;
            reached.reach("clock set back a day");
        }
        final int source = random.nextInt(SOURCES);
        long number = source == 0 ? 0 : nextNumbers[source];
        final int dice = random.nextInt(20);
        if (source > 0 && dice == 0 && number > 1)
        {
            number -= 1 + random.nextInt((int)Math.min(5, number - 1));
            reached.reach("event resent");
        }
        else if (source > 0 && dice == 1)
        {
            number += 1 + random.nextInt(3);
            reached.reach("gap in a source");
        }
        event.next(ctx.input(), seed, inputRandom.split(), timeNs, source == 0 ? EngineCore.NO_SOURCE : source);
        final long answer = node.offer(timeNs, event.source(), number, event.buffer(), event.length());
        requireTaken(answer);
        reached.reach("ring full", answer == Engine.BACK_PRESSURED);
        if (answer > 0)
        {
            reached.reach("event");
            if (source > 0 && number == nextNumbers[source])
            {
                nextNumbers[source]++;
            }
        }
    }

    private void requireTaken(final long answer)
    {
        if (answer == Engine.EVENT_NOT_KNOWN || answer == Engine.LENGTH_NOT_VALID)
        {
            throw new IllegalArgumentException("the node does not know the event that was made: number=" +
                event.number() + " length=" + event.length() + " answer=" + answer +
                " maxEventLength=" + ctx.maxEventLength());
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
                random.nextBoolean() ? 5 + random.nextInt(3) : 0);
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
        reached.reach("power ended beside the engine", disk.isOff() && !wasOff);
        reached.reach("snapshot failed", node.snapshotErrors() > errors);
        final List<Long> after = node.snapshotsKept();
        reached.reach("snapshot made", !before.containsAll(after));
        reached.reach("snapshot of changed pages", !before.containsAll(after) && isPartial(after));
        reached.reach("snapshot removed", !after.containsAll(before));
        reached.reach("input removed", node.firstPosition(true) > input);
        reached.reach("outputs removed", node.firstPosition(false) > output);
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
                reached.reach("journaler ahead", journaled > processed);
                break;

            case PROCESSOR:
                processed += work;
                reached.reach("processor ahead", processed > journaled);
                break;

            case OUTPUT:
            default:
                reached.reach("output held by the gate", work == 0 && processed > journaled);
                break;
        }
    }

    private void end()
    {
        reached.reach("input rolled", disk.fileCount(SimulatedNode.DIRECTORY.resolve("input")) > 2);
        reached.reach("output rolled", disk.fileCount(SimulatedNode.DIRECTORY.resolve("output")) > 2);
        if (disk.isOff())
        {
            // Power ends in the midst of a step, or just the process does.
            if (random.nextInt(3) > 0)
            {
                reached.reach("power ended in a step");
                faults.endPower();
            }
            else
            {
                reached.reach("process ended in a step");
                faults.endProcess();
            }
            return;
        }
        if (node.engine().failure() != null)
        {
            reached.reach("node stopped by a fault");
        }

        final int dice = random.nextInt(10);
        if (dice < 1 && tryClose())
        {
            return;
        }
        if (dice < 5)
        {
            reached.reach("process ended");
            faults.endProcess();
        }
        else
        {
            reached.reach("power ended between steps");
            faults.endPower();
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
            reached.reach("closed in order");
        }

        return isWell;
    }

    /**
     * A fault of a disk stops a node, and so does a processor: that one is no fault of the disk.
     */
    private void requireFaultOfDisk(final EngineFailure failure)
    {
        if (failure != null && failure.getCause() instanceof final AssertionError broken)
        {
            throw broken;
        }
        if (failure != null && failure.event() != null)
        {
            throw new AssertionError(
                "event " + failure.sequence() + " can not be applied: " + failure.getMessage(), failure);
        }
    }
}
