package io.lockstep.transport;

/**
 * Where a node stands.
 */
enum NodeState
{
    /**
     * Takes events and sends outputs.
     */
    RUNNING,

    /**
     * Takes nothing more; what was taken is being applied.
     */
    DRAINING,

    /**
     * Everything is applied; its outputs are being sent.
     */
    FLUSHING,

    /**
     * The clients are being told of the end.
     */
    ENDING,

    /**
     * Nothing is left to do.
     */
    ENDED
}
