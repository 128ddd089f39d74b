package io.lockstep.engine;

import org.agrona.DirectBuffer;

/**
 * What tells the outputs of a pipeline's last stage that return to its first stage from those that leave the engine: a
 * pure function of the output's bytes.
 *
 * <p>Threading: called by the agent that applies the events.
 */
@FunctionalInterface
public interface ReturnCheck
{
    /**
     * Whether an output returns.
     *
     * @param buffer that holds the output.
     * @param offset where its SBE message header begins.
     * @param length of the output in bytes, header included.
     * @return true if the first stage gets it, and nobody else.
     */
    boolean isReturned(DirectBuffer buffer, int offset, int length);
}
