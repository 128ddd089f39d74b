package io.lockstep.replay.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * What happens to segments once they are closed: they are compressed, copied to another directory, and
 * removed beyond a quota.
 *
 * <p>The current segment of a log and the two before it are left alone, since a start may have to repair them. Nothing
 * that fails here stops the engine or loses anything: it is tried again after half a minute, and told by
 * {@link #failure()}.
 *
 * <p>Threading: launched and closed by one thread; the work is done by a thread of its own, or where the files are
 * {@linkplain JournalFiles#isStepped() stepped}, by {@link #step()}.
 */
public final class SegmentKeeper implements AutoCloseable
{
    private static final int OPEN_SEGMENTS = 3;
    private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(30);

    private final List<Log> logs = new ArrayList<>();
    private final JournalDirectory directory;
    private final boolean isCompressing;
    private final SegmentCopies copies;
    private final Thread thread;

    private OutputRetention retention;
    private volatile boolean isRunning = true;
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
        thread = new Thread(this::run, "lockstep-segment-keeper");
        thread.setDaemon(true);
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
     * Begin.
     *
     * @return this.
     */
    public SegmentKeeper launch()
    {
        if (!directory.files().isStepped() && (isCompressing || copies != null || retention != null))
        {
            thread.start();
        }

        return this;
    }

    /**
     * Do the next thing there is to do, where files are stepped.
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

    @Override
    public void close()
    {
        isRunning = false;
        boolean isInterrupted = false;
        while (thread.isAlive())
        {
            LockSupport.unpark(thread);
            try
            {
                thread.join();
            }
            catch (final InterruptedException ex)
            {
                isInterrupted = true;
            }
        }
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    private void run()
    {
        while (isRunning)
        {
            if (!step() && isRunning)
            {
                pause(failure == null ? IDLE_NS : RETRY_NS);
            }
        }
    }

    private void pause(final long durationNs)
    {
        final long endNs = System.nanoTime() + durationNs;
        long leftNs = durationNs;
        while (isRunning && leftNs > 0)
        {
            LockSupport.parkNanos(this, leftNs);
            leftNs = endNs - System.nanoTime();
        }
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
        for (final long base : recording.segmentBases())
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
