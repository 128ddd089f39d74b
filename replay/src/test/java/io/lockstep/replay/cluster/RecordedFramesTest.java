package io.lockstep.replay.cluster;

import io.lockstep.replay.journal.CorruptJournalException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * How the frames of a recording tell whether the archive computed checksums.
 */
@Timeout(60)
class RecordedFramesTest
{
    private static final int FRAMES = 100;

    @TempDir
    private Path directory;

    @Test
    void shouldRefuseADamagedFirstFrameOfAnArchiveWithChecksums() throws IOException
    {
        final WrittenRecording recording = new WrittenRecording(directory, true);
        final int[] frames = append(recording, FRAMES);
        recording.damage(frames[0]);
        recording.write();

        final CorruptJournalException refused = assertThrows(CorruptJournalException.class, () -> count(recording));

        assertTrue(refused.getMessage().contains("checksum does not fit the payload"), refused.getMessage());
        assertTrue(refused.getMessage().contains("position=0"), refused.getMessage());
    }

    @Test
    void shouldRefuseThemWhereOneOfThoseThatFollowFits() throws IOException
    {
        final WrittenRecording recording = new WrittenRecording(directory, true);
        final int[] frames = append(recording, FRAMES);
        for (int i = 0; i < 63; i++)
        {
            recording.damage(frames[i]);
        }
        recording.write();

        assertThrows(CorruptJournalException.class, () -> count(recording));
    }

    @Test
    void shouldGoByHeadersWhereNoneHasAChecksum() throws IOException
    {
        final WrittenRecording recording = new WrittenRecording(directory, false);
        final int[] frames = append(recording, FRAMES);
        recording.damage(frames[0]);
        recording.damage(frames[50]);
        recording.write();

        assertEquals(FRAMES, count(recording));
    }

    @Test
    void shouldDecideOnceASecondFrameIsThere() throws IOException
    {
        final WrittenRecording recording = new WrittenRecording(directory, true);
        recording.damage(recording.append(message(0)));
        recording.write();
        try (RecordedFrames frames = new RecordedFrames(recording.log(), 0, true))
        {
            assertTrue(frames.next());
            assertFalse(frames.next());
            assertFalse(frames.isChecksummed());

            recording.append(message(1));
            recording.damage(recording.append(message(2)));
            recording.append(message(3));
            recording.write();

            assertTrue(frames.next());
            assertTrue(frames.isChecksummed());
            assertThrows(CorruptJournalException.class, frames::next);
        }
    }

    private static int[] append(final WrittenRecording recording, final int count)
    {
        final int[] frames = new int[count];
        for (int i = 0; i < count; i++)
        {
            frames[i] = recording.append(message(i));
        }

        return frames;
    }

    private static byte[] message(final int number)
    {
        return ("message " + number).getBytes(StandardCharsets.US_ASCII);
    }

    private static int count(final WrittenRecording recording)
    {
        int count = 0;
        try (RecordedFrames frames = new RecordedFrames(recording.log(), 0, true))
        {
            while (frames.next())
            {
                count++;
            }
        }

        return count;
    }
}
