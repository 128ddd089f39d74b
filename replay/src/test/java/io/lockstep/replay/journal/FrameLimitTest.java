package io.lockstep.replay.journal;

import io.lockstep.engine.Durability;
import org.agrona.collections.MutableInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * How long the frame of a batch gets that nobody ends.
 */
@Timeout(60)
class FrameLimitTest
{
    private static final int EVENTS = 3_000;
    private static final UnsafeBuffer EVENT = new UnsafeBuffer(new byte[1024]);

    @TempDir
    private Path path;

    @ParameterizedTest
    @CsvSource({"SYNCED,1048576", "OS,262144"})
    void shouldEndAFrameBeforeItIsLongerThanItsLimit(final Durability durability, final int limit)
    {
        try (JournalDirectory directory = JournalDirectory.open(
            path, Manifest.ofNew(8 * 1024 * 1024, "test", 0, 0, 0), Map.of());
            InputJournal journal = InputJournal.open(directory, durability))
        {
            for (int i = 1; i <= EVENTS; i++)
            {
                journal.append(i, i, 1, i, EVENT, 0, EVENT.capacity());
            }
        }

        final MutableInteger events = new MutableInteger();
        try (JournalDirectory directory = JournalDirectory.openReadOnly(path);
            JournalReader reader = JournalReader.open(directory.inputRecording()))
        {
            while (reader.poll((position, sequence, time, source, number, buffer, offset, length) ->
                events.value++, 1) > 0)
            {
                final JournalPlace place = reader.place();
                final long frameLength = place.position() - place.framePosition();
                assertTrue(frameLength <= limit, "frame of " + frameLength);
                assertTrue(events.value == EVENTS || frameLength > limit - 2 * EVENT.capacity(),
                    "frame of " + frameLength + " though more events were there");
            }
        }
        assertEquals(EVENTS, events.value);
    }
}
