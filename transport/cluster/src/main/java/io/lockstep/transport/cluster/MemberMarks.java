package io.lockstep.transport.cluster;

import io.aeron.archive.ArchiveMarkFile;
import io.aeron.cluster.service.ClusterMarkFile;
import org.agrona.MarkFile;
import org.agrona.concurrent.SystemEpochClock;

import java.io.File;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * The mark files by which a running member shows that its directory is taken.
 *
 * <p>A member that was killed leaves marks that look alive for ten seconds, in which Aeron refuses to start another one
 * there. So a start waits until they have grown old; marks that do not are those of a process that lives. One that was
 * killed in the midst of its own start leaves a mark that says so for ever: after ten seconds in which it says nothing
 * else, with the member's ports free, it is taken back.
 *
 * <p>Threading: the caller's thread.
 */
final class MemberMarks
{
    private static final long LIVENESS_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(10);
    private static final long WAIT_NS = TimeUnit.SECONDS.toNanos(15);
    private static final long PARK_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private MemberMarks()
    {
    }

    /**
     * Wait until no mark of a member looks alive.
     *
     * @return false where one goes on doing so.
     */
    static boolean awaitSilence(final ClusterNodeContext ctx)
    {
        final File cluster = ctx.clusterDirectory().toFile();
        final long deadlineNs = System.nanoTime() + WAIT_NS;
        return awaitSilence(ctx.archiveDirectory().toFile(), ArchiveMarkFile.FILENAME, deadlineNs) &&
            awaitSilence(cluster, ClusterMarkFile.FILENAME, deadlineNs) &&
            awaitSilence(cluster, ClusterMarkFile.markFilenameForService(0), deadlineNs);
    }

    private static boolean awaitSilence(final File directory, final String name, final long deadlineNs)
    {
        if (!new File(directory, name).exists())
        {
            return true;
        }
        if (ArchiveMarkFile.FILENAME.equals(name))
        {
            try (ArchiveMarkFile mark = new ArchiveMarkFile(
                directory, name, SystemEpochClock.INSTANCE, LIVENESS_TIMEOUT_MS, (line) -> { }))
            {
                return awaitSilence(mark::activityTimestampVolatile, mark::updateActivityTimestamp, deadlineNs);
            }
        }

        try (ClusterMarkFile mark = new ClusterMarkFile(
            directory, name, SystemEpochClock.INSTANCE, LIVENESS_TIMEOUT_MS, (line) -> { }))
        {
            return awaitSilence(mark::activityTimestampVolatile, mark::updateActivityTimestamp, deadlineNs);
        }
    }

    private static boolean awaitSilence(
        final LongSupplier activityMs, final LongConsumer activityMsConsumer, final long deadlineNs)
    {
        final long beginNs = System.nanoTime();
        while (true)
        {
            final long lastMs = activityMs.getAsLong();
            final long nowNs = System.nanoTime();
            if (lastMs == MarkFile.ACTIVATION_IN_PROGRESS_TIMESTAMP)
            {
                if (nowNs - beginNs > TimeUnit.MILLISECONDS.toNanos(LIVENESS_TIMEOUT_MS))
                {
                    // Of a process that was killed as it started: it never grows old, and Aeron would refuse for ever.
                    activityMsConsumer.accept(0);
                    return true;
                }
            }
            else if (SystemEpochClock.INSTANCE.time() - lastMs > LIVENESS_TIMEOUT_MS)
            {
                return true;
            }
            else if (nowNs - deadlineNs > 0)
            {
                return false;
            }
            LockSupport.parkNanos(PARK_NS);
        }
    }
}
