package io.lockstep.transport.cluster;

import io.aeron.archive.ArchiveMarkFile;
import io.aeron.cluster.service.ClusterMarkFile;
import org.agrona.concurrent.SystemEpochClock;

import java.io.File;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The mark files by which a running member shows that its directory is taken.
 *
 * <p>A member that was killed leaves marks that look alive for ten seconds, in which Aeron refuses to start another one
 * there. So a start waits until they have grown old; marks that do not are those of a process that lives.
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
                return awaitSilence(mark::activityTimestampVolatile, deadlineNs);
            }
        }

        try (ClusterMarkFile mark = new ClusterMarkFile(
            directory, name, SystemEpochClock.INSTANCE, LIVENESS_TIMEOUT_MS, (line) -> { }))
        {
            return awaitSilence(mark::activityTimestampVolatile, deadlineNs);
        }
    }

    private static boolean awaitSilence(final LongSupplier activityMs, final long deadlineNs)
    {
        while (SystemEpochClock.INSTANCE.time() - activityMs.getAsLong() <= LIVENESS_TIMEOUT_MS)
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                return false;
            }
            LockSupport.parkNanos(PARK_NS);
        }

        return true;
    }
}
