package io.lockstep.replay.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Helper that makes the next segment of a log ready before the appender needs it.
 *
 * <p>It creates the file, fills it with zeros and maps it, on a thread of its own; the appender takes it, and hands
 * back the segments that it is done with.
 *
 * <p>Threading: constructed, called and closed by the appender; {@code run} is the helper thread. Where the files are
 * {@linkplain JournalFiles#isStepped() stepped} there is none, and the appender does its work at once.
 *
 * <p>Errors: what fails on the helper thread is thrown by the appender's next {@link #check()} or
 * {@link #take(long)}.
 */
final class SegmentAllocator implements Runnable, AutoCloseable
{
    private static final long NOTHING_WANTED = -1;
    private static final long TAKE_PARK_NS = 50_000;

    private final ConcurrentLinkedQueue<MappedSegment> retired = new ConcurrentLinkedQueue<>();
    private final Recording recording;
    private final boolean isSynced;
    private final boolean isRetirementSynced;
    private final boolean isStepped;
    private final Thread thread;

    // Written by the appender, read by the helper.
    private volatile long wantedBase = NOTHING_WANTED;
    private volatile boolean isRunning = true;
    // Written by anybody, read by the helper.
    private volatile long doubtedPosition = NOTHING_WANTED;
    // Written by the helper when the segment is whole, set back to null by the appender.
    private volatile MappedSegment ready;
    private volatile Throwable failure;
    // The helper's own.
    private long doneBase = NOTHING_WANTED;

    private SegmentAllocator(final Recording recording, final boolean isSynced, final boolean isRetirementSynced)
    {
        this.isRetirementSynced = isRetirementSynced;
        this.recording = recording;
        this.isSynced = isSynced;
        this.isStepped = recording.files().isStepped();
        this.thread = new Thread(this, "lockstep-segments-" + recording.directory().getFileName());
        this.thread.setDaemon(true);
    }

    /**
     * Launch the helper.
     *
     * @param isSynced           whether the zeros of a segment are on the device before it is used.
     * @param isRetirementSynced whether a segment is on the device before the one wanted after it is made.
     */
    static SegmentAllocator launch(
        final Recording recording,
        final boolean isSynced,
        final boolean isRetirementSynced)
    {
        final SegmentAllocator allocator = new SegmentAllocator(recording, isSynced, isRetirementSynced);
        if (!allocator.isStepped)
        {
            allocator.thread.start();
        }

        return allocator;
    }

    /**
     * Ask for the segment that the appender will take next.
     */
    void want(final long basePosition)
    {
        wantedBase = basePosition;
        wake();
    }

    /**
     * Take the segment asked for; waits where the helper was not fast enough.
     */
    MappedSegment take(final long basePosition)
    {
        if (basePosition != wantedBase)
        {
            throw new IllegalStateException("expected the segment asked for, but another is taken: wanted=" +
                wantedBase + " taken=" + basePosition);
        }

        MappedSegment segment;
        while ((segment = ready) == null)
        {
            check();
            LockSupport.parkNanos(this, TAKE_PARK_NS);
        }
        ready = null;

        return segment;
    }

    /**
     * Hand back a segment to be unmapped.
     */
    void retire(final MappedSegment segment)
    {
        retired.add(segment);
        wake();
    }

    /**
     * Somebody was told that the device does not have all in front of a position: the system may take it for written
     * from now on. Any thread may call.
     */
    void doubt(final long position)
    {
        doubtedPosition = position;
    }

    /**
     * Throw what the helper failed with, if it did.
     */
    void check()
    {
        final Throwable cause = failure;
        if (cause != null)
        {
            throw new JournalException("the next segment can not be made: directory=" + recording.directory() +
                " reason=" + cause + "; make room or mend the file system, then start again", cause);
        }
    }

    @Override
    public void run()
    {
        while (isRunning && failure == null)
        {
            if (!step() && retired.isEmpty())
            {
                LockSupport.park(this);
            }
        }
    }

    /**
     * Wait for the helper, and remove the segment that nobody took.
     */
    @Override
    public void close()
    {
        isRunning = false;
        wake();
        boolean isInterrupted = false;
        while (thread.isAlive())
        {
            try
            {
                thread.join();
            }
            catch (final InterruptedException ex)
            {
                isInterrupted = true;
            }
        }
        step();
        final MappedSegment segment = ready;
        if (segment != null)
        {
            ready = null;
            segment.close();
            deleteQuietly(segment.path());
        }
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    static MappedSegment create(final Recording recording, final long basePosition, final boolean isSynced)
        throws IOException
    {
        final Path path = recording.segmentPath(basePosition);
        final Path unfinished = Directories.unfinished(path);
        final MappedSegment segment = MappedSegment.openZeroFilled(recording, unfinished, basePosition, isSynced);
        if (!isSynced)
        {
            segment.touch();
        }
        Directories.publish(recording.files(), unfinished, path);

        return segment;
    }

    private void wake()
    {
        if (isStepped)
        {
            step();
        }
        else
        {
            LockSupport.unpark(thread);
        }
    }

    /**
     * Do what is to be done.
     *
     * @return whether a segment was wanted.
     */
    private boolean step()
    {
        // Asked first: what was retired before this one was wanted is then closed before it is made.
        final long base = wantedBase;
        try
        {
            closeRetired();
            if (base == doneBase || failure != null || !isRunning)
            {
                return false;
            }
            ready = create(recording, base, isSynced);
            doneBase = base;
        }
        catch (final Throwable ex)
        {
            failure = ex;
        }

        return true;
    }

    private void closeRetired()
    {
        MappedSegment segment;
        while ((segment = retired.poll()) != null)
        {
            try
            {
                if (isRetirementSynced && failure == null)
                {
                    if (segment.basePosition() <= doubtedPosition)
                    {
                        segment.rewrite(0, recording.segmentLength());
                    }
                    segment.force(0, recording.segmentLength());
                }
            }
            finally
            {
                segment.close();
            }
        }
    }

    private void deleteQuietly(final Path path)
    {
        try
        {
            recording.files().delete(path);
        }
        catch (final IOException ex)
        {
            // An empty segment at the end is no fault: the next start uses or removes it.
        }
    }
}
