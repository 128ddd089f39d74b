package io.lockstep.transport;

/**
 * Where a session of a node stands.
 */
enum SessionState
{
    /**
     * The driver is being asked for the publication to the client.
     */
    REGISTERING,

    /**
     * The client is to be asked for proof, as soon as the publication is connected.
     */
    CHALLENGING,

    /**
     * The client has been asked for proof.
     */
    AWAITING_PROOF,

    /**
     * The client is to be told that its request is accepted, as soon as the publication is connected.
     */
    ACCEPTING,

    /**
     * The opening is to be sequenced.
     */
    OPENING,

    /**
     * Events are taken, outputs are sent.
     */
    OPEN,

    /**
     * The end is to be sequenced.
     */
    CLOSING,

    /**
     * The client is to be told of the end.
     */
    ENDING,

    /**
     * The client is to be told that its request is refused, as soon as the publication is connected.
     */
    REFUSING,

    /**
     * Over; the publication is closed.
     */
    CLOSED;

    /**
     * Whether the request is neither accepted nor over.
     */
    boolean isPending()
    {
        return ordinal() < ACCEPTING.ordinal() || this == REFUSING;
    }
}
