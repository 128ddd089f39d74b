package io.lockstep.transport;

import io.lockstep.codecs.session.DurabilityLevel;
import io.lockstep.codecs.session.RefusalCode;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;

/**
 * What one source offered, was told and was acknowledged, over all lives of its client.
 *
 * <p>It is what a client would keep on its own disk: the next life begins where it ends.
 */
final class ClientHistory implements ClientListener
{
    /**
     * Sequence, index, source sequence, value and count of an output.
     */
    static final int FIELDS = 5;

    final LongArrayList outputs = new LongArrayList();
    final long source;
    long offered;
    long acknowledged;
    int connects;
    int refusals;
    long lastSourceSequence;

    ClientHistory(final long source)
    {
        this.source = source;
    }

    long sequence()
    {
        return outputs.isEmpty() ? 0 : outputs.getLong(outputs.size() - FIELDS);
    }

    int index()
    {
        return outputs.isEmpty() ? -1 : (int)outputs.getLong(outputs.size() - FIELDS + 1);
    }

    @Override
    public void onConnected(final long ofLastSourceSequence)
    {
        connects++;
        lastSourceSequence = ofLastSourceSequence;
    }

    @Override
    public void onOutput(
        final long sequence,
        final int index,
        final long timestampNs,
        final long sourceSequence,
        final boolean isLast,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        add(outputs, sequence, index, sourceSequence, buffer, offset);
    }

    @Override
    public void onAcknowledged(final long sourceSequence, final long sequence, final DurabilityLevel durability)
    {
        acknowledged = sourceSequence;
    }

    @Override
    public void onRefused(final long sourceSequence, final RefusalCode code)
    {
        refusals++;
    }

    static void add(
        final LongArrayList list,
        final long sequence,
        final int index,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset)
    {
        list.addLong(sequence);
        list.addLong(index);
        list.addLong(sourceSequence);
        list.addLong(EchoProcessor.value(buffer, offset));
        list.addLong(EchoProcessor.count(buffer, offset));
    }
}
