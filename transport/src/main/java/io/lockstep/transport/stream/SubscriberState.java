package io.lockstep.transport.stream;

/**
 * What a subscriber is at.
 */
public enum SubscriberState
{
    /**
     * There is no way to the node; it is looked for again after a while.
     */
    DISCONNECTED,

    /**
     * The way to the node is being made.
     */
    REGISTERING,

    /**
     * The node was asked for the stream.
     */
    SUBSCRIBING,

    /**
     * The live outputs are being joined.
     */
    JOINING,

    /**
     * What comes before the live outputs is on its way.
     */
    CATCHING_UP,

    /**
     * The outputs are live.
     */
    LIVE,

    /**
     * It is over.
     */
    CLOSED
}
