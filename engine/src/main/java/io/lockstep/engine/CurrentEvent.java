package io.lockstep.engine;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.state.Stores;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The event that a shard applies, as its processor sees it, with what has to be known of an output that is sent now.
 *
 * <p>Outputs of one event are ordered by their cause: first those of the stage's own timers, by deadline and id, then
 * those of its inputs, by their ordinal among the inputs that one event has brought to the stage.
 *
 * <p>Threading: owned by the agent that applies the events.
 */
final class CurrentEvent implements ProcessorContext
{
    private static final int ALIGNMENT = 64;

    private final UnsafeBuffer mutedClaim = new UnsafeBuffer(0, 0);
    private final Stores stores;
    private final Timers timers;
    private final boolean isKeyed;

    private StageOutputs outputs;
    private int maxOutputLength;
    private UnsafeBuffer mutedOutput;
    private long sequence;
    private long timeNs;
    private long source;
    private long sourceSequence;
    private boolean isOwnTimer;
    private boolean isOfTimer;
    private long causeHigh;
    private long causeLow;
    private boolean isMuted;
    private boolean isClaimed;

    CurrentEvent(final Stores stores, final Timers timers, final boolean isKeyed)
    {
        this.stores = stores;
        this.timers = timers;
        this.isKeyed = isKeyed;
    }

    void outputs(final StageOutputs stageOutputs)
    {
        outputs = stageOutputs;
        maxOutputLength = stageOutputs.maxOutputLength();
    }

    void begin(final long eventSequence, final long timestampNs)
    {
        sequence = eventSequence;
        timeNs = timestampNs;
    }

    /**
     * What follows is caused by a sequenced event.
     *
     * @param eventSource   to whom outputs go.
     * @param eventSequence that the source gave the event.
     */
    void causedByEvent(final long eventSource, final long eventSequence)
    {
        source = eventSource;
        sourceSequence = eventSequence;
    }

    /**
     * What follows is caused by an input of the stage, which is not the first one.
     *
     * @param inputSource   to whom outputs go.
     * @param inputSequence that the source gave the event.
     * @param isOfATimer    whether the input is what a timer of an earlier stage has brought about.
     * @param ordinal       of the input among those of its event.
     */
    void causedByInput(
        final long inputSource, final long inputSequence, final boolean isOfATimer, final long ordinal)
    {
        source = inputSource;
        sourceSequence = inputSequence;
        isOfTimer = isOfATimer;
        causeHigh = ordinal;
    }

    /**
     * What follows is caused by what the stage before sends just now.
     *
     * @param cause   the event as that stage has it.
     * @param ordinal of the input among those of its event.
     */
    void causedByInput(final CurrentEvent cause, final long ordinal)
    {
        source = cause.source;
        sourceSequence = cause.sourceSequence;
        isOfTimer = cause.isOfTimer;
        causeHigh = ordinal;
    }

    /**
     * What follows is caused by a timer of the stage.
     *
     * @param timerSource to whom outputs go.
     * @param deadlineNs  of the timer.
     * @param timerId     of the timer.
     */
    void causedByTimer(final long timerSource, final long deadlineNs, final long timerId)
    {
        source = timerSource;
        sourceSequence = 0;
        isOwnTimer = true;
        isOfTimer = true;
        causeHigh = deadlineNs;
        causeLow = timerId;
    }

    /**
     * What follows is not caused by a timer of the stage any more.
     */
    void endOfTimers()
    {
        isOwnTimer = false;
        isOfTimer = false;
        causeHigh = 0;
        causeLow = 0;
    }

    /**
     * Whether outputs and timers of this shard have no effect, since another shard does the same.
     *
     * @param hasNoEffect true for that.
     */
    void mute(final boolean hasNoEffect)
    {
        if (isMuted != hasNoEffect)
        {
            isMuted = hasNoEffect;
        }
    }

    void dropClaim()
    {
        isClaimed = false;
    }

    /**
     * Whether an output is caused by a timer of the stage itself.
     */
    boolean isOwnTimer()
    {
        return isOwnTimer;
    }

    /**
     * Whether an output is caused by a timer of the stage or of one before it.
     */
    boolean isOfTimer()
    {
        return isOfTimer;
    }

    /**
     * Deadline of the timer, or ordinal of the input, that causes an output.
     */
    long causeHigh()
    {
        return causeHigh;
    }

    /**
     * Id of the timer that causes an output; zero for an input.
     */
    long causeLow()
    {
        return causeLow;
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
        if (isMuted)
        {
            return true;
        }

        final boolean isTooEarly = isKeyed && isOwnTimer && deadlineNs <= timeNs;
        return timers.schedule(timerId, isTooEarly ? timeNs + 1 : deadlineNs, source);
    }

    @Override
    public boolean cancel(final long timerId)
    {
        return timers.cancel(timerId);
    }

    @Override
    public MutableDirectBuffer claim(final int length)
    {
        checkLength(length);
        final MutableDirectBuffer claim = isMuted ? mutedClaim(length) : outputs.claim(length);
        isClaimed = true;
        return claim;
    }

    @Override
    public void send()
    {
        if (!isClaimed)
        {
            throw new IllegalStateException("nothing is claimed that could be sent: sequence=" + sequence);
        }

        isClaimed = false;
        if (!isMuted)
        {
            outputs.publish(this);
        }
    }

    @Override
    public void sendTo(final long toSource)
    {
        final long ownSource = source;
        final long ownSourceSequence = sourceSequence;
        if (toSource != ownSource)
        {
            source = toSource;
            sourceSequence = 0;
        }
        try
        {
            send();
        }
        finally
        {
            source = ownSource;
            sourceSequence = ownSourceSequence;
        }
    }

    @Override
    public void send(final DirectBuffer buffer, final int offset, final int length)
    {
        checkLength(length);
        isClaimed = false;
        if (!isMuted)
        {
            outputs.publish(this, buffer, offset, length);
        }
    }

    private void checkLength(final int length)
    {
        if (length < SchemaIds.MESSAGE_HEADER_LENGTH || length > maxOutputLength)
        {
            throw new IllegalArgumentException("an output has between " + SchemaIds.MESSAGE_HEADER_LENGTH +
                " and " + maxOutputLength + " bytes: length=" + length);
        }
    }

    private MutableDirectBuffer mutedClaim(final int length)
    {
        if (mutedOutput == null || mutedOutput.capacity() < length)
        {
            mutedOutput = new UnsafeBuffer(BufferUtil.allocateDirectAligned(maxOutputLength, ALIGNMENT));
        }

        mutedClaim.wrap(mutedOutput, 0, length);
        return mutedClaim;
    }

    @Override
    public void abort()
    {
        dropClaim();
    }
}
