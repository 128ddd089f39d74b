package io.lockstep.engine;

import org.agrona.DirectBuffer;

/**
 * The user's deterministic state machine: it turns sequenced input events into changes of state and output events.
 *
 * <p>The same object runs embedded, replicated and in a replay, and must do the same each time: everything that it
 * knows comes from the event, from its {@link ProcessorContext} and from the stores it declared. It keeps nothing
 * authoritative in fields of its own, reads no clock and draws no randomness.
 *
 * <p>A processor that throws stops its node at that event.
 *
 * <p>Threading: owned by the processor agent; never called by two threads at once.
 */
public interface Processor
{
    /**
     * Declare the stores and keep the context. Called once, before any event; the stores have no content to look at
     * until the first event.
     *
     * @param ctx the processor's only door to the world.
     */
    void onStart(ProcessorContext ctx);

    /**
     * Apply one event.
     *
     * @param buffer that holds the event; valid during the call only.
     * @param offset where the event's SBE message header begins.
     * @param length of the event in bytes, header included.
     */
    void onEvent(DirectBuffer buffer, int offset, int length);

    /**
     * A session of a source opened or closed, in sequence with the events around it.
     *
     * @param sessionId the session.
     * @param source    whose session it is.
     * @param isOpen    true where it opened, false where it closed.
     */
    default void onSession(final long sessionId, final long source, final boolean isOpen)
    {
    }
}
