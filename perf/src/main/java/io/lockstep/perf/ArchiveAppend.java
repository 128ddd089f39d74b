package io.lockstep.perf;

import io.aeron.ExclusivePublication;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.ArchivingMediaDriver;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.status.RecordingPos;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.lockstep.engine.Durability;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.agrona.concurrent.status.CountersReader;

import java.nio.file.Path;

/**
 * Aeron Archive, recording an IPC publication of the same process: a message is a frame, and what it writes, and syncs,
 * at a time is up to it: whatever is there, one MiB at most.
 */
final class ArchiveAppend implements AppendSubject
{
    private static final String CHANNEL = "aeron:ipc?term-length=64m";
    private static final String CONTROL_CHANNEL = "aeron:ipc?term-length=64k";
    private static final int STREAM_ID = 1001;
    private static final int SYNC_DATA = 1;

    private final ArchivingMediaDriver driver;
    private final AeronArchive archive;
    private final ExclusivePublication publication;
    private final CountersReader counters;
    private final int positionCounter;
    private final UnsafeBuffer message;

    ArchiveAppend(final Path path, final Durability durability, final int length)
    {
        final int syncLevel = durability == Durability.SYNCED ? SYNC_DATA : 0;
        final String aeronDirectory = "/dev/shm/lockstep-perf-" + ProcessHandle.current().pid();
        message = new UnsafeBuffer(new byte[length]);
        driver = ArchivingMediaDriver.launch(
            new MediaDriver.Context()
                .aeronDirectoryName(aeronDirectory)
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(YieldingIdleStrategy.INSTANCE)
                .termBufferSparseFile(false)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true),
            new Archive.Context()
                .aeronDirectoryName(aeronDirectory)
                .archiveDir(path.toFile())
                .controlChannelEnabled(false)
                .archiveClientContext(new AeronArchive.Context().controlResponseChannel(CONTROL_CHANNEL))
                .replicationChannel("aeron:udp?endpoint=localhost:0")
                .localControlChannel(CONTROL_CHANNEL)
                .threadingMode(ArchiveThreadingMode.SHARED)
                .idleStrategySupplier(() -> YieldingIdleStrategy.INSTANCE)
                .segmentFileLength(64 * 1024 * 1024)
                .fileSyncLevel(syncLevel)
                .catalogFileSyncLevel(syncLevel));
        AeronArchive connected = null;
        try
        {
            connected = AeronArchive.connect(new AeronArchive.Context()
                .aeronDirectoryName(aeronDirectory)
                .controlRequestChannel(CONTROL_CHANNEL)
                .controlResponseChannel(CONTROL_CHANNEL)
                .idleStrategy(YieldingIdleStrategy.INSTANCE));
            publication = connected.addRecordedExclusivePublication(CHANNEL, STREAM_ID);
            counters = connected.context().aeron().countersReader();
            positionCounter = awaitCounter(counters, publication.sessionId(), connected.archiveId());
            archive = connected;
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.closeAll(connected, driver);
            throw ex;
        }
    }

    @Override
    public void append()
    {
        while (publication.offer(message, 0, message.capacity()) < 0)
        {
            Thread.yield();
        }
    }

    @Override
    public void endGroup()
    {
        // The archive groups by itself.
    }

    @Override
    public void awaitKept()
    {
        final long position = publication.position();
        while (counters.getCounterValue(positionCounter) < position)
        {
            Thread.yield();
        }
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(publication, archive, driver);
    }

    private static int awaitCounter(final CountersReader counters, final int sessionId, final long archiveId)
    {
        int counter;
        do
        {
            Thread.yield();
            counter = RecordingPos.findCounterIdBySession(counters, sessionId, archiveId);
        }
        while (counter == CountersReader.NULL_COUNTER_ID);

        return counter;
    }
}
