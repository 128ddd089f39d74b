package io.lockstep.engine;

import org.agrona.MutableDirectBuffer;

/**
 * Outputs of the last stage on their way out, in their final order: numbered, counted and digested.
 *
 * <p>The digest chains every output with its place: sequence, index, length, bytes.
 *
 * <p>Threading: owned by the agent that brings the outputs into their final order.
 */
final class LastOutputs implements StageOutputs
{
    private final long[] outcomeCounts = new long[Outcome.values().length];
    private Outputs host;
    private MutableDirectBuffer claimed;
    private int count;
    private int timerCount;
    private long lastSource;
    private long digest;
    private long totalCount;
    private boolean isHostFailed;

    LastOutputs()
    {
    }

    void host(final Outputs outputs)
    {
        host = outputs;
    }

    /**
     * Go on behind the outputs of another run of the same history.
     *
     * @param outputDigest of all outputs so far.
     * @param outputCount  of all outputs so far.
     */
    void resume(final long outputDigest, final long outputCount)
    {
        digest = outputDigest;
        totalCount = outputCount;
    }

    /**
     * Digest of all outputs of all events so far.
     */
    long digest()
    {
        return digest;
    }

    /**
     * Outputs of all events so far.
     */
    long totalCount()
    {
        return totalCount;
    }

    /**
     * Events that ended with an outcome; not part of the state.
     *
     * @param code of the outcome.
     */
    long outcomeCount(final int code)
    {
        return outcomeCounts[code];
    }

    /**
     * Whether it was the host that threw, when it was given an output: no fault of the event at hand.
     */
    boolean isHostFailed()
    {
        return isHostFailed;
    }

    @Override
    public int maxOutputLength()
    {
        return host.maxOutputLength();
    }

    @Override
    public MutableDirectBuffer claim(final int length)
    {
        final MutableDirectBuffer claim = claimOfHost(length);
        // A host has but one; to store a reference costs more than to compare it.
        if (claim != claimed)
        {
            claimed = claim;
        }

        return claim;
    }

    @Override
    public void publish(final CurrentEvent event)
    {
        publish(event.sequence(), event.timeNs(), event.source(), event.sourceSequence(), event.isOfTimer());
    }

    void publish(
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final boolean isOfTimer)
    {
        final int length = claimed.capacity();
        final long place = Digest.chain(Digest.chain(digest, sequence), (long)count << 32 | length);
        digest = Digest.chain(place, claimed, 0, length);
        publishToHost(sequence, timestampNs, source, sourceSequence);
        count++;
        totalCount++;
        lastSource = source;
        if (isOfTimer)
        {
            timerCount++;
        }
    }

    void endOfEvent(
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final Outcome outcome)
    {
        if (count != 0 && lastSource != source)
        {
            // The last one is for somebody else, who is not told the outcome.
            timerCount = count;
        }
        endOfHostsEvent(sequence, timestampNs, source, sourceSequence, outcome);
        if (count != 0)
        {
            count = 0;
            timerCount = 0;
        }
        outcomeCounts[outcome.code()]++;
    }

    void checkpoint(final long sequence, final long timestampNs, final long stateDigest)
    {
        try
        {
            host.checkpoint(new Checkpoint(sequence, timestampNs, stateDigest, digest, totalCount));
        }
        catch (final Throwable ex)
        {
            isHostFailed = true;
            throw ex;
        }
    }

    private MutableDirectBuffer claimOfHost(final int length)
    {
        try
        {
            return host.claim(length);
        }
        catch (final Throwable ex)
        {
            isHostFailed = true;
            throw ex;
        }
    }

    private void publishToHost(
        final long sequence, final long timestampNs, final long source, final long sourceSequence)
    {
        try
        {
            host.publish(sequence, count, timestampNs, source, sourceSequence);
        }
        catch (final Throwable ex)
        {
            isHostFailed = true;
            throw ex;
        }
    }

    private void endOfHostsEvent(
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final Outcome outcome)
    {
        try
        {
            host.endOfEvent(sequence, timestampNs, source, sourceSequence, outcome, count, timerCount);
        }
        catch (final Throwable ex)
        {
            isHostFailed = true;
            throw ex;
        }
    }
}
