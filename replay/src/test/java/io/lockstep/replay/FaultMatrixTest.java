package io.lockstep.replay;

import io.lockstep.engine.Durability;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.simulation.SimulatedDisk;
import io.lockstep.replay.simulation.SimulatedNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The rows of the fault matrix in FAULTS.md that are about steps: each operation on a file, in each part of a journal's
 * life, is made to fail, or to be the one before which the process or the machine ends. Then all that was acknowledged
 * has to be there again.
 */
@Timeout(300)
class FaultMatrixTest
{
    private static final long DAY_NS = 86_400_000_000_000L;
    private static final int CRASHES = 3;
    private static final int PROCESS_ENDS = 0;
    private static final int POWER_ENDS = 1;

    @Test
    void shouldRecoverWhereverTheProcessOrTheMachineEnds()
    {
        for (final JournalPart part : JournalPart.values())
        {
            final long steps = steps(part, Durability.SYNCED);
            for (long step = 0; step <= steps; step++)
            {
                for (int crash = 0; crash < CRASHES; crash++)
                {
                    final SimulatedNode node = prepared(part, Durability.SYNCED);
                    node.disk().powerEndsBefore(node.disk().stepCount() + step);
                    disturb(part, node);

                    end(node, crash, new SplittableRandom(31 * step + crash));

                    requireAllThere(node, part + " step " + step + " crash " + crash);
                }
            }
        }
    }

    @Test
    void shouldRecoverWhereverTheProcessEndsAtLevelOs()
    {
        for (final JournalPart part : JournalPart.values())
        {
            final long steps = steps(part, Durability.OS);
            for (long step = 0; step <= steps; step++)
            {
                final SimulatedNode node = prepared(part, Durability.OS);
                node.disk().powerEndsBefore(node.disk().stepCount() + step);
                disturb(part, node);

                end(node, PROCESS_ENDS, new SplittableRandom(step));

                requireAllThere(node, part + " step " + step);
            }
        }
    }

    @Test
    void shouldStopOrGoOnWhereAStepFailsAtLevelOs()
    {
        for (final JournalPart part : JournalPart.values())
        {
            final long steps = steps(part, Durability.OS);
            int stopped = 0;
            for (long step = 0; step < steps; step++)
            {
                for (final SimulatedDisk.Fault fault : SimulatedDisk.Fault.values())
                {
                    final SimulatedNode node = prepared(part, Durability.OS);
                    node.disk().fail(node.disk().stepCount() + step, fault, (step + fault.ordinal() & 1) == 0);
                    stopped += disturb(part, node) ? 1 : 0;

                    end(node, PROCESS_ENDS, new SplittableRandom(step));

                    requireAllThere(node, part + " step " + step + " " + fault);
                }
            }
            assertTrue(stopped > (part.isBesideTheNode() ? 0 : steps),
                part + " stopped " + stopped + " times of " + steps * 3);
        }
    }

    @Test
    void shouldReachWhatThePartsAreFor()
    {
        final SimulatedNode snapshots = prepared(JournalPart.SNAPSHOTS, Durability.SYNCED);
        JournalPart.SNAPSHOTS.disturbed().accept(snapshots);
        final List<Long> kept = snapshots.snapshotsKept();
        final int partial = snapshots.partialSnapshots();
        snapshots.close();
        final SimulatedNode retention = prepared(JournalPart.RETENTION, Durability.SYNCED);
        JournalPart.RETENTION.disturbed().accept(retention);

        assertEquals(List.of(3L, 4L, 5L), kept, "the first chain of two is removed");
        assertEquals(1, partial, "with the pages that changed");
        assertEquals(0, snapshots.snapshotErrors() + retention.snapshotErrors());
        assertFalse(retention.disk().exists(SimulatedNode.DIRECTORY.resolve("input/0-0.rec")));
        assertFalse(retention.disk().exists(SimulatedNode.DIRECTORY.resolve("output/1-0.rec")));
        retention.close();
        retention.launch(true, false);
        assertEquals(JournalPart.LONG_EVENTS + 1, retention.journaled().recovery().snapshot());
        retention.close();
    }

    @Test
    void shouldKeepCheckpointsInOrderWhateverTheDeviceKeepsOfThem()
    {
        int lost = 0;
        for (final JournalPart part : List.of(JournalPart.CHECKPOINTS, JournalPart.CHECKPOINTS_MADE_AGAIN))
        {
            final long steps = steps(part, Durability.SYNCED);
            for (long step = 0; step <= steps; step++)
            {
                for (int round = 0; round < 6; round++)
                {
                    final SimulatedNode node = prepared(part, Durability.SYNCED);
                    node.disk().powerEndsBefore(node.disk().stepCount() + step);
                    disturb(part, node);
                    final int length = length(node);

                    end(node, POWER_ENDS, new SplittableRandom(100 * step + round));

                    lost += length(node) < length ? 1 : 0;
                    requireAllThere(node, part + " step " + step + " round " + round);
                }
            }
        }

        assertTrue(lost > 10, "lost " + lost);
    }

