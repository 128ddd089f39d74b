package io.lockstep.engine;

import org.agrona.DirectBuffer;

/**
 * Consumer of outputs, in order, none before its cause is durable at the engine's level.
 *
 * <p>Threading: called by the output agent, or by the thread that recovers or replays.
 *
 * <p>Errors: an exception stops the node.
 */
public interface OutputListener
{
    /**
     * Takes no notice of anything. An engine with this listener digests its outputs and forgets them.
     */
    OutputListener NONE = (header, buffer, offset, length) ->
    {
    };

    /**
     * One output, or the outcome of an event that had none.
     *
     * @param header what goes with it; valid during the call.
     * @param buffer that holds the output; valid during the call.
     * @param offset where the output's SBE message header begins.
     * @param length of the output in bytes; zero where {@link OutputHeader#isEmpty()}.
     */
    void onOutput(OutputHeader header, DirectBuffer buffer, int offset, int length);

    /**
     * A checkpoint, after all outputs of its event.
     *
     * @param checkpoint the digests at that event.
     */
    default void onCheckpoint(final Checkpoint checkpoint)
    {
    }

    /**
     * Nothing more is there for the moment: a chance to write out what was gathered.
     */
    default void onBatchEnd()
    {
    }
}
