package io.lockstep.engine;

/**
 * What goes with an output: the event that caused it and its place among that event's outputs.
 *
 * <p>A reused view: valid during the callback that passes it.
 *
 * <p>Threading: owned by the agent that passes it.
 */
public interface OutputHeader
{
    /**
     * Sequence of the input event that caused the output.
     *
     * @return the sequence.
     */
    long sequence();

    /**
     * Number of the entry among those of its event, from zero.
     *
     * @return the index.
     */
    int index();

    /**
     * Time of the input event.
     *
     * @return nanoseconds since the epoch.
     */
    long timestampNs();

    /**
     * To whom the output goes: who numbered the input event, or, for an output of a timer, the event that scheduled it.
     *
     * @return the source, or {@link EngineCore#NO_SOURCE}.
     */
    long source();

    /**
     * The number that the source gave the input event.
     *
     * @return the source sequence; zero for an output of a timer.
     */
    long sourceSequence();

    /**
     * Whether this is the last entry of its input event. Every input event has exactly one last entry.
     *
     * @return true for the last one.
     */
    boolean isLast();

    /**
     * Whether the event had no output of its own: then this entry only tells its outcome and has no bytes.
     *
     * @return true for an entry without output.
     */
    boolean isEmpty();

    /**
     * What became of the input event; known in its last entry.
     *
     * @return the code of an {@link Outcome} where {@link #isLast()}.
     */
    int outcomeCode();
}
