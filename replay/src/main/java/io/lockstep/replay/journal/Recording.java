package io.lockstep.replay.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Where a log is kept and how it is divided: a directory of segment files of one length.
 *
 * <p>A segment is one term, in Aeron's words: the term id is the number of the segment, from zero.
 *
 * @param directory     of the segment files.
 * @param recordingId   first part of the files' names; the second is the position at which the file begins.
 * @param streamId      that every frame carries.
 * @param segmentLength in bytes, a power of two from {@link #MIN_SEGMENT_LENGTH} to {@link #MAX_SEGMENT_LENGTH}.
 * @param files         that hold the directory.
 */
public record Recording(Path directory, long recordingId, int streamId, int segmentLength, JournalFiles files)
{
    /**
     * Shortest segment in bytes, as short as Aeron's shortest term.
     */
    public static final int MIN_SEGMENT_LENGTH = 64 * 1024;

    /**
     * Longest segment in bytes, as long as Aeron's longest term.
     */
    public static final int MAX_SEGMENT_LENGTH = 1024 * 1024 * 1024;

    /**
     * Segment length in bytes where nothing else is asked for.
     */
    public static final int DEFAULT_SEGMENT_LENGTH = 64 * 1024 * 1024;

    static final String FILE_SUFFIX = ".rec";

    /**
     * Ends the name of a segment that was closed and then compressed.
     */
    static final String COMPRESSED_SUFFIX = FILE_SUFFIX + ".lz4";

    /**
     * Check the numbers.
     *
     * @param directory     as above.
     * @param recordingId   as above.
     * @param streamId      as above.
     * @param segmentLength a power of two within the limits.
     * @param files         as above.
     * @throws JournalException where a value is out of bounds.
     */
    public Recording
    {
        requireSegmentLength(segmentLength);
    }

    /**
     * A recording in the files of this machine.
     *
     * @param directory     as above.
     * @param recordingId   as above.
     * @param streamId      as above.
     * @param segmentLength a power of two within the limits.
     * @throws JournalException where a value is out of bounds.
     */
    public Recording(final Path directory, final long recordingId, final int streamId, final int segmentLength)
    {
        this(directory, recordingId, streamId, segmentLength, JournalFiles.system());
    }

    static void requireSegmentLength(final int segmentLength)
    {
        if (Integer.bitCount(segmentLength) != 1 ||
            segmentLength < MIN_SEGMENT_LENGTH ||
            segmentLength > MAX_SEGMENT_LENGTH)
        {
            throw new JournalException("segmentLength must be a power of two from " + MIN_SEGMENT_LENGTH + " to " +
                MAX_SEGMENT_LENGTH + ": segmentLength=" + segmentLength);
        }
    }

    long basePosition(final long position)
    {
        return position & -(long)segmentLength;
    }

    int termId(final long position)
    {
        return (int)(position / segmentLength);
    }

    Path segmentPath(final long basePosition)
    {
        return directory.resolve(recordingId + "-" + basePosition + FILE_SUFFIX);
    }

    Path compressedPath(final long basePosition)
    {
        return directory.resolve(recordingId + "-" + basePosition + COMPRESSED_SUFFIX);
    }

    /**
     * The file of a segment in the form that readers take.
     */
    Path existingPath(final long basePosition)
    {
        final Path plain = segmentPath(basePosition);
        final Path compressed = compressedPath(basePosition);
        return !files.exists(plain) && files.exists(compressed) ? compressed : plain;
    }

    /**
     * Remove a segment, in whatever forms it is there. Where both are, the plain one counts and goes last.
     */
    void delete(final long basePosition) throws IOException
    {
        for (final Path file : new Path[]{compressedPath(basePosition), segmentPath(basePosition)})
        {
            if (files.exists(file))
            {
                files.delete(file);
                files.syncDirectory(directory);
            }
        }
    }

    /**
     * Remove compressed segments whose plain ones are there still: whoever compressed them did not come to an end.
     */
    void deleteDoubles() throws IOException
    {
        for (final long base : segmentBases())
        {
            if (files.exists(segmentPath(base)) && files.exists(compressedPath(base)))
            {
                files.delete(compressedPath(base));
                files.syncDirectory(directory);
            }
        }
    }

    /**
     * Positions at which the segment files begin that are there now, in ascending order.
     */
    long[] segmentBases()
    {
        final String prefix = recordingId + "-";
        long[] bases = new long[16];
        int count = 0;
        try
        {
            for (final Path file : files.list(directory))
            {
                final String name = file.getFileName().toString();
                if (!name.startsWith(prefix) || !name.endsWith(FILE_SUFFIX) && !name.endsWith(COMPRESSED_SUFFIX))
                {
                    continue;
                }
                if (count == bases.length)
                {
                    bases = Arrays.copyOf(bases, 2 * count);
                }
                bases[count++] = parseBase(file, prefix);
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not list the segments of a journal: directory=" + directory, ex);
        }
        // A segment may be there in both forms.
        return Arrays.stream(bases, 0, count).sorted().distinct().toArray();
    }

    /**
     * Check that no segment is missing between the first and the last. A directory is not listed in one step: what is
     * removed from the front meanwhile can look like a gap, which another look does not show again.
     */
    long[] gaplessSegmentBases()
    {
        long[] bases = segmentBases();
        int gap = firstGap(bases);
        while (gap >= 0)
        {
            final long[] again = segmentBases();
            if (Arrays.equals(bases, again))
            {
                final long expected = bases[gap] + segmentLength;
                throw new CorruptJournalException(segmentPath(expected), expected, "a segment file is missing");
            }
            bases = again;
            gap = firstGap(bases);
        }

        return bases;
    }

    /**
     * Index of the first segment behind which one is missing, or -1 for none.
     */
    private int firstGap(final long[] bases)
    {
        for (int i = 0; i < bases.length - 1; i++)
        {
            if (bases[i + 1] != bases[i] + segmentLength)
            {
                return i;
            }
        }

        return -1;
    }

    private long parseBase(final Path file, final String prefix)
    {
        final String name = file.getFileName().toString();
        final boolean isCompressed = name.endsWith(COMPRESSED_SUFFIX);
        final int suffixLength = (isCompressed ? COMPRESSED_SUFFIX : FILE_SUFFIX).length();
        final String digits = name.substring(prefix.length(), name.length() - suffixLength);
        long base = -1;
        try
        {
            base = Long.parseLong(digits);
        }
        catch (final NumberFormatException ex)
        {
            // Told below, as any other name that can not be ours.
        }
        if (base < 0 || base != basePosition(base) ||
            !(isCompressed ? compressedPath(base) : segmentPath(base)).equals(file))
        {
            throw new JournalException("a file is named as no segment of this length can be: file=" + file +
                " segmentLength=" + segmentLength + "; move it away, or open with the right segment length");
        }

        return base;
    }
}
