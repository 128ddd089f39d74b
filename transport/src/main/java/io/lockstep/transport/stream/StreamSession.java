package io.lockstep.transport.stream;

import io.aeron.ExclusivePublication;
import io.lockstep.codecs.stream.StreamEnd;

/**
 * A subscription, as the node sees it.
 *
 * <p>Threading: owned by the stream agent.
 */
final class StreamSession
{
    /**
     * What a subscription is at.
     */
    enum State
    {
        /** Its publication is not there yet. */
        REGISTERING,
        /** It is to be told that it is accepted. */
        ACCEPTING,
        /** It is served. */
        OPEN,
        /** It is to be told why it is over, or was refused. */
        ENDING,
        /** There is nothing left of it. */
        CLOSED
    }

    final long id;
    final long correlationId;
    final int requestSessionId;
    final long registrationId;
    final StreamFeed feed;

    State state = State.REGISTERING;
    StreamEnd end;
    boolean isRefused;
    ExclusivePublication publication;
    long deadlineNs;
    long lastHeardNs;
    long lastAliveNs;

    // What it has asked for, until it has it.
    boolean isCatchingUp;
    boolean isEntryPending;
    long requestId;
    StreamCursor cursor;
    PendingKeys pendingKeys;
    long snapshotEnd;

    StreamSession(
        final long id,
        final long correlationId,
        final int requestSessionId,
        final long registrationId,
        final StreamFeed feed)
    {
        this.id = id;
        this.correlationId = correlationId;
        this.requestSessionId = requestSessionId;
        this.registrationId = registrationId;
        this.feed = feed;
    }

    boolean isAlive()
    {
        return state.ordinal() < State.ENDING.ordinal();
    }
}