    @Test
    void shouldKeepACheckpointOfAnEndedProcessInFrontOfTheNext()
    {
        for (int first = 0; first < 8; first++)
        {
            for (int second = 0; second < 8; second++)
            {
                for (int round = 0; round < 6; round++)
                {
                    final SimulatedNode node = LedgerApplication.node(Durability.SYNCED);
                    node.checkpointInterval(1);
                    node.launch(true, false);
                    node.disk().powerEndsBefore(node.disk().stepCount() + first);
                    JournalPart.offer(node, 4);
                    end(node, PROCESS_ENDS, new SplittableRandom(round));
                    node.launch(true, false);
                    node.disk().powerEndsBefore(node.disk().stepCount() + second);
                    JournalPart.offer(node, 4);

                    end(node, POWER_ENDS, new SplittableRandom(round));

                    requireAllThere(node, "steps " + first + " and " + second + " round " + round);
                }
            }
        }
    }

    @Test
    void shouldKeepADirectoryThatAnEndedProcessMade()
    {
        final SimulatedNode node = LedgerApplication.node(Durability.SYNCED);
        node.disk().powerEndsBefore(1);
        disturb(JournalPart.CREATION, node);
        final boolean isMade = node.disk().exists(SimulatedNode.DIRECTORY);
        end(node, PROCESS_ENDS, new SplittableRandom(1));
        node.launch(true, false);
        JournalPart.offer(node, 3);

        node.disk().endPower(new SplittableRandom(1), SimulatedDisk.Loss.EVERYTHING, false);
        node.bury();
        node.launch(true, false);

        assertTrue(isMade, "the name of the directory was under way");
        assertEquals(3, node.acknowledged());
        node.close();
    }

    @Test
    void shouldStartWithAnotherIntervalOfCheckpoints()
    {
        final SimulatedNode node = LedgerApplication.node(Durability.SYNCED);
        node.checkpointInterval(8);
        node.launch(true, false);
        JournalPart.offer(node, 20);
        node.close();

        node.checkpointInterval(3);
        node.launch(true, false);
        final long compared = node.journaled().recovery().checkpoints();
        JournalPart.offer(node, 5);
        node.close();
        node.launch(true, false);

        assertEquals(0, compared, "none of the new interval is recorded");
        assertEquals(25, node.acknowledged());
        assertTrue(node.journaled().recovery().checkpoints() > 0);
        node.close();
    }

    @Test
    void shouldStopOrGoOnWhereAStepFailsAndRecoverThen()
    {
        for (final JournalPart part : JournalPart.values())
        {
            final long steps = steps(part, Durability.SYNCED);
            int stopped = 0;
            for (long step = 0; step < steps; step++)
            {
                for (final SimulatedDisk.Fault fault : SimulatedDisk.Fault.values())
                {
                    final int crash = (int)(step + fault.ordinal()) % CRASHES;
                    final SimulatedNode node = prepared(part, Durability.SYNCED);
                    node.disk().fail(node.disk().stepCount() + step, fault, crash == 0);
                    stopped += disturb(part, node) ? 1 : 0;

                    end(node, crash, new SplittableRandom(31 * step + crash));

                    requireAllThere(node, part + " step " + step + " " + fault + " crash " + crash);
                }
            }
            assertTrue(stopped > (part.isBesideTheNode() ? 0 : steps),
                part + " stopped " + stopped + " times of " + steps * 3);
        }
    }

    @Test
    void shouldSayWhyAReadOnlyDirectoryIsRefused()
    {
        final SimulatedNode node = prepared(JournalPart.RECOVERY, Durability.SYNCED);
        node.disk().readOnly(true);

        final JournalException thrown = assertThrows(JournalException.class, () -> node.launch(true, false));

        assertTrue(thrown.getMessage().contains("Read-only file system"), thrown.getMessage());
        assertTrue(thrown.getMessage().contains("directory=" + SimulatedNode.DIRECTORY), thrown.getMessage());
        node.bury();
        node.disk().mend();
        requireAllThere(node, "after a read-only start");
    }

    @Test
    void shouldNotBelieveThePageCacheAfterAFailedSync()
    {
        final SimulatedNode node = LedgerApplication.node(Durability.SYNCED);
        node.launch(true, false);
        JournalPart.offer(node, 10);
        // A frame is written in two steps, the length last; then comes the sync.
        node.disk().fail(node.disk().stepCount() + 2, SimulatedDisk.Fault.IO_ERROR, false);
        JournalPart.offer(node, 1);
        final RuntimeException failure = node.engine().failure();
        final int acknowledged = node.acknowledged();
        node.disk().endProcess();
        node.bury();

        node.launch(true, false);
        final int afterProcess = node.acknowledged();
        end(node, 2, new SplittableRandom(1));
        node.launch(true, false);

        assertNotNull(failure);
        assertTrue(failure.getMessage().contains("can not write a segment through to the device"), failure.toString());
        assertEquals(10, acknowledged);
        assertEquals(11, afterProcess, "the frame is in the memory of the system");
        assertEquals(11, node.acknowledged(), "what a start lets out is on the device");
        node.close();
    }

