package io.lockstep.transport.cluster;

import io.aeron.Aeron;
import io.aeron.CncFileDescriptor;
import io.lockstep.replay.command.Lockstep;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A member in a process of its own, whose media driver is gone: the process ends, and says so.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LostDriverSystemTest
{
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(120);

    // Longer than Aeron's time-outs between driver and clients.
    private static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(12);
    private static final long PARK_NS = TimeUnit.MILLISECONDS.toNanos(10);

    @TempDir
    private Path directory;

    @Test
    void shouldEndWithAStatusWhereTheDriverHasShutDown()
    {
        try (ProcessCluster cluster = new ProcessCluster(directory, 1).start())
        {
            cluster.sendAndAwait(TallyProcessor.ADD, 1, cluster.connect(1));

            final MemberProcess member = cluster.process(0);
            sayThatTheDriverHasShutDown(cluster.aeronDirectoryName(0), member);

            assertEnded(member);
        }
    }

    @Test
    void shouldEndWithAStatusWhereTheProcessDidNotRunForTooLong()
    {
        try (ProcessCluster cluster = new ProcessCluster(directory, 1).start())
        {
            cluster.sendAndAwait(TallyProcessor.ADD, 1, cluster.connect(1));

            final MemberProcess member = cluster.process(0);
            final long pausedNs = System.nanoTime();
            member.pause();
            cluster.await("the end of a pause", () -> System.nanoTime() - pausedNs > PAUSE_NS);
            member.resume();

            assertEnded(member);
        }
    }

    private static void assertEnded(final MemberProcess member)
    {
        assertEquals(Lockstep.FAULT, member.exitStatus(), member::said);
        assertTrue(member.said().contains("lockstep: member 0 has ended by itself: "), member::said);
    }

    /**
     * What a driver leaves behind for its clients when it is closed. Again and again, as this one goes on.
     */
    private static void sayThatTheDriverHasShutDown(final String aeronDirectoryName, final MemberProcess member)
    {
        final MappedByteBuffer mapped = IoUtil.mapExistingFile(
            new File(aeronDirectoryName, CncFileDescriptor.CNC_FILE), CncFileDescriptor.CNC_FILE);
        try
        {
            final UnsafeBuffer metaData = CncFileDescriptor.createMetaDataBuffer(mapped);
            final ManyToOneRingBuffer toDriver =
                new ManyToOneRingBuffer(CncFileDescriptor.createToDriverBuffer(mapped, metaData));
            final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
            while (member.isAlive())
            {
                assertTrue(System.nanoTime() - deadlineNs < 0, () -> "waited for the member's end in vain: " +
                    member.said());
                toDriver.consumerHeartbeatTime(Aeron.NULL_VALUE);
                LockSupport.parkNanos(PARK_NS);
            }
        }
        finally
        {
            IoUtil.unmap(mapped);
        }
    }
}
