package io.lockstep.transport.cluster;

import io.lockstep.codecs.session.DurabilityLevel;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.KnownOutcome;
import io.lockstep.codecs.session.RefusalCode;
import io.lockstep.transport.ClientListener;
import org.agrona.DirectBuffer;

import java.util.ArrayList;
import java.util.List;

/**
 * What one client was told, in the order in which it was told.
 */
final class ClientHistory implements ClientListener
{
    final long source;
    final List<RecordedOutput> outputs = new ArrayList<>();
    final List<RefusalCode> refusals = new ArrayList<>();
    final List<EndReason> ends = new ArrayList<>();
    final List<KnownOutcome> answers = new ArrayList<>();
    long acknowledged;
    int connects;

    ClientHistory(final long source)
    {
        this.source = source;
    }

    @Override
    public void onConnected(final long lastSourceSequence)
    {
        connects++;
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
        outputs.add(RecordedOutput.of(sequence, index, buffer, offset, length));
    }

    @Override
    public void onAcknowledged(final long sourceSequence, final long sequence, final DurabilityLevel durability)
    {
        acknowledged = Math.max(acknowledged, sourceSequence);
    }

    @Override
    public void onRefused(final long sourceSequence, final RefusalCode code)
    {
        refusals.add(code);
    }

    @Override
    public void onSessionEnded(final EndReason reason)
    {
        ends.add(reason);
    }

    @Override
    public void onOutcomeAnswer(
        final long queryId,
        final long sourceSequence,
        final KnownOutcome known,
        final RefusalCode code,
        final long lastSourceSequence,
        final long sequence)
    {
        answers.add(known);
    }
}
