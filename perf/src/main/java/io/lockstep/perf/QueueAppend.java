package io.lockstep.perf;

import io.lockstep.engine.Durability;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

import java.nio.file.Path;

/**
 * Chronicle Queue: a message is a document. It has no level at which an append waits for the device; what stands for it
 * here is its {@code sync()} behind each group, which writes its map through.
 */
final class QueueAppend implements AppendSubject
{
    private final boolean isSynced;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final Bytes<?> message;

    QueueAppend(final Path path, final Durability durability, final int length)
    {
        isSynced = durability == Durability.SYNCED;
        queue = SingleChronicleQueueBuilder.binary(path)
            .syncMode(isSynced ? SyncMode.SYNC : SyncMode.NONE)
            .build();
        appender = queue.createAppender();
        message = Bytes.allocateDirect(length);
        for (int i = 0; i < length; i++)
        {
            message.writeByte((byte)0);
        }
    }

    @Override
    public void append()
    {
        appender.writeBytes(message);
    }

    @Override
    public void endGroup()
    {
        if (isSynced)
        {
            appender.sync();
        }
    }

    @Override
    public void awaitKept()
    {
        endGroup();
    }

    @Override
    public void close()
    {
        appender.close();
        queue.close();
        message.releaseLast();
    }
}
