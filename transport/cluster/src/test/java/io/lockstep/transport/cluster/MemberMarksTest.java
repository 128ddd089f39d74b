package io.lockstep.transport.cluster;

import io.aeron.cluster.codecs.mark.ClusterComponentType;
import io.aeron.cluster.service.ClusterMarkFile;
import org.agrona.IoUtil;
import org.agrona.MarkFile;
import org.agrona.concurrent.SystemEpochClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MemberMarksTest
{
    private static final long TIMEOUT_MS = TimeUnit.SECONDS.toMillis(10);

    @TempDir
    private Path directory;

    @Test
    void shouldTakeBackTheMarkOfAStartThatWasKilled()
    {
        final ClusterNodeContext ctx = new ClusterNodeContext().directory(directory);
        final File file = new File(ctx.clusterDirectory().toFile(), ClusterMarkFile.FILENAME);
        IoUtil.ensureDirectoryExists(file.getParentFile(), "cluster");
        try (ClusterMarkFile killed = open(file))
        {
            killed.signalReady(MarkFile.ACTIVATION_IN_PROGRESS_TIMESTAMP);
        }
        assertThrows(IllegalStateException.class, () -> open(file));

        assertTrue(MemberMarks.awaitSilence(ctx));

        try (ClusterMarkFile next = open(file))
        {
            assertEquals(MarkFile.ACTIVATION_IN_PROGRESS_TIMESTAMP, next.activityTimestampVolatile());
        }
    }

    private static ClusterMarkFile open(final File file)
    {
        return new ClusterMarkFile(file, ClusterComponentType.CONSENSUS_MODULE,
            ClusterMarkFile.ERROR_BUFFER_MIN_LENGTH, SystemEpochClock.INSTANCE, TIMEOUT_MS, 4096);
    }
}
