package io.lockstep.replay.journal;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Retention goes on while somebody walks over the segments: what was listed may be gone when it is opened, and a list
 * may show a later segment's removal, but not an earlier one's.
 */
@Timeout(60)
class ListedThenRemovedTest
{
    private static final int LENGTH = Recording.MIN_SEGMENT_LENGTH;

    @TempDir
    private Path directory;

    @BeforeEach
    void segments() throws IOException
    {
        for (int i = 0; i < 4; i++)
        {
            Files.write(segment(i), new byte[LENGTH]);
        }
    }

    @Test
    void shouldWriteThroughWhatIsLeft()
    {
        final Recording recording = recording("openToRead", () -> Files.deleteIfExists(segment(0)));
        final RecordingForce force = new RecordingForce(recording, 0, false);

        force.force(RecordingForce.EVERYTHING);

        assertFalse(Files.exists(segment(0)));
        assertTrue(Files.exists(segment(1)));
    }

    @Test
    void shouldStoreAgainWhatIsLeft()
    {
        final Recording recording = recording("openToRewrite", () -> Files.deleteIfExists(segment(0)));

        new RecordingForce(recording, 0, true).force(RecordingForce.EVERYTHING);

        assertFalse(Files.exists(segment(0)), "what was removed is not made again");
        assertTrue(Files.exists(segment(1)));
    }

    @Test
    void shouldMeasureWhatIsLeft()
    {
        final Recording recording = recording("openToRead", () -> Files.deleteIfExists(segment(0)));

        final List<SegmentExtent> extents = SegmentExtent.allOf(recording);

        assertEquals(List.of((long)LENGTH, 2L * LENGTH, 3L * LENGTH),
            extents.stream().map((extent) -> extent.basePosition()).toList());
    }

    @Test
    void shouldFindTheFirstEventOfWhatIsLeft()
    {
        final int[] removals = {0};
        final Recording recording =
            recording("openToRead", () -> removals[0] += Files.deleteIfExists(segment(0)) ? 1 : 0);

        final long first = JournalReader.firstSequence(recording);

        assertEquals(0, first, "an empty segment is the first one now");
        assertEquals(1, removals[0]);
    }

    @Test
    void shouldNotTakeARemovalForAGap() throws IOException
    {
        Files.delete(segment(1));
        final Recording recording = recording("list", () -> { });
        assertThrows(CorruptJournalException.class, recording::gaplessSegmentBases);

        final long[] bases = recording("list", () -> Files.deleteIfExists(segment(0))).gaplessSegmentBases();

        assertArrayEquals(new long[]{2 * LENGTH, 3 * LENGTH}, bases);
    }

    private Path segment(final int index)
    {
        return directory.resolve("0-" + (long)index * LENGTH + ".rec");
    }

    /**
     * @param method before whose second use, for a list, or first use the deed is done.
     */
    private Recording recording(final String method, final Deed deed)
    {
        final int[] uses = {0};
        final int last = "list".equals(method) ? 2 : 1;
        final JournalFiles files = (JournalFiles)Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[]{JournalFiles.class},
            (proxy, called, arguments) ->
            {
                if (called.getName().equals(method) && ++uses[0] == last)
                {
                    deed.run();
                }
                try
                {
                    return called.invoke(JournalFiles.system(), arguments);
                }
                catch (final InvocationTargetException ex)
                {
                    throw ex.getCause();
                }
            });

        return new Recording(directory, 0, 1, LENGTH, files);
    }

    private interface Deed
    {
        void run() throws IOException;
    }
}
