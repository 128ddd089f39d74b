package io.lockstep.replay.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;

/**
 * Writes a log through to the device for somebody who only reads it, a part at a time.
 *
 * <p>A system that failed to write a page through may take it for written from then on, so that the next attempt
 * succeeds and the device has nothing. So what is in doubt is first stored again, as it is: what an attempt before this
 * one failed for, and what nobody in this process has seen to be on the device. Frames that are published never change,
 * so that the writer of the log goes on meanwhile.
 *
 * <p>What nobody asked for is left alone: pages that a device has are write-protected, so that syncing those which the
 * writer of the log has still in front of it would cost it a fault for each, and the device their zeros.
 *
 * <p><b>Design note.</b> In parts, since each page that is written through is first taken from the maps of all cores,
 * one by one, in the system's own code, where nobody is let in between: some megabytes at once kept threads of the
 * engine from their cores for 5 to 15 ms.
 *
 * <p>Threading: single owner; the log may be written meanwhile.
 *
 * <p>Errors: {@link JournalException} where the device refuses; the next attempt begins where this one did.
 */
public final class RecordingForce implements AutoCloseable
{
    /**
     * All there is of a log.
     */
    public static final long EVERYTHING = Long.MAX_VALUE;

    private static final int LAST_SEGMENTS = 2;
    private static final int FILLED_LENGTH = 64 * 1024;
    private static final int PART_LENGTH = 1024 * 1024;

    private final Recording recording;
    private long forcedPosition;
    private boolean isInDoubt;

    // Of the attempt that is under way.
    private boolean isUnderWay;
    private boolean isRewritten;
    private long limit;
    private long[] bases;
    private int next;
    private MappedFile mapped;
    private int from;
    private int to;

    /**
     * Begin behind what is known to be on the device.
     *
     * @param recording to write through.
     * @param sequence  of the event up to which it is on the device; zero for nothing.
     * @param isInDoubt whether the rest may be taken for written by mistake, as after the end of a process that is not
     *                  known to have been told of each failure. False where the log was settled since.
     */
    public RecordingForce(final Recording recording, final long sequence, final boolean isInDoubt)
    {
        this.recording = recording;
        this.isInDoubt = isInDoubt;
        forcedPosition = sequence > 0 && recording.files().exists(recording.directory()) ?
            FirstSequences.positionBefore(recording, sequence) : 0;
    }

    /**
     * All that was published in front of a position is on the device when this returns.
     *
     * @param end the position, not behind the end of what is published; or {@link #EVERYTHING}.
     * @throws JournalException where the device refuses.
     */
    public void force(final long end)
    {
        begin(end);
        while (step(PART_LENGTH))
        {
            // Part by part.
        }
    }

    /**
     * Begin to write through what was published in front of a position, step by step. What was begun before is given
     * up.
     *
     * @param end the position, not behind the end of what is published; or {@link #EVERYTHING}.
     */
    public void begin(final long end)
    {
        close();
        isUnderWay = recording.files().exists(recording.directory());
        limit = end;
        isRewritten = isInDoubt;
        bases = isUnderWay ? recording.segmentBases() : new long[0];
        next = 0;
    }

    /**
     * Write the next part through.
     *
     * @param length most bytes, at least 64 KiB; what is asked for as {@link #EVERYTHING} goes a segment at a time.
     * @return whether there is more of it.
     * @throws JournalException where the device refuses; then it is given up.
     */
    public boolean step(final int length)
    {
        if (!isUnderWay)
        {
            return false;
        }
        isInDoubt = true;
        try
        {
            if (mapped != null)
            {
                forceNextPart(length);
            }
            else if (!forceNextSegment())
            {
                end();
            }
        }
        catch (final IOException ex)
        {
            close();
            throw new JournalException("can not write a log through to the device: directory=" +
                recording.directory() + " reason=" + ex + "; mend the device, then try again", ex);
        }

        return isUnderWay;
    }

    /**
     * Give up what is under way. Idempotent.
     */
    @Override
    public void close()
    {
        isUnderWay = false;
        unmap();
    }

    private void end()
    {
        isUnderWay = false;
        isInDoubt = false;
        if (limit != EVERYTHING)
        {
            forcedPosition = Math.max(forcedPosition, limit);
        }
        else if (bases.length > LAST_SEGMENTS)
        {
            // The last one is made ahead; the one before may still be written.
            forcedPosition = bases[bases.length - LAST_SEGMENTS];
        }
    }

    /**
     * Write a segment through as a whole, or begin with its parts.
     *
     * @return false where there is none left.
     */
    private boolean forceNextSegment() throws IOException
    {
        while (next < bases.length && bases[next] + recording.segmentLength() <= forcedPosition)
        {
            next++;
        }
        if (next == bases.length || bases[next] >= limit)
        {
            return false;
        }
        final long base = bases[next++];
        try
        {
            if (limit == EVERYTHING)
            {
                forceWhole(base);
            }
            else
            {
                map(base);
            }
        }
        catch (final NoSuchFileException ignore)
        {
            // Compressed since it was listed, and so on the device since it has its name; or removed, and nothing to
            // keep. A segment that is missing otherwise is for readers to find.
        }

        return true;
    }

    private void forceWhole(final long base) throws IOException
    {
        final JournalFiles files = recording.files();
        try (JournalFile file = isRewritten ?
            files.openToRewrite(recording.segmentPath(base)) : files.openToRead(recording.segmentPath(base)))
        {
            if (isRewritten)
            {
                SegmentedLog.rewrite(recording, base, file, true);
            }
            file.force();
        }
    }

    private void map(final long base) throws IOException
    {
        try (JournalFile file = recording.files().openToRewrite(recording.segmentPath(base)))
        {
            from = (int)Math.max(0, forcedPosition - base);
            to = (int)Math.min(Math.min(limit - base, recording.segmentLength()), file.length());
            if (from < to)
            {
                mapped = file.map(to, true);
            }
        }
    }

    private void forceNextPart(final int length) throws IOException
    {
        // Up to an end of what was filled with zeros at once, so that nothing is written twice.
        final int end = (int)Math.min(to, (from + (long)length) & -FILLED_LENGTH);
        if (isRewritten)
        {
            mapped.rewrite(from, end - from);
        }
        mapped.force(from, end - from);
        from = end;
        if (from == to)
        {
            unmap();
        }
    }

    private void unmap()
    {
        if (mapped != null)
        {
            mapped.close();
            mapped = null;
        }
    }
}
