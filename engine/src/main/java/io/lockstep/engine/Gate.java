package io.lockstep.engine;

/**
 * Where an event waits until it is durable.
 */
public enum Gate
{
    /**
     * At the way out: the processors run beside the journaler, and no output leaves before its cause is durable. State
     * may be ahead of the journal, which only a reader of the state from outside can see.
     */
    OUTPUT,

    /**
     * At the way in: the processors get an event only once it is durable. It costs the time of a journal write on the
     * way of each event; state is never ahead of the journal.
     */
    LOGIC
}
