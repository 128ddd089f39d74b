package io.lockstep.transport;

import io.lockstep.codecs.session.DurabilityLevel;
import io.lockstep.codecs.session.RefusalCode;
import org.agrona.DirectBuffer;

import java.nio.file.Path;

/**
 * What one source was told and was acknowledged, over all lives of its client.
 *
 * <p>It is what a client would keep on its own disk, and does: the next life begins where it ends.
 */
final class ClientHistory implements ClientListener, AutoCloseable
{
    final long source;
    long acknowledged;
    int connects;
    int refusals;
    long lastSourceSequence;
    private final HistoryFile file;
    private long sequence;
    private int index = -1;

    ClientHistory(final Path directory, final long source)
    {
        this.source = source;
        file = new HistoryFile(directory, source);
    }

    long sequence()
    {
        return sequence;
    }

    int index()
    {
        return index;
    }

    @Override
    public void onConnected(final long ofLastSourceSequence)
    {
        connects++;
        lastSourceSequence = ofLastSourceSequence;
        file.append(HistoryRecord.CONNECTED, 0, 0, ofLastSourceSequence, 0, 0);
    }

    @Override
    public void onOutput(
        final long ofSequence,
        final int ofIndex,
        final long timestampNs,
        final long sourceSequence,
        final boolean isLast,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        sequence = ofSequence;
        index = ofIndex;
        file.append(
            HistoryRecord.OUTPUT,
            sequence,
            index,
            sourceSequence,
            EchoProcessor.value(buffer, offset),
            EchoProcessor.count(buffer, offset));
    }

    @Override
    public void onAcknowledged(final long sourceSequence, final long ofSequence, final DurabilityLevel durability)
    {
        acknowledged = sourceSequence;
        file.append(HistoryRecord.ACKNOWLEDGED, ofSequence, 0, sourceSequence, 0, 0);
    }

    @Override
    public void onRefused(final long sourceSequence, final RefusalCode code)
    {
        refusals++;
        file.append(HistoryRecord.REFUSED, 0, 0, sourceSequence, code.value(), 0);
    }

    @Override
    public void close()
    {
        file.close();
    }
}
