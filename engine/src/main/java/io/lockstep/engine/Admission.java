package io.lockstep.engine;

import io.lockstep.engine.state.LongTable;
import io.lockstep.engine.state.StateStores;

/**
 * The sources' numbers: what makes an event of a source be applied once, and in the source's order.
 *
 * <p>Threading: owned by the agent that applies the events.
 */
final class Admission
{
    private static final String STORE_NAME = "lockstep.sources";

    private final LongTable sources;

    Admission(final StateStores stores, final int maxSources)
    {
        sources = stores.longTable(STORE_NAME, maxSources);
    }

    /**
     * Take an event's number as the next one of its source.
     *
     * @return {@link Outcome#APPLIED} if it is that, or why not.
     */
    Outcome admit(final long source, final long sourceSequence)
    {
        final long expected = lastSourceSequence(source) + 1;
        if (sourceSequence == expected)
        {
            return sources.put(source, sourceSequence) ? Outcome.APPLIED : Outcome.SOURCE_LIMIT;
        }

        return sourceSequence < expected ? Outcome.DUPLICATE : Outcome.SOURCE_SEQUENCE_GAP;
    }

    /**
     * The last number of a source that was taken; zero if there is none.
     */
    long lastSourceSequence(final long source)
    {
        final long last = sources.get(source);
        return last == LongTable.MISSING_VALUE ? 0 : last;
    }
}
