package io.lockstep.engine.state;

/**
 * What every structure that holds a processor's state has in common.
 *
 * <p>Threading: single writer, the processor agent; the counts may be read by that agent only.
 */
public interface StateStore
{
    /**
     * Name, unique in its processor.
     *
     * @return the name given when it was declared.
     */
    String name();

    /**
     * The most entries that it will ever hold, as declared.
     *
     * @return the exact limit.
     */
    int capacity();

    /**
     * Entries that it holds.
     *
     * @return between zero and {@link #capacity()}.
     */
    int size();

    /**
     * How many insertions were refused because the store was full. Not part of the state.
     *
     * @return refusals since the process started.
     */
    long fullCount();
}
