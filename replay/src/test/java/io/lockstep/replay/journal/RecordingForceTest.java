package io.lockstep.replay.journal;

import io.lockstep.engine.Durability;
import io.lockstep.replay.simulation.SimulatedDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What is written through to the device for somebody who only reads a log, and what is left alone.
 */
@Timeout(60)
class RecordingForceTest
{
    private static final int EVENTS = 3_050;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final List<TestEvent> events = TestEvent.random(new Random(TestEvent.seed()), EVENTS, 4_000);

    @Test
    void shouldKeepWhatWasPublishedAndLeaveTheRestAlone()
    {
        final JournalDirectory directory = open();
        final InputJournal journal = InputJournal.open(directory, Durability.OS);
        final RecordingForce force = new RecordingForce(directory.inputRecording(), 0, false);
        int forced = 0;
        int segments = 1;
        for (int i = 0; i < EVENTS; i++)
        {
            events.get(i).appendTo(journal);
            if (i % 100 == 99)
            {
                journal.flush();
                disk.record();
                force.force(journal.publishedPosition());
                final long[] bases = directory.inputRecording().segmentBases();
                final String ahead = directory.inputRecording().segmentPath(bases[bases.length - 1]).toString();
                final List<String> forces =
                    disk.steps().stream().filter((step) -> step.startsWith("force")).toList();
                assertTrue(forces.stream().noneMatch((step) -> step.contains(ahead)), forces.toString());
                assertTrue(forces.stream().anyMatch((step) -> step.startsWith("force range")), forces.toString());
                forced = i + 1;
                segments = bases.length;
            }
        }

        journal.flush();
        disk.endPower(new SplittableRandom(1), SimulatedDisk.Loss.EVERYTHING, false);
        disk.begin();

        assertTrue(segments > 3, "too tame: segments=" + segments);
        try (JournalDirectory again = JournalDirectory.openReadOnly(disk, SimulatedDisk.HOME.resolve("journal")))
        {
            assertEquals(events.subList(0, forced), TestEvent.read(again.inputRecording()));
        }
    }

    private JournalDirectory open()
    {
        return JournalDirectory.open(
            disk,
            SimulatedDisk.HOME.resolve("journal"),
            Manifest.ofNew(Recording.MIN_SEGMENT_LENGTH, "test", 0, 0, 0),
            Map.of());
    }
}
