package io.lockstep.transport;

/**
 * Where a client stands.
 */
public enum ClientState
{
    /**
     * Waits before it tries to connect.
     */
    DISCONNECTED,

    /**
     * Asks its driver for the publication to the node.
     */
    REGISTERING,

    /**
     * Asks the node for a session.
     */
    CONNECTING,

    /**
     * Receives the outputs that it missed.
     */
    CATCHING_UP,

    /**
     * Sends events, receives outputs.
     */
    CONNECTED,

    /**
     * Over: closed, refused, superseded, or without a driver.
     */
    CLOSED
}
