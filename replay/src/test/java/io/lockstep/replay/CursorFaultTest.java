package io.lockstep.replay;

import io.lockstep.engine.Durability;
import io.lockstep.replay.journal.CursorState;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.OutputCursor;
import io.lockstep.replay.journal.OutputCursors;
import io.lockstep.replay.simulation.SimulatedDisk;
import io.lockstep.replay.simulation.SimulatedNode;
import org.agrona.collections.LongArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Optional;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The rows of the fault matrix about named cursors and the quota of outputs: each step of making, moving, evicting,
 * resuming and removing cursors, and of removing outputs, is made to fail, or to be the one before which the process or
 * the machine ends. Then each cursor is where it was promised to be and gets all that comes behind, or it is told that
 * it was evicted.
 */
@Timeout(300)
class CursorFaultTest
{
    private static final int EVENTS = 44;
    private static final int LENGTH = 11_000;
    private static final int LONG_OUTPUT = 3;
    private static final int QUOTA_SEGMENTS = 5;
    private static final int PROCESS_ENDS = 0;
    private static final int POWER_ENDS = 1;
    private static final int CRASHES = 3;

    @Test
    void shouldKeepOrEvictEachCursorWhereverTheProcessOrTheMachineEnds()
    {
        for (final Durability durability : new Durability[]{Durability.SYNCED, Durability.OS})
        {
            final long steps = steps(durability);
            int evicted = 0;
            for (long step = 0; step <= steps; step++)
            {
                for (int crash = 0; crash < (durability == Durability.SYNCED ? CRASHES : 1); crash++)
                {
                    final SimulatedNode node = prepared(durability);
                    final Promises promises = new Promises();
                    node.disk().powerEndsBefore(node.disk().stepCount() + step);
                    assertEquals(step < steps, isDisturbed(node, promises), "cut short at step " + step);
                    end(node, crash, new SplittableRandom(31 * step + crash));

                    evicted += requireKept(node, promises, durability + " step " + step + " crash " + crash);
                }
            }
            assertTrue(evicted > 0, "found evicted " + evicted + " times");
        }
    }

    @Test
    void shouldGoOnWhereAStepOfCursorsOrQuotaFails()
    {
        final long steps = steps(Durability.SYNCED);
        int told = 0;
        for (long step = 0; step < steps; step++)
        {
            for (final SimulatedDisk.Fault fault : SimulatedDisk.Fault.values())
            {
                for (int lasting = 0; lasting < 2; lasting++)
                {
                    final String where = "step " + step + " " + fault + " lasting " + lasting;
                    final SimulatedNode node = prepared(Durability.SYNCED);
                    final Promises promises = new Promises();
                    node.disk().fail(node.disk().stepCount() + step, fault, lasting == 1);
                    final boolean isThrown = isDisturbed(node, promises);
                    told += isThrown || node.journaled().segmentKeeper().failure() != null ? 1 : 0;
                    assertNull(node.engine().failure(), where);
                    node.disk().mend();
                    if (step % 2 == 0)
                    {
                        assertFalse(isDisturbed(node, promises), where);
                        assertNull(node.journaled().segmentKeeper().failure(), where);
                        assertTrue(node.firstPosition(false) > 0, where);
                    }

                    end(node, (int)(step % CRASHES), new SplittableRandom(step));
                    requireKept(node, promises, where);
                }
            }
        }
        assertTrue(told > steps * 3, "told " + told + " times of " + steps * 6);
    }

    /**
     * What was said of cursors by calls that returned, and by the one that did not.
     */
    private static final class Promises
    {
        private long fast = 1;
        private long fastUnderWay = 1;
        private boolean isNewMade;
        private boolean isOldRemoved;
    }

    private static SimulatedNode prepared(final Durability durability)
    {
        final SimulatedNode node = LedgerApplication.node(durability);
        node.snapshots(0, 1, false, QUOTA_SEGMENTS);
        node.launch(true, false);
        for (int i = 1; i <= EVENTS; i++)
        {
            LedgerApplication.offer(node, i, 1, i, LENGTH, (long)i << 8 | LONG_OUTPUT);
            node.settle();
        }
        final OutputCursors cursors = node.journaled().outputCursors();
        cursors.open("slow").ack(1, 0);
        cursors.open("fast").ack(1, 0);
        cursors.open("old");
        return node;
    }

