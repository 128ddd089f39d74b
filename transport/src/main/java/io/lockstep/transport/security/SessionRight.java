package io.lockstep.transport.security;

/**
 * What a session may do beside receiving the outputs of its source.
 */
public enum SessionRight
{
    /**
     * Send events.
     */
    SEND,

    /**
     * Ask what became of events.
     */
    QUERY
}
