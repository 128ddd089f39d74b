package io.lockstep.examples.exchange.command;

import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.SegmentExtent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A machine lost power at durability os, and with it the last frame of the input journal, but not the outputs that were
 * let out: the node says so and does not start, until its operator tells it to go on.
 */
class AcceptedLossSystemTest
{
    private static final int MESSAGES = 1_000;
    private static final String ANY_PORT = "127.0.0.1:0";

    @TempDir
    private Path directory;

    @Test
    @Timeout(120)
    void shouldGoOnWithoutAcknowledgedEventsOnlyWhenTold() throws Exception
    {
        final CommandRun written = CommandRun.of("exchange", "--no-warm-up", "--seed", "1", "--messages",
            String.valueOf(MESSAGES), "--durability", "os", "--journal", directory.toString(), "--json");
        try (NodeProcess node = NodeProcess.start(directory, ANY_PORT, List.of()))
        {
            // It makes the outputs, which the other command does not keep.
            NodeAwait.ready(node);
        }
        loseLastFrame();

        final String complaint;
        final int refusedStatus;
        try (NodeProcess refused = NodeProcess.start(directory, ANY_PORT, List.of()))
        {
            refusedStatus = refused.exitStatus();
            complaint = refused.complaint();
        }
        final Map<String, String> ready;
        try (NodeProcess node = NodeProcess.start(directory, ANY_PORT, List.of("--accept-loss")))
        {
            ready = NodeAwait.ready(node);
        }
        final Map<String, String> readyAgain;
        try (NodeProcess node = NodeProcess.start(directory, ANY_PORT, List.of()))
        {
            readyAgain = NodeAwait.ready(node);
        }

        assertEquals(0, written.status(), written.err());
        assertNotEquals(0, refusedStatus);
        assertTrue(complaint.contains("ends before events that were acknowledged"), complaint);
        assertTrue(complaint.contains("acknowledged=" + MESSAGES), complaint);
        assertTrue(complaint.contains("--accept-loss"), complaint);
        final long lost = Long.parseLong(ready.get("lostEvents"));
        assertTrue(lost > 0, ready.toString());
        assertEquals(MESSAGES, lost + Long.parseLong(ready.get("recoveredEvents")));
        assertEquals("0", readyAgain.get("lostEvents"));
        assertEquals(ready.get("recoveredEvents"), readyAgain.get("recoveredEvents"));
    }

    private void loseLastFrame() throws IOException
    {
        final List<SegmentExtent> extents =
            SegmentExtent.allOf(JournalDirectory.openReadOnly(directory).inputRecording());
        final SegmentExtent last = extents.stream().filter(extent -> extent.lastFramePosition() >= 0)
            .reduce((first, second) -> second).orElseThrow();
        try (RandomAccessFile file = new RandomAccessFile(last.file().toFile(), "rw"))
        {
            file.seek(last.lastFramePosition() - last.basePosition());
            file.write(new byte[(int)(last.endPosition() - last.lastFramePosition())]);
        }
    }
}
