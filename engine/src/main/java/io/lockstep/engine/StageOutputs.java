package io.lockstep.engine;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Where the outputs of one shard of a stage go: into the next stage, into a ring, or out.
 *
 * <p>Threading: owned by the agent that runs the shard.
 */
interface StageOutputs
{
    /**
     * Longest output that can be claimed, in bytes.
     */
    int maxOutputLength();

    /**
     * Room for one output. Claiming again without publishing drops the former claim.
     *
     * @param length of the output in bytes.
     * @return a buffer of just that length.
     */
    MutableDirectBuffer claim(int length);

    /**
     * Publish the claimed output.
     *
     * @param event that was applied when it was sent.
     */
    void publish(CurrentEvent event);

    /**
     * Publish an output that lies somewhere else.
     *
     * @param event  that was applied when it was sent.
     * @param buffer that holds the output.
     * @param offset where it begins.
     * @param length of the output in bytes.
     */
    default void publish(final CurrentEvent event, final DirectBuffer buffer, final int offset, final int length)
    {
        MessageCopy.copy(claim(length), 0, buffer, offset, length);
        publish(event);
    }
}
