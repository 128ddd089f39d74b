package io.lockstep.engine;

import io.lockstep.codecs.MessageOutlet;
import org.agrona.MutableDirectBuffer;

/**
 * An engine's input ring as a generated publisher sees it: {@code new MessagePublisher(new EventOutlet(engine))}
 * encodes events where they are sequenced, without a copy.
 *
 * <p>{@link #next} says whose the next event is, the publisher claims, writes and sends it, and {@link #answer()} tells
 * what the engine said.
 *
 * <p>Threading: owned by the thread that publishes.
 */
public final class EventOutlet implements MessageOutlet
{
    private final EventClaim claim = new EventClaim();
    private final Engine engine;

    private long nowNs;
    private long source = EngineCore.NO_SOURCE;
    private long sourceSequence;
    private long answer;

    /**
     * An outlet to an engine.
     *
     * @param engine that sequences the events.
     */
    public EventOutlet(final Engine engine)
    {
        this.engine = engine;
    }

    /**
     * Say whose the next event is, and of when.
     *
     * @param eventTimeNs         time of the event, as in {@link Engine#offer}.
     * @param eventSource         that numbers the event, or {@link EngineCore#NO_SOURCE}.
     * @param eventSourceSequence that the source gives it: dense, one for the first; zero without a source.
     * @return this.
     */
    public EventOutlet next(final long eventTimeNs, final long eventSource, final long eventSourceSequence)
    {
        nowNs = eventTimeNs;
        source = eventSource;
        sourceSequence = eventSourceSequence;
        return this;
    }

    /**
     * What the engine said to the last claim, or to the publication that ended it.
     *
     * @return as {@link Engine#offer}.
     */
    public long answer()
    {
        return answer;
    }

    @Override
    public MutableDirectBuffer claim(final int length)
    {
        claim.abort();
        answer = engine.tryClaim(length, claim);
        if (answer == Engine.LENGTH_NOT_VALID)
        {
            throw new IllegalArgumentException("no event may have this length: length=" + length);
        }

        return answer > 0 ? claim.buffer() : null;
    }

    @Override
    public void send()
    {
        answer = claim.publish(nowNs, source, sourceSequence);
    }

    @Override
    public void abort()
    {
        claim.abort();
    }
}
