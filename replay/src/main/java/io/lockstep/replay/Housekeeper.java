package io.lockstep.replay;

import io.lockstep.engine.Durability;
import io.lockstep.engine.EngineFailure;
import io.lockstep.replay.journal.InputJournal;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.JournalInUseException;
import io.lockstep.replay.journal.OutputJournal;
import io.lockstep.replay.journal.RecordingForce;
import io.lockstep.replay.journal.SegmentKeeper;
import io.lockstep.replay.journal.SegmentRemoval;
import io.lockstep.replay.snapshot.Snapshot;
import io.lockstep.replay.snapshot.SnapshotDirectory;
import io.lockstep.replay.snapshot.SnapshotException;
import io.lockstep.replay.threads.RunSlice;
import org.agrona.CloseHelper;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Work beside a running engine that nobody waits for: its shadow, the removal of what is not needed any more, and what
 * becomes of closed segments.
 *
 * <p>Threading: a thread of its own, which works for a moment and then rests for longer than that, or, where it is an
 * interval behind, for as long; where it is two behind, it does not rest. Or none, where files are stepped: then
 * {@link #step()} is called. All of it is one thread's, so that no segment is compressed or copied while it is removed.
 *
 * <p><b>Design note.</b> A thread of the engine that wakes may have to wait until this one rests: so what is done at
 * once is short, and it asks for long slices, so that others are let in before it. The idle policy of the operating
 * system would not do: beside busy processes it gives a thread nothing for many seconds, which then holds up whoever
 * closes the engine; and a process without privileges can not end it.
 *
 * <p><b>Design note.</b> A snapshot costs time that does not depend on how many events it covers, and the time to write
 * through what was published since the one before. With a fixed interval a shadow beside a producer at full speed would
 * fall behind for ever, by more with each snapshot. So as long as it is late, the next one comes once half of the
 * events were replayed that were missing at the end of the last one: it catches up whenever it can do its work at all.
 *
 * <p>Errors: told to the context's error handler; the engine goes on. A shadow that differs from the engine is given
 * up, and nothing is removed from then on. A snapshot that cannot be written is tried again after another interval.
 */
final class Housekeeper implements Runnable, AutoCloseable
{
    private static final int FRAMES_AT_ONCE = 2;
    private static final long MOMENT_NS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long LATE_MOMENT_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int REST_TO_WORK = 3;
    private static final int LATE_REST_TO_WORK = 1;
    private static final int INTERVALS_TO_HURRY = 2;
    private static final long IDLE_PARK_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long MAX_REST_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long SEGMENTS_IDLE_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long SEGMENTS_RETRY_NS = TimeUnit.SECONDS.toNanos(30);

    private final Map<Long, Long> basesOfVerified = new HashMap<>();
    private final JournalDirectory journal;
    private final SnapshotContext ctx;
    private final SegmentKeeper segments;
    private final int maxOutputLength;
    private final InputJournal input;
    private final OutputJournal outputs;
    private final Thread thread;

    private Shadow shadow;
    private long lastAttempt;
    private long missedEvents;
    private boolean isShadowWanted;
    private boolean isLate;
    private boolean isHurried;
    private long segmentsDueNs;

    // Written by the housekeeper, read by anybody.
    private volatile long lastSnapshot;
    private volatile long compared;
    private volatile boolean isRunning = true;

    /**
     * Make it; nothing happens yet.
     *
     * @param journal         open for writing.
     * @param ctx             concluded.
     * @param segments        what looks after closed segments.
     * @param maxOutputLength longest output in bytes.
     * @param input           open, and longer than this.
     * @param outputs         likewise; null where they are not kept.
     */
    Housekeeper(
        final JournalDirectory journal,
        final SnapshotContext ctx,
        final SegmentKeeper segments,
        final int maxOutputLength,
        final InputJournal input,
        final OutputJournal outputs)
    {
        this.journal = journal;
        this.ctx = ctx;
        this.segments = segments;
        this.maxOutputLength = maxOutputLength;
        this.input = input;
        this.outputs = outputs;
        isShadowWanted = ctx.interval() != SnapshotContext.NONE;
        thread = new Thread(this, "lockstep-housekeeper");
        thread.setDaemon(true);
    }

    /**
     * Give it its thread, if there is anything to do.
     */
    void start()
    {
        if (isShadowWanted || segments.isNeeded())
        {
            segmentsDueNs = System.nanoTime();
            thread.start();
        }
    }

    /**
     * The last event of the newest snapshot made or found; zero before. Any thread may ask.
     */
    long lastSnapshot()
    {
        return lastSnapshot;
    }

    /**
     * Checkpoints that the shadow has found equal. Any thread may ask.
     */
    long compared()
    {
        return compared;
    }

    @Override
    public void run()
    {
        try
        {
            RunSlice.lengthen();
            while (isRunning)
            {
                final long beginNs = System.nanoTime();
                final boolean isWork = keepSegments(beginNs) | stepShadowForAMoment(beginNs);
                final long workNs = System.nanoTime() - beginNs;
                LockSupport.parkNanos(
                    this, isWork ? restNs(workNs) : isShadowWanted ? IDLE_PARK_NS : SEGMENTS_IDLE_NS);
            }
        }
        catch (final Throwable ex)
        {
            ctx.errorHandler().onError(ex);
        }
        finally
        {
            closeShadow();
        }
    }

    /**
     * Do a little.
     *
     * @return whether there was anything to do.
     */
    boolean step()
    {
        return stepShadowIfWanted() | segments.step();
    }

    /**
     * Whether its thread is still at work, which may hold on to files for as long as it is.
     */
    boolean isAlive()
    {
        return thread.isAlive();
    }

    private long restNs(final long workNs)
    {
        return isHurried ? 0 : Math.min((isLate ? LATE_REST_TO_WORK : REST_TO_WORK) * workNs, MAX_REST_NS);
    }

    private boolean stepShadowForAMoment(final long beginNs)
    {
        boolean isWork = false;
        while (stepShadowIfWanted())
        {
            isWork = true;
            if (!isRunning || System.nanoTime() - beginNs >= (isLate ? LATE_MOMENT_NS : MOMENT_NS))
            {
                break;
            }
        }

        return isWork;
    }

    private boolean keepSegments(final long nowNs)
    {
        if (!segments.isNeeded() || nowNs - segmentsDueNs < 0)
        {
            return false;
        }
        final boolean isWork = segments.step();
        segmentsDueNs = isWork ? nowNs : nowNs + (segments.failure() == null ? SEGMENTS_IDLE_NS : SEGMENTS_RETRY_NS);

        return isWork;
    }

    private boolean stepShadowIfWanted()
    {
        boolean isWork = false;
        if (isShadowWanted)
        {
            try
            {
                isWork = stepShadow();
            }
            catch (final JournalException | DivergenceException | EngineFailure ex)
            {
                isShadowWanted = false;
                closeShadow();
                ctx.errorHandler().onError(ex);
            }
        }

        return isWork;
    }

    /**
     * Stop. What is under way is given up; a thread that hangs in the file system is left behind.
     *
     * @param timeoutNs most to wait for it.
     */
    void stop(final long timeoutNs)
    {
        isRunning = false;
        if (!thread.isAlive())
        {
            closeShadow();
            return;
        }

        LockSupport.unpark(thread);
        try
        {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(timeoutNs)));
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close()
    {
        stop(TimeUnit.SECONDS.toNanos(10));
    }

    private boolean stepShadow()
    {
        if (shadow == null)
        {
            shadow = new Shadow(
                journal,
                ctx.core().get(),
                maxOutputLength,
                input::publishedPosition,
                outputs == null ? () -> Long.MAX_VALUE : outputs::lastSoundSequence,
                outputs == null ? () -> RecordingForce.EVERYTHING : outputs::publishedPosition,
                Long.MAX_VALUE,
                input.durability() == Durability.SYNCED);
            lastSnapshot = shadow.lastSnapshot();
            return true;
        }
        final long behind = shadow.eventsBehind();
        isLate = behind > ctx.interval();
        isHurried = behind / INTERVALS_TO_HURRY > ctx.interval();
        if (shadow.isInSnapshot())
        {
            return stepSnapshot();
        }

        return isDue() ? shadow.prepareSnapshot() || beginSnapshot() : replay();
    }

    private boolean replay()
    {
        int frames = 0;
        while (frames < FRAMES_AT_ONCE && isRunning && !isDue() && shadow.replay())
        {
            frames++;
        }

        return frames > 0;
    }

    private boolean isDue()
    {
        final long replayed = shadow.sequence() - Math.max(lastAttempt, shadow.lastSnapshot());
        return replayed >= ctx.interval() && (!isLate || replayed >= missedEvents / 2);
    }

    private boolean beginSnapshot()
    {
        try
        {
            shadow.beginSnapshot(ctx.chainLimit());
            return true;
        }
        catch (final JournalInUseException ex)
        {
            // Somebody else makes one; this one comes later.
            return false;
        }
        catch (final JournalException ex)
        {
            onSnapshotFailed(ex);
            return false;
        }
    }

    private boolean stepSnapshot()
    {
        try
        {
            if (shadow.continueSnapshot(ctx.chains(), isHurried) != null)
            {
                missedEvents = shadow.eventsBehind();
                lastSnapshot = shadow.lastSnapshot();
                compared = shadow.compared();
                removeInput();
            }

            return true;
        }
        catch (final JournalException ex)
        {
            onSnapshotFailed(ex);
            return false;
        }
    }

    private void onSnapshotFailed(final JournalException failure)
    {
        lastAttempt = shadow.sequence();
        missedEvents = shadow.eventsBehind();
        if (outputs != null)
        {
            // It may have been their sync that failed.
            outputs.doubt();
        }
        try
        {
            shadow.endSnapshot();
        }
        catch (final JournalException ex)
        {
            failure.addSuppressed(ex);
        }
        ctx.errorHandler().onError(failure);
    }

    /**
     * Remove the segments of the input that lie in front of the last snapshot of each kept chain, if as many chains as
     * are to be kept have one that is whole.
     */
    private void removeInput()
    {
        if (!ctx.isInputRemoved())
        {
            return;
        }

        final SnapshotDirectory snapshots = SnapshotDirectory.of(journal);
        final List<Long> sequences = snapshots.sequences();
        long base = Long.MAX_VALUE;
        int chains = 0;
        for (int i = sequences.size() - 1; i >= 0 && chains < ctx.chains() && isRunning; i--)
        {
            final long sequence = sequences.get(i);
            if (sequence < base && verify(snapshots, sequence))
            {
                base = basesOfVerified.get(sequence);
                chains++;
                if (chains == ctx.chains())
                {
                    removeInputBefore(snapshots, sequence);
                }
            }
        }
        basesOfVerified.keySet().retainAll(sequences);
    }

    private void removeInputBefore(final SnapshotDirectory snapshots, final long sequence)
    {
        try (Snapshot snapshot = Snapshot.open(snapshots, sequence))
        {
            SegmentRemoval.before(journal.inputRecording(), snapshot.manifest().place().framePosition());
        }
    }

    private boolean verify(final SnapshotDirectory snapshots, final long sequence)
    {
        if (basesOfVerified.containsKey(sequence))
        {
            return true;
        }
        try (Snapshot snapshot = Snapshot.open(snapshots, sequence))
        {
            basesOfVerified.put(sequence, snapshot.verify().manifest().baseSequence());
            return true;
        }
        catch (final SnapshotException ex)
        {
            ctx.errorHandler().onError(ex);
            return false;
        }
    }

    private void closeShadow()
    {
        CloseHelper.close(ctx.errorHandler(), shadow);
        shadow = null;
    }
}
