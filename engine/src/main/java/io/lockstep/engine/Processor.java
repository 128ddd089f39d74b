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
     * Declare stores that a later version of the processor has brought, behind the engine's own. Where
     * {@link CoreContext#isTimersLast()}, timers stand behind the stores of {@link #onStart}, which so can not become
     * more without moving them; what is declared here leaves all of them where they are, and histories with the digests
     * that they came to.
     *
     * @param ctx as in {@link #onStart}.
     */
    default void onStarted(final ProcessorContext ctx)
    {
    }

    /**
     * Apply one event.
     *
     * @param buffer that holds the event; valid during the call only.
     * @param offset where the event's SBE message header begins.
     * @param length of the event in bytes, header included.
     */
    void onEvent(DirectBuffer buffer, int offset, int length);

    /**
     * A timer came due. It is no longer pending, and may be scheduled again.
     *
     * <p>Timers fire at the beginning of every sequenced event, those due at or before its time, in the order of their
     * deadlines and then of their ids; so an event never sees a state in which an earlier deadline has not had its
     * effect. At most {@link EngineCore#MAX_TIMERS_PER_EVENT} fire with one event; what is left comes first with the
     * next one. During the call the context tells the sequence and the time of that event, and as source the one whose
     * event scheduled the timer: it receives the outputs.
     *
     * <p>A processor that schedules timers has to implement this: unless it does, the node stops when the first one
     * fires.
     *
     * @param timerId    as scheduled.
     * @param deadlineNs as scheduled: at or before the time of the event.
     */
    default void onTimer(final long timerId, final long deadlineNs)
    {
        throw new IllegalStateException("a timer fired, but the processor does not implement onTimer: processor=" +
            getClass().getName() + " timerId=" + timerId + " deadlineNs=" + deadlineNs);
    }

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