    /**
     * Move a cursor, make one, remove one, let outputs grow beyond their quota, and resume who is evicted.
     *
     * @return whether it was cut short.
     */
    private static boolean isDisturbed(final SimulatedNode node, final Promises promises)
    {
        final OutputCursors cursors = node.journaled().outputCursors();
        try
        {
            for (final long place : new long[]{EVENTS / 2, EVENTS - 1})
            {
                promises.fastUnderWay = place;
                cursors.open("fast").ack(place, 0);
                promises.fast = Math.max(promises.fast, place);
            }
            cursors.open("new");
            promises.isNewMade = true;
            cursors.remove("old");
            promises.isOldRemoved = true;
            node.housekeepAll();
            if (node.disk().isOff())
            {
                return true;
            }
            cursors.open("new").resume();
            return false;
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
    }

    private static long steps(final Durability durability)
    {
        final SimulatedNode node = prepared(durability);
        final long before = node.disk().stepCount();
        assertFalse(isDisturbed(node, new Promises()));
        final long steps = node.disk().stepCount() - before;
        final OutputCursors cursors = node.journaled().outputCursors();
        assertEquals(CursorState.Status.EVICTED, cursors.open("slow").state().status());
        assertEquals(CursorState.Status.LIVE, cursors.open("fast").state().status());
        assertEquals(CursorState.Status.LIVE, cursors.open("new").state().status());
        assertTrue(node.firstPosition(false) > 0, "outputs removed");
        node.close();
        assertTrue(steps > 15, "steps " + steps);

        return steps;
    }

    private static void end(final SimulatedNode node, final int crash, final SplittableRandom random)
    {
        if (crash == PROCESS_ENDS)
        {
            node.disk().endProcess();
        }
        else
        {
            node.disk().endPower(
                random,
                crash == POWER_ENDS ? SimulatedDisk.Loss.BY_CHANCE : SimulatedDisk.Loss.EVERYTHING,
                crash == POWER_ENDS);
        }
        node.bury();
        node.disk().mend();
    }

    /**
     * @return cursors that were found evicted.
     */
    private static int requireKept(final SimulatedNode node, final Promises promises, final String where)
    {
        node.launch(true, false);
        final OutputCursors cursors = node.journaled().outputCursors();
        final CursorState fast = state(cursors, "fast").orElseThrow();
        assertEquals(CursorState.Status.LIVE, fast.status(), where);
        assertTrue(fast.sequence() == promises.fast || fast.sequence() == promises.fastUnderWay,
            where + ": promised " + promises.fast + ", found " + fast);
        assertTrue(state(cursors, "new").isPresent() || !promises.isNewMade, where);
        assertFalse(state(cursors, "old").isPresent() && promises.isOldRemoved, where);

        int evicted = 0;
        for (final CursorState state : cursors.list())
        {
            evicted += requireDelivered(node, cursors.open(state.name()), where);
        }
        node.housekeepAll();
        node.close();
        node.launch(true, false);
        node.close();

        return evicted;
    }

    private static int requireDelivered(final SimulatedNode node, final OutputCursor cursor, final String where)
    {
        final CursorState state = cursor.state();
        final boolean isEvicted = state.status() == CursorState.Status.EVICTED;
        long next = state.sequence() + 1;
        if (isEvicted)
        {
            assertEquals(CursorState.Status.EVICTED, cursor.poll((header, buffer, offset, length) -> { }, 1), where);
            next = Math.max(next, cursor.resume());
        }
        final LongArrayList delivered = new LongArrayList();
        assertEquals(CursorState.Status.LIVE, cursor.poll(
            (header, buffer, offset, length) -> delivered.addLong(header.sequence()), Integer.MAX_VALUE), where);
        cursor.close();
        for (int i = 0; i < delivered.size(); i++)
        {
            assertEquals(next + i, delivered.getLong(i), where + " cursor " + state);
        }
        assertEquals(node.offered(), next + delivered.size() - 1, where + " cursor " + state);

        return isEvicted ? 1 : 0;
    }

    private static Optional<CursorState> state(final OutputCursors cursors, final String name)
    {
        return cursors.list().stream().filter((state) -> state.name().equals(name)).findAny();
    }
}
