package io.lockstep.engine;

import org.agrona.concurrent.Agent;

/**
 * Agent that can be asked where it is.
 */
interface SequencedAgent extends Agent
{
    /**
     * The event that it is at, or was at last: exact for the thread that runs the agent, and for others once the agent
     * has stood still for a while; otherwise a hint.
     */
    long sequence();
}
