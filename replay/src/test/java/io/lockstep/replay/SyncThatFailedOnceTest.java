package io.lockstep.replay;

import io.lockstep.engine.Durability;
import io.lockstep.replay.simulation.SimulatedDisk;
import io.lockstep.replay.simulation.SimulatedNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A system that failed to write a page through may take it for written from then on. A snapshot promises that the
 * outputs in front of it are on the device: so a sync that succeeds behind one that failed must not be believed.
 */
@Timeout(300)
class SyncThatFailedOnceTest
{
    private static final int EVENTS = 12;
    private static final int LENGTH = 3_000;
    private static final int LONG_OUTPUT = 3;

    @Test
    void shouldNotBelieveTheNextSyncOfTheSameProcess()
    {
        for (final long step : syncsOfASnapshot())
        {
            final SimulatedNode node = failedAt(step);
            snapshot(node);

            requireWholeAfterPower(node, "step " + step);
        }
    }

    @Test
    void shouldNotBelieveTheSyncOfTheNextProcess()
    {
        for (final long step : syncsOfASnapshot())
        {
            final SimulatedNode node = failedAt(step);
            node.disk().endProcess();
            node.bury();
            node.launch(true, false);
            snapshot(node);

            requireWholeAfterPower(node, "step " + step);
        }
    }

    @Test
    void shouldNotBelieveTheSyncOfANextProcessThatDidNotStart()
    {
        for (final long step : syncsOfASnapshot())
        {
            final SimulatedNode node = failedAt(step);
            node.disk().endProcess();
            node.bury();
            node.disk().powerEndsBefore(node.disk().stepCount() + 9);
            assertEquals(0, started(node), "process ended in its start");
            node.disk().endProcess();
            node.bury();
            node.disk().mend();
            node.launch(true, false);
            snapshot(node);

            requireWholeAfterPower(node, "step " + step);
        }
    }

    @Test
    void shouldNotBelieveTheSyncOfASegmentThatIsClosed()
    {
        for (final long step : syncsOfASnapshot())
        {
            final SimulatedNode node = failedAt(step);
            final int segments = node.disk().fileCount(SimulatedNode.DIRECTORY.resolve("output"));
            while (node.disk().fileCount(SimulatedNode.DIRECTORY.resolve("output")) < segments + 3)
            {
                offer(node, 1);
            }

            node.disk().endPower(new SplittableRandom(1), SimulatedDisk.Loss.EVERYTHING, false);
            node.bury();
            node.launch(true, false);

            assertEquals(node.offered(), node.journaled().recovery().events(), "step " + step);
            node.close();
        }
    }

    /**
     * The steps at which the first snapshot writes the logs through.
     */
    private static List<Long> syncsOfASnapshot()
    {
        final SimulatedNode node = begun();
        final long first = node.disk().stepCount();
        node.disk().record();
        node.housekeepAll();
        final List<String> steps = node.disk().steps();
        final List<Long> syncs = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++)
        {
            if (steps.get(i).startsWith("force " + SimulatedNode.DIRECTORY.resolve("output")) ||
                steps.get(i).startsWith("force " + SimulatedNode.DIRECTORY.resolve("input")))
            {
                syncs.add(first + i);
            }
        }
        node.close();
        assertTrue(syncs.size() >= 4, "two segments of each log: " + steps);

        return syncs;
    }

    private static SimulatedNode begun()
    {
        final SimulatedNode node = LedgerApplication.node(Durability.SYNCED);
        node.snapshots(EVENTS, 1, true, 0);
        node.launch(true, false);
        offer(node, EVENTS);
        return node;
    }

    private static SimulatedNode failedAt(final long step)
    {
        final SimulatedNode node = begun();
        node.disk().fail(step, SimulatedDisk.Fault.IO_ERROR, false);
        node.housekeepAll();
        assertEquals(1, node.snapshotErrors(), "a snapshot that failed");
        assertEquals(List.of(), node.snapshotsKept());
        node.disk().mend();
        return node;
    }

    private static int started(final SimulatedNode node)
    {
        try
        {
            node.launch(true, false);
            return 1;
        }
        catch (final SimulatedDisk.PowerEndedException ex)
        {
            return 0;
        }
    }

    private static void snapshot(final SimulatedNode node)
    {
        offer(node, EVENTS);
        node.housekeepAll();
        assertFalse(node.snapshotsKept().isEmpty(), "a snapshot");
    }

    private static void requireWholeAfterPower(final SimulatedNode node, final String where)
    {
        final long newest = node.snapshotsKept().get(node.snapshotsKept().size() - 1);
        node.disk().endPower(new SplittableRandom(1), SimulatedDisk.Loss.EVERYTHING, false);
        node.bury();
        node.disk().mend();
        node.launch(true, false);

        assertEquals(List.of(), node.journaled().recovery().passedOver(), where);
        assertEquals(newest, node.journaled().recovery().snapshot(), where);
        node.close();
    }

    private static void offer(final SimulatedNode node, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            final int number = node.offered() + 1;
            LedgerApplication.offer(node, number, 1, number, LENGTH, (long)number << 8 | LONG_OUTPUT);
            node.settle();
        }
    }
}
