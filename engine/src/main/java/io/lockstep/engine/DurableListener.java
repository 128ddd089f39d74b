package io.lockstep.engine;

/**
 * Port to whoever is told how far the journal has come: the header of each state, for readers in other processes.
 *
 * <p>Threading: called by the journaler agent.
 */
interface DurableListener
{
    /**
     * Events are durable, at the level of the journal.
     *
     * @param sequence of the last one.
     */
    void onDurable(long sequence);
}
