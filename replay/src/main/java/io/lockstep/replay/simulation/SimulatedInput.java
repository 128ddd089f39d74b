package io.lockstep.replay.simulation;

/**
 * Makes the events that a simulation offers to a node.
 *
 * <p>Threading: called by the thread that runs the simulation.
 */
@FunctionalInterface
public interface SimulatedInput
{
    /**
     * Write one event, and tell its length. All that it draws comes from {@link SimulatedEvent#random()}, so that the
     * seed alone makes the event.
     *
     * @param event to be written; valid during the call only.
     */
    void write(SimulatedEvent event);
}
