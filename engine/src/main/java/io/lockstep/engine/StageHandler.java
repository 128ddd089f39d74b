package io.lockstep.engine;

/**
 * Callback for what a stage sends, in its final order.
 *
 * <p>Threading: called by the agent that polls.
 */
interface StageHandler
{
    /**
     * An output of the stage.
     *
     * @param output valid during the call.
     */
    void onOutput(StageSlot output);

    /**
     * The stage is done with an event.
     *
     * @param end tells what became of it; valid during the call.
     */
    void onEndOfEvent(StageSlot end);

    /**
     * All shards of the stage are at a checkpoint, after the end of its event.
     *
     * @param sequence    of the event.
     * @param timestampNs of the event.
     * @param stateDigest of this stage and those before it.
     */
    void onCheckpoint(long sequence, long timestampNs, long stateDigest);
}
