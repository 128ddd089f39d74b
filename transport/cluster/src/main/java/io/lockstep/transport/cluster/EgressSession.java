package io.lockstep.transport.cluster;

import io.aeron.Publication;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.RefusalCode;

/**
 * What a leader knows of a client that listens.
 *
 * <p>Threading: owned by the member's service agent.
 */
final class EgressSession
{
    final long id;
    final long source;
    final long correlationId;
    final long registrationId;

    Publication publication;

    // Position of the next entry of the window, and the last output that the client said it has.
    long position;
    long passedSequence;
    int passedIndex;

    // Where the window ended as the client connected: it is told there that it has missed nothing.
    long connectPosition;
    long connectSequence;
    long lastSourceSequence;
    boolean isConnectedSent;

    long pendingAckSourceSequence;
    long pendingAckSequence;
    RefusalCode refusal;
    EndReason end;

    EgressSession(final long id, final long source, final long correlationId, final long registrationId)
    {
        this.id = id;
        this.source = source;
        this.correlationId = correlationId;
        this.registrationId = registrationId;
    }

    boolean isAckPending()
    {
        return pendingAckSourceSequence != 0;
    }
}
