package io.lockstep.replay.journal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Change of a closed segment from one form to the other, such that whatever is cut short leaves it whole.
 *
 * <p>The new file is written under another name, synced, read again, and only then named; the old one goes after the
 * new one's name is safe.
 *
 * <p>Threading: any thread; of one segment one at a time.
 */
final class SegmentCompression
{
    private static final int COPY_LENGTH = 256 * 1024;

    private SegmentCompression()
    {
    }

    /**
     * Compress a closed segment.
     *
     * @return false where it is not as long as a segment, so that it stays.
     */
    static boolean pack(final Recording recording, final long base) throws IOException
    {
        final JournalFiles files = recording.files();
        final Path path = recording.compressedPath(base);
        final Path unfinished = Directories.unfinished(path);
        try (MappedSegment plain = MappedSegment.openReadOnly(recording, base))
        {
            if (plain.capacity() != recording.segmentLength())
            {
                return false;
            }
            try (JournalFile file = files.openToWrite(unfinished))
            {
                file.truncate(0);
                CompressedSegment.write(recording, plain, file);
                file.force();
            }
            try (CompressedSegment packed = CompressedSegment.open(recording, unfinished, base))
            {
                requireSame(plain, packed);
            }
        }
        Directories.publish(files, unfinished, path);
        files.delete(recording.segmentPath(base));
        files.syncDirectory(recording.directory());

        return true;
    }

    /**
     * Make a compressed segment a plain one again, to be written to.
     *
     * @param length of it that is kept; what follows is zero.
     */
    static void unpack(final Recording recording, final long base, final int length) throws IOException
    {
        final Path path = recording.segmentPath(base);
        final Path unfinished = Directories.unfinished(path);
        try (CompressedSegment packed = CompressedSegment.open(recording, recording.compressedPath(base), base);
            MappedSegment plain = MappedSegment.openZeroFilled(recording, unfinished, base, true))
        {
            plain.zeroFrom(0);
            copy(packed, length, plain);
            plain.force(0, recording.segmentLength());
        }
        Directories.publish(recording.files(), unfinished, path);
        recording.deleteDoubles();
    }

    /**
     * Copy the begin of a segment.
     */
    static void copy(final SegmentView from, final int length, final MappedSegment to)
    {
        for (int offset = 0; offset < length; offset += COPY_LENGTH)
        {
            final int part = Math.min(COPY_LENGTH, length - offset);
            final int index = from.at(offset, part);
            to.buffer().putBytes(offset, from.buffer(), index, part);
        }
    }

    private static void requireSame(final SegmentView plain, final SegmentView packed)
    {
        for (int offset = 0; offset < plain.capacity(); offset += COPY_LENGTH)
        {
            final int part = Math.min(COPY_LENGTH, plain.capacity() - offset);
            final int index = packed.at(offset, part);
            for (int i = 0; i < part; i += Long.BYTES)
            {
                if (plain.buffer().getLong(offset + i) != packed.buffer().getLong(index + i))
                {
                    throw new CorruptJournalException(
                        packed.path(), plain.basePosition() + offset + i, "a segment reads otherwise when compressed");
                }
            }
        }
    }
}
