package io.lockstep.engine;

/**
 * Where an {@link Observer} is.
 */
public enum ObserverState
{
    /**
     * It reads the journal.
     */
    CATCHING_UP,

    /**
     * It reads the ring.
     */
    LIVE,

    /**
     * The engine is closed, and the observer has been handed everything.
     */
    ENDED,

    /**
     * The engine has failed, and the observer has been handed all that is to be seen. What was passing the gate at that
     * moment may still come, until the engine is closed.
     */
    FAILED,

    /**
     * The observer is closed.
     */
    DETACHED
}
