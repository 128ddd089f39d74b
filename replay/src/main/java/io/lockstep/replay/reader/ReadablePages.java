package io.lockstep.replay.reader;

import io.lockstep.engine.state.StatePages;

/**
 * Pages that a {@link StateReader} has open.
 *
 * <p>Threading: single owner.
 */
interface ReadablePages extends StatePages, AutoCloseable
{
    /**
     * Whether the name that they were found by stands for something else by now.
     */
    boolean isReplaced();

    /**
     * Give the memory back.
     */
    @Override
    void close();
}
