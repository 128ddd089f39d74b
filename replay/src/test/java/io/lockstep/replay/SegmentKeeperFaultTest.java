package io.lockstep.replay;

import io.lockstep.engine.Durability;
import io.lockstep.replay.simulation.SimulatedDisk;
import io.lockstep.replay.simulation.SimulatedNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The rows of the fault matrix about what happens to closed segments: each step of compressing and copying them is made
 * to fail, or to be the one before which the process or the machine ends.
 */
@Timeout(300)
class SegmentKeeperFaultTest
{
    private static final Path COPIES = SimulatedDisk.HOME.resolve("copies");
    private static final Path FIRST = SimulatedNode.DIRECTORY.resolve("input/0-0.rec");
    private static final Path FIRST_COMPRESSED = SimulatedNode.DIRECTORY.resolve("input/0-0.rec.lz4");
    private static final int EVENTS = 110;
    private static final int PROCESS_ENDS = 0;
    private static final int POWER_ENDS = 1;

    @Test
    void shouldRecoverWhereverCompressionIsCutShort()
    {
        for (final Durability durability : new Durability[]{Durability.SYNCED, Durability.OS})
        {
            final long steps = steps(durability);
            int compressed = 0;
            for (long step = 0; step <= steps; step++)
            {
                for (int crash = 0; crash < (durability == Durability.SYNCED ? 3 : 1); crash++)
                {
                    final SimulatedNode node = filled(durability);
                    node.disk().powerEndsBefore(node.disk().stepCount() + step);
                    keep(node);
                    end(node, crash, new SplittableRandom(31 * step + crash));
                    compressed += node.disk().exists(FIRST) ? 0 : 1;

                    requireAllThere(node, durability + " step " + step + " crash " + crash);
                }
            }
            assertTrue(compressed > steps / 4, "compressed in " + compressed + " of " + steps);
        }
    }

    @Test
    void shouldGoOnWhereAStepOfCompressionFails()
    {
        final long steps = steps(Durability.SYNCED);
        int told = 0;
        for (long step = 0; step < steps; step++)
        {
            for (final SimulatedDisk.Fault fault : SimulatedDisk.Fault.values())
            {
                final SimulatedNode node = filled(Durability.SYNCED);
                node.disk().fail(node.disk().stepCount() + step, fault, (step & 1) == 0);
                keep(node);
                final String failure = node.journaled().segmentKeeper().failure();
                node.disk().mend();
                JournalPart.offer(node, 2);
                assertNull(node.engine().failure(), "step " + step + " " + fault);
                if (failure != null)
                {
                    told++;
                    assertTrue(failure.contains(SimulatedDisk.HOME.toString()), failure);
                }
                keep(node);
                assertNull(node.journaled().segmentKeeper().failure());
                assertFalse(node.disk().exists(FIRST), "compressed in the end, step " + step + " " + fault);

                end(node, (int)(step % 3), new SplittableRandom(step));
                requireAllThere(node, "step " + step + " " + fault);
            }
        }
        assertTrue(told > steps, "told " + told + " times of " + 3 * steps);
    }

    @Test
    void shouldRefuseADamagedCompressedSegmentByFileAndPosition()
    {
        final SimulatedNode node = filled(Durability.SYNCED);
        keep(node);
        node.close();
        final int length = node.disk().bytes(FIRST_COMPRESSED).length;
        for (int offset = 0; offset < length; offset += 1 + offset / 16)
        {
            final byte was = node.disk().bytes(FIRST_COMPRESSED)[offset];
            node.disk().damage(FIRST_COMPRESSED, offset, new byte[]{(byte)(was ^ 4)});
            String message = null;
            try
            {
                node.launch(true, false);
            }
            catch (final RuntimeException ex)
            {
                message = ex.getMessage();
            }
            node.disk().damage(FIRST_COMPRESSED, offset, new byte[]{was});

            assertNotNull(message, "refused with a bit flipped at " + offset);
            assertTrue(message.contains(FIRST_COMPRESSED.toString()), message);
            assertTrue(message.contains("position=0") || message.contains("version"), message);
        }
        requireAllThere(node, "after all was put back");
    }

    @Test
    void shouldCopyWhatCanBeReadAsAJournal()
    {
        final SimulatedNode node = filled(Durability.SYNCED);
        keep(node);
        final byte[] kept = node.disk().bytes(FIRST_COMPRESSED);

        final byte[] copied = node.disk().bytes(COPIES.resolve("input/0-0.rec.lz4"));

        assertEquals(new String(kept, StandardCharsets.ISO_8859_1),
            new String(copied, StandardCharsets.ISO_8859_1));
        assertTrue(node.disk().exists(COPIES.resolve("manifest")));
        assertTrue(node.disk().exists(COPIES.resolve("schemas/simulated.sbeir")));
        node.close();
    }

    private static SimulatedNode filled(final Durability durability)
    {
        final SimulatedNode node = LedgerApplication.node(durability);
        node.keepSegments(true, COPIES);
        node.launch(true, false);
        JournalPart.offer(node, EVENTS);
        return node;
    }

    private static void keep(final SimulatedNode node)
    {
        try
        {
            while (node.journaled().segmentKeeper().step())
            {
                // Until there is nothing more to do.
            }
        }
        catch (final SimulatedDisk.PowerEndedException ex)
        {
            assertTrue(node.disk().isOff());
        }
    }

    private static long steps(final Durability durability)
    {
        final SimulatedNode node = filled(durability);
        final long before = node.disk().stepCount();
        keep(node);
        final long steps = node.disk().stepCount() - before;
        assertNull(node.journaled().segmentKeeper().failure());
        assertTrue(node.disk().exists(FIRST_COMPRESSED));
        node.close();
        assertTrue(steps > 30, "steps " + steps);

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

    private static void requireAllThere(final SimulatedNode node, final String where)
    {
        try
        {
            node.launch(true, false);
            JournalPart.offer(node, 2);
            keep(node);
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
