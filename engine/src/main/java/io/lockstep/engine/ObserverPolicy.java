package io.lockstep.engine;

/**
 * What becomes of an {@link Observer} that has fallen a ring behind.
 */
public enum ObserverPolicy
{
    /**
     * It goes on from the journal until it is at the live edge again: it sees everything, late.
     */
    CATCH_UP,

    /**
     * It goes on with the last entry there is: what it did not see is counted and told. Before it has come to the live
     * edge for the first time it reads the journal, and misses nothing.
     */
    DROP
}
