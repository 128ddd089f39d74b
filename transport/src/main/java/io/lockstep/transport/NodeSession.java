package io.lockstep.transport;

import io.aeron.ExclusivePublication;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.RefusalCode;
import io.lockstep.transport.security.SessionRights;

/**
 * What a node keeps of one session.
 *
 * <p>Threading: owned by the node agent.
 */
final class NodeSession
{
    /**
     * How a session gets its outputs.
     */
    enum Feed
    {
        /**
         * Not at all: it is not accepted yet, or over.
         */
        NONE,

        /**
         * Through a cursor of its own, behind the live one.
         */
        BEHIND,

        /**
         * From the live cursor.
         */
        LIVE
    }

    final long id;
    final long source;
    final long correlationId;
    final int ingressSessionId;

    // Where the client's outputs ended as it connected.
    final long outputSequence;
    final int outputIndex;

    // What its client speaks, who that is, and what it may do.
    int schemaVersion;
    int applicationSchemaId;
    String identity = "";
    SessionRights rights;
    TokenBucket rate;

    // Drawn when the client has to prove who it is; null again once it has answered.
    byte[] challenge;

    SessionState state = SessionState.REGISTERING;
    long registrationId;
    Feed feed = Feed.NONE;
    ExclusivePublication publication;
    OutputCursor cursor;
    boolean isEntryPending;
    long passedSequence;
    int passedIndex;
    boolean isCloseToSequence;
    boolean isConnectedSent;
    RefusalCode refusal;
    EndReason endReason;

    // The event for which the session ends; zero where it ends for another reason.
    long deniedSourceSequence;
    long lastHeardNs;
    long lastSentNs;
    long deadlineNs;

    // Acknowledgements are cumulative, so those of neighbouring events without outputs become one message.
    long pendingAckSourceSequence;
    long pendingAckSequence;

    // What goes out with the next message; null where the client takes single outputs only.
    EgressBatch batch;

    // Where in a batch of the client's events the engine had no room: its first number, and how many it has taken.
    long interruptedSequence;
    int interruptedCount;

    NodeSession(
        final long id,
        final long source,
        final long correlationId,
        final int ingressSessionId,
        final long outputSequence,
        final int outputIndex)
    {
        this.id = id;
        this.source = source;
        this.correlationId = correlationId;
        this.ingressSessionId = ingressSessionId;
        this.outputSequence = outputSequence;
        this.outputIndex = outputIndex;
    }

    boolean isAccepted()
    {
        return state == SessionState.OPENING || state == SessionState.OPEN;
    }

    /**
     * Whether the session has had an entry already, or does not want it.
     */
    boolean isPassed(final OutputCursor entry)
    {
        final long sequence = entry.sequence();
        return sequence < passedSequence || (sequence == passedSequence && entry.index() <= passedIndex);
    }

    boolean isAckPending()
    {
        return pendingAckSourceSequence != 0;
    }

    boolean isBatchPending()
    {
        return batch != null && !batch.isEmpty();
    }

    void closeCursor()
    {
        if (cursor != null)
        {
            cursor.close();
            cursor = null;
        }
        isEntryPending = false;
    }
}
