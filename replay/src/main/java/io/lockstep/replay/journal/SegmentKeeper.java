package io.lockstep.replay.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What happens to segments once they are closed: they are compressed, copied to another directory, and
 * removed beyond a quota.
 *
 * <p>The current segment of a log and the two before it are left alone, since a start may have to repair them. Nothing
 * that fails here stops the engine or loses anything: it is told by {@link #failure()}, and tried again with a later
 * step.
 *
 * <p>Threading: one thread that makes the steps, which has to be the one that removes segments of these logs too: what
 * is removed while it is compressed would come back. It holds nothing that would have to be closed.
 */
public final class SegmentKeeper
{
    private static final int OPEN_SEGMENTS = 3;
    private static final long[] NO_SEGMENTS = {};

    private final List<Log> logs = new ArrayList<>();
    private final JournalDirectory directory;
    private final boolean isCompressing;
    private final SegmentCopies copies;

    private OutputRetention retention;
    // Written by the thread that makes the steps, read by anybody.
    private volatile String failure;

    /**
     * Make a keeper that does nothing yet.
     *
     * @param directory     open for writing, and longer than the keeper.
     * @param isCompressing whether closed segments are compressed.
     * @param copyDirectory where closed segments are copied to; null for nowhere.
     */
    public SegmentKeeper(final JournalDirectory directory, final boolean isCompressing, final Path copyDirectory)
    {
        directory.requireWritable();
        this.directory = directory;
        this.isCompressing = isCompressing;
        copies = copyDirectory == null ? null : new SegmentCopies(directory, copyDirectory);
    }

    /**
     * Keep the input journal's segments too.
     *
     * @param journal open, and longer than the keeper.
     * @return this.
     */
    public SegmentKeeper input(final InputJournal journal)
    {
        logs.add(new Log(directory.inputRecording(), journal::publishedPosition));
        return this;
    }

    /**
     * Keep the output journal's segments too.
     *
     * @param journal open, and longer than the keeper.
     * @param quota   bytes of files beyond which the oldest segments are removed; zero for no such limit.
     * @param cursors of the journal, told of what is removed.
     * @return this.
     */
    public SegmentKeeper output(final OutputJournal journal, final long quota, final OutputCursors cursors)
    {
        logs.add(new Log(directory.outputRecording(), journal::publishedPosition));
        retention = quota == 0 ? null : new OutputRetention(directory.outputRecording(), cursors, quota);
        return this;
    }

    /**
     * Whether there will ever be anything to do.
     *
     * @return false where steps need not be made.
     */
    public boolean isNeeded()
    {
        return isCompressing || copies != null || retention != null;
    }

    /**
     * Do the next thing there is to do.
     *
     * @return whether there was one, and it was done.
     */
    public boolean step()
    {
        try
        {
            for (final Log log : logs)
            {
                if (step(log))
                {
                    failure = null;
                    return true;
                }
            }
            failure = null;
        }
        catch (final IOException | JournalException ex)
        {
            failure = "closed segments can not be kept as asked for: directory=" + directory.path() + " reason=" + ex;
        }

        return false;
    }

    /**
     * What failed last, if nothing went well since. Any thread may ask.
     *
     * @return one line; null where nothing did.
     */
    public String failure()
    {
        return failure;
    }

    private boolean step(final Log log) throws IOException
    {
        final Recording recording = log.recording;
        final long current = recording.basePosition(log.published.getAsLong());
        final long end = current - (OPEN_SEGMENTS - 1L) * recording.segmentLength();
        if (end <= log.checkedEnd)
        {
            return false;
        }

        if (retention != null && recording.recordingId() == JournalDirectory.OUTPUT_RECORDING_ID &&
            retention.removeOne(end))
        {
            return true;
        }
        for (final long base : isCompressing || copies != null ? recording.segmentBases() : NO_SEGMENTS)
        {
            if (base < end && keep(recording, base))
            {
                return true;
            }
        }
        // Compressed or not, nothing changes below this position until the log goes on.
        log.checkedEnd = end;

        return false;
    }

    private boolean keep(final Recording recording, final long base) throws IOException
    {
        if (isCompressing &&
            directory.files().exists(recording.segmentPath(base)) &&
            SegmentCompression.pack(recording, base))
        {
            return true;
        }

        return copies != null && copies.copy(recording, base);
    }

    /**
     * One log to look after.
     */
    private static final class Log
    {
        private final Recording recording;
        private final LongSupplier published;
        private long checkedEnd = Long.MIN_VALUE;

        Log(final Recording recording, final LongSupplier published)
        {
            this.recording = recording;
            this.published = published;
        }
    }
}
