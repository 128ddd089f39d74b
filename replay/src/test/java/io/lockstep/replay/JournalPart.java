package io.lockstep.replay;

import io.lockstep.engine.Durability;
import io.lockstep.engine.EngineCore;
import io.lockstep.replay.simulation.SimulatedDisk;
import io.lockstep.replay.simulation.SimulatedNode;

import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A part of a journal's life: what comes before it, and what is disturbed.
 */
enum JournalPart
{
    CREATION(node -> { }, node -> node.launch(true, false)),
    ROLL(node -> { }, node ->
    {
        node.launch(true, false);
        offer(node, 30);
    }),
    RECOVERY(JournalPart::tornLife, node ->
    {
        node.launch(true, false);
        offer(node, 3);
    }),
    REPAIR_OF_OUTPUTS(JournalPart::damagedOutputs, node -> node.launch(true, false)),
    CUT_OF_OUTPUTS(JournalPart::outputsAhead, node -> node.launch(false, true)),
    CHECKPOINTS(node -> node.checkpointInterval(2), node ->
    {
        node.launch(true, false);
        offer(node, 24);
    }),
    CHECKPOINTS_MADE_AGAIN(JournalPart::checkpointsGone, node -> node.launch(true, false)),
    SNAPSHOTS(node -> node.snapshots(1, 2, false, 0), node ->
    {
        node.launch(true, false);
        offer(node, 1);
        for (int i = 0; i < 5 && node.engine().failure() == null && !node.disk().isOff(); i++)
        {
            node.housekeepAll();
            // The page of the sources' numbers stays as it is.
            LedgerApplication.offer(node, node.offered() + 1, EngineCore.NO_SOURCE, 0, LedgerProcessor.MIN_LENGTH, 1);
            node.settle();
        }
    }),
    RECOVERY_BEHIND_A_SNAPSHOT(JournalPart::tornLifeWithSnapshots, node ->
    {
        node.launch(true, false);
        offer(node, 3);
    }),
    RETENTION(JournalPart::longLife, node ->
    {
        node.snapshots(9, 1, true, 5);
        node.launch(true, false);
        node.housekeepAll();
        offer(node, 1);
        node.housekeepAll();
    });

    static final Path CHECKPOINTS_PATH = SimulatedNode.DIRECTORY.resolve("checkpoints");
    static final int LENGTH = 3_000;

    static final int LONG_EVENTS = 44;
    private static final int LONG_LENGTH = 11_000;
    private static final int LONG_OUTPUT = 3;

    private final Consumer<SimulatedNode> before;
    private final Consumer<SimulatedNode> disturbed;

    JournalPart(final Consumer<SimulatedNode> before, final Consumer<SimulatedNode> disturbed)
    {
        this.before = before;
        this.disturbed = disturbed;
    }

    /**
     * Whether most of the steps are done beside the node, which goes on where they fail.
     */
    boolean isBesideTheNode()
    {
        return this == SNAPSHOTS || this == RETENTION;
    }

    Consumer<SimulatedNode> before()
    {
        return before;
    }

    Consumer<SimulatedNode> disturbed()
    {
        return disturbed;
    }

    /**
     * Offer events until something fails, and let all agents do their work after each.
     */
    static void offer(final SimulatedNode node, final int count)
    {
        final int first = node.offered() + 1;
        for (int i = first; i < first + count && node.engine().failure() == null; i++)
        {
            LedgerApplication.offer(node, i, 1, i, LENGTH, i * 0x9E37_79B9L << 3 | 1);
            node.settle();
        }
    }

    /**
     * A life that was cut short in the last frame and in what goes with it: by the end of power where that is survived,
     * otherwise by that of the process.
     */
    private static void tornLife(final SimulatedNode node)
    {
        node.launch(true, false);
        offer(node, 10);
        node.disk().powerEndsBefore(node.disk().stepCount());
        offer(node, 1);
        if (node.durability() == Durability.SYNCED)
        {
            node.disk().endPower(new SplittableRandom(7), SimulatedDisk.Loss.BY_CHANCE, true);
        }
        else
        {
            node.disk().endProcess();
            node.disk().mend();
        }
        node.bury();
    }

    private static void tornLifeWithSnapshots(final SimulatedNode node)
    {
        node.snapshots(2, 3, false, 0);
        node.launch(true, false);
        offer(node, 5);
        node.housekeepAll();
        node.close();
        tornLife(node);
    }

    /**
     * Segments enough that some may be removed, and nothing removed yet.
     */
    private static void longLife(final SimulatedNode node)
    {
        node.launch(true, false);
        for (int i = 1; i <= LONG_EVENTS; i++)
        {
            LedgerApplication.offer(node, i, 1, i, LONG_LENGTH, (long)i << 8 | LONG_OUTPUT);
            node.settle();
        }
        node.close();
    }

    private static void damagedOutputs(final SimulatedNode node)
    {
        node.launch(true, false);
        offer(node, 40);
        node.close();
        node.disk().damage(SimulatedNode.DIRECTORY.resolve("output/1-0.rec"), 1_024, new byte[512]);
    }

    /**
     * An input journal whose last segments are gone, with outputs of events in them.
     */
    private static void outputsAhead(final SimulatedNode node)
    {
        node.launch(true, false);
        offer(node, 70);
        node.close();
        for (long base = 2 * SimulatedNode.SEGMENT_LENGTH; base < 64 * SimulatedNode.SEGMENT_LENGTH;
            base += SimulatedNode.SEGMENT_LENGTH)
        {
            node.disk().remove(SimulatedNode.DIRECTORY.resolve("input/0-" + base + ".rec"));
        }
    }

    /**
     * A journal without checkpoints, of which the next start makes several.
     */
    private static void checkpointsGone(final SimulatedNode node)
    {
        node.checkpointInterval(2);
        node.launch(true, false);
        offer(node, 9);
        node.close();
        node.disk().remove(CHECKPOINTS_PATH);
    }
}
