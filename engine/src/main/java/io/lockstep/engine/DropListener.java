package io.lockstep.engine;

/**
 * Told by an {@link Observer} of what it did not see.
 *
 * <p>Threading: called by whoever polls the observer, before the entry that comes behind the gap.
 */
@FunctionalInterface
public interface DropListener
{
    /**
     * Entries were dropped between two others.
     *
     * @param count          of the entries dropped.
     * @param lastSequence   of the last entry before them; zero where there was none.
     * @param lastIndex      of that entry; zero for events.
     * @param nextSequence   of the first entry behind them.
     * @param nextIndex      of that entry; zero for events.
     */
    void onDropped(long count, long lastSequence, int lastIndex, long nextSequence, int nextIndex);
}