    @Test
    void shouldMakeOutputsAgainThatTheEndOfPowerDamaged()
    {
        final SimulatedNode node = prepared(JournalPart.REPAIR_OF_OUTPUTS, Durability.SYNCED);

        node.launch(true, false);

        assertTrue(node.journaled().recovery().isRepaired());
        assertEquals(0, node.journaled().recovery().lostEvents());
        node.close();
        node.launch(true, false);
        assertFalse(node.journaled().recovery().isRepaired());
        node.close();
    }

    @Test
    void shouldRefuseToGoOnWithoutEventsThatWereAcknowledged()
    {
        final SimulatedNode node = prepared(JournalPart.CUT_OF_OUTPUTS, Durability.SYNCED);

        final JournalException thrown = assertThrows(JournalException.class, () -> node.launch(false, false));
        node.bury();
        node.launch(false, true);

        assertTrue(thrown.getMessage().contains("ends before events that were acknowledged"), thrown.getMessage());
        assertTrue(node.journaled().recovery().lostEvents() > 0);
        node.close();
    }

    @Test
    void shouldNameAMissingFirstSegment()
    {
        final SimulatedNode node = LedgerApplication.node(Durability.OS);
        node.launch(true, false);
        JournalPart.offer(node, 70);
        node.close();
        node.disk().remove(SimulatedNode.DIRECTORY.resolve("input/0-0.rec"));

        final JournalException thrown = assertThrows(JournalException.class, () -> node.launch(true, false));

        assertTrue(thrown.getMessage().contains("begins after the event asked for"), thrown.getMessage());
    }

    @Test
    void shouldNeverLetTimeGoBackWhenTheClockIsSetBackADay()
    {
        final SimulatedNode node = LedgerApplication.node(Durability.SYNCED);
        final long nowNs = 3 * DAY_NS;
        node.launch(true, false);
        LedgerApplication.offer(node, nowNs, 1, 1, JournalPart.LENGTH, 1);
        LedgerApplication.offer(node, nowNs - DAY_NS, 1, 2, JournalPart.LENGTH, 2);
        node.close();

        // Each start compares the times in the journal with the greatest offered so far.
        node.launch(true, false);
        LedgerApplication.offer(node, nowNs - DAY_NS, 1, 3, JournalPart.LENGTH, 3);
        node.settle();
        node.close();
        node.launch(true, false);

        assertEquals(3, node.acknowledged());
        node.close();
    }

    private static int length(final SimulatedNode node)
    {
        final SimulatedDisk disk = node.disk();
        return disk.exists(JournalPart.CHECKPOINTS_PATH) ? disk.bytes(JournalPart.CHECKPOINTS_PATH).length : 0;
    }

    private static SimulatedNode prepared(final JournalPart part, final Durability durability)
    {
        final SimulatedNode node = LedgerApplication.node(durability);
        part.before().accept(node);

        return node;
    }

    private static long steps(final JournalPart part, final Durability durability)
    {
        final SimulatedNode node = prepared(part, durability);
        final long before = node.disk().stepCount();
        part.disturbed().accept(node);
        final long steps = node.disk().stepCount() - before;
        assertTrue(steps > 10, part + " has " + steps + " steps");
        node.disk().endProcess();
        node.bury();

        return steps;
    }

    /**
     * @return whether the node stopped, which it may only with a reason that helps.
     */
    private static boolean disturb(final JournalPart part, final SimulatedNode node)
    {
        try
        {
            part.disturbed().accept(node);
        }
        catch (final SimulatedDisk.PowerEndedException ex)
        {
            return true;
        }
        catch (final JournalException ex)
        {
            assertTrue(ex.getMessage().contains(SimulatedDisk.HOME.toString()), ex.getMessage());
            return true;
        }

        final RuntimeException failure = node.engine().failure();
        if (failure != null && !node.disk().isOff())
        {
            assertTrue(failure.getMessage().contains(SimulatedDisk.HOME.toString()), failure.getMessage());
        }

        return failure != null;
    }

    private static void end(final SimulatedNode node, final int crash, final SplittableRandom random)
    {
        switch (crash)
        {
            case PROCESS_ENDS:
                node.disk().endProcess();
                break;

            case POWER_ENDS:
                node.disk().endPower(random, SimulatedDisk.Loss.BY_CHANCE, true);
                break;

            case 2:
            default:
                node.disk().endPower(random, SimulatedDisk.Loss.EVERYTHING, false);
                break;
        }
        node.bury();
        node.disk().mend();
    }

    private static void requireAllThere(final SimulatedNode node, final String where)
    {
        try
        {
            // Where a loss was accepted once, what came after it is promised again, and the account begins there.
            node.launch(!node.isLossExpected(), node.isLossExpected());
            JournalPart.offer(node, 2);
            node.housekeepAll();
            node.close();
            node.launch(true, false);
            node.close();
        }
        catch (final Throwable ex)
        {
            throw new AssertionError(where + ": " + ex, ex);
        }
    }
}
