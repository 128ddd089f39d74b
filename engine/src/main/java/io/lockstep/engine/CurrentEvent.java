package io.lockstep.engine;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.state.Stores;
import org.agrona.MutableDirectBuffer;

/**
 * The event that is being applied, as its processor sees it, with the outputs it has had so far.
 *
 * <p>The digest chains every output with its place: sequence, index, length, bytes.
 *
 * <p>Threading: owned by the agent that applies the events.
 */
final class CurrentEvent implements ProcessorContext
{
    private final Stores stores;
    private final Timers timers;

    private Outputs outputs;
    private long sequence;
    private long timeNs;
    private long source;
    private long sourceSequence;
    private MutableDirectBuffer claimed;
    private int outputCount;
    private long outputDigest;
    private long totalOutputCount;

    CurrentEvent(final Stores stores, final Timers timers)
    {
        this.stores = stores;
        this.timers = timers;
    }

    void outputs(final Outputs hostOutputs)
    {
        outputs = hostOutputs;
    }

    void begin(final long eventSequence, final long timestampNs)
    {
        sequence = eventSequence;
        timeNs = timestampNs;
        outputCount = 0;
    }

    /**
     * Whose outputs follow: those of a timer and those of the event itself may go to different sources.
     *
     * @param outputSource   to whom they go.
     * @param sourceSequence of the event that caused them; zero for a timer.
     */
    void source(final long outputSource, final long sourceSequence)
    {
        source = outputSource;
        this.sourceSequence = sourceSequence;
    }

    void dropClaim()
    {
        claimed = null;
    }

    /**
     * Outputs of this event so far.
     *
     * @return the number, which is the index of the next one.
     */
    int outputCount()
    {
        return outputCount;
    }

    /**
     * Digest of all outputs of all events so far.
     *
     * @return the digest.
     */
    long outputDigest()
    {
        return outputDigest;
    }

    /**
     * Outputs of all events so far.
     *
     * @return the number.
     */
    long totalOutputCount()
    {
        return totalOutputCount;
    }

    @Override
    public Stores stores()
    {
        return stores;
    }

    @Override
    public long sequence()
    {
        return sequence;
    }

    @Override
    public long timeNs()
    {
        return timeNs;
    }

    @Override
    public long source()
    {
        return source;
    }

    @Override
    public long sourceSequence()
    {
        return sourceSequence;
    }

    @Override
    public boolean schedule(final long timerId, final long deadlineNs)
    {
        return timers.schedule(timerId, deadlineNs, source);
    }

    @Override
    public boolean cancel(final long timerId)
    {
        return timers.cancel(timerId);
    }

    @Override
    public MutableDirectBuffer claim(final int length)
    {
        if (length < SchemaIds.MESSAGE_HEADER_LENGTH || length > outputs.maxOutputLength())
        {
            throw new IllegalArgumentException("an output has between " + SchemaIds.MESSAGE_HEADER_LENGTH +
                " and " + outputs.maxOutputLength() + " bytes: length=" + length);
        }

        claimed = outputs.claim(length);
        return claimed;
    }

    @Override
    public void send()
    {
        if (claimed == null)
        {
            throw new IllegalStateException("nothing is claimed that could be sent: sequence=" + sequence);
        }

        final int length = claimed.capacity();
        final long place = Digest.chain(Digest.chain(outputDigest, sequence), (long)outputCount << 32 | length);
        outputDigest = Digest.chain(place, claimed, 0, length);
        outputs.publish(sequence, outputCount, timeNs, source, sourceSequence);
        claimed = null;
        outputCount++;
        totalOutputCount++;
    }

    @Override
    public void abort()
    {
        dropClaim();
    }
}
