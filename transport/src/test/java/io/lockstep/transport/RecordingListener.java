package io.lockstep.transport;

import io.lockstep.codecs.session.DurabilityLevel;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.RefusalCode;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Listener that holds what it was told, and fails on anything that is told twice or out of order.
 */
class RecordingListener implements ClientListener
{
    final LongArrayList values = new LongArrayList();
    final LongArrayList counts = new LongArrayList();
    final List<RefusalCode> refusals = new ArrayList<>();
    final List<EndReason> ends = new ArrayList<>();
    final LongArrayList refusedSequences = new LongArrayList();
    int connects;
    int disconnects;
    long lastSourceSequence = -1;
    long acknowledged;
    int lastLength;
    DurabilityLevel durability;

    private long sequence;
    private int index;
    private long timestampNs;

    @Override
    public void onConnected(final long ofLastSourceSequence)
    {
        connects++;
        lastSourceSequence = ofLastSourceSequence;
    }

    @Override
    public void onDisconnected()
    {
        disconnects++;
    }

    @Override
    public void onOutput(
        final long ofSequence,
        final int ofIndex,
        final long ofTimestampNs,
        final long sourceSequence,
        final boolean isLast,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (ofSequence == sequence)
        {
            assertEquals(index + 1, ofIndex, "index of an output of event " + ofSequence);
        }
        else
        {
            assertTrue(ofSequence > sequence, ofSequence + " came after " + sequence);
            assertEquals(0, ofIndex, "index of the first output of event " + ofSequence);
        }

        assertTrue(ofTimestampNs >= timestampNs, "time went backwards at event " + ofSequence);
        sequence = ofSequence;
        index = ofIndex;
        timestampNs = ofTimestampNs;
        lastLength = length;
        values.addLong(EchoProcessor.value(buffer, offset));
        counts.addLong(EchoProcessor.count(buffer, offset));
    }

    @Override
    public void onAcknowledged(final long sourceSequence, final long ofSequence, final DurabilityLevel ofDurability)
    {
        assertTrue(sourceSequence > acknowledged, sourceSequence + " was acknowledged after " + acknowledged);
        acknowledged = sourceSequence;
        durability = ofDurability;
    }

    @Override
    public void onRefused(final long sourceSequence, final RefusalCode code)
    {
        refusals.add(code);
        refusedSequences.addLong(sourceSequence);
    }

    @Override
    public void onSessionEnded(final EndReason reason)
    {
        ends.add(reason);
    }

    long sequence()
    {
        return sequence;
    }

    int index()
    {
        return index;
    }

    /**
     * Every event from one on was answered once, in order: its value is its source sequence, and it was applied once.
     */
    void assertEchoed(final long events)
    {
        assertEquals(events, values.size(), "outputs");
        for (int i = 0; i < events; i++)
        {
            assertEquals(i + 1, values.getLong(i), "value of output " + i);
            assertEquals(i + 1, counts.getLong(i), "count of output " + i);
        }
    }
}
