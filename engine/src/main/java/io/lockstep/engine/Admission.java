package io.lockstep.engine;

import io.lockstep.codecs.control.KnownOutcome;
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
    private final Refusals refusals;

    /**
     * Declare the stores.
     *
     * @param stores      of the shard.
     * @param maxSources  that will ever number events.
     * @param maxRefusals that are remembered; with zero a number is a duplicate whatever its first outcome was.
     */
    Admission(final StateStores stores, final int maxSources, final int maxRefusals)
    {
        sources = stores.longTable(STORE_NAME, maxSources);
        refusals = maxRefusals == 0 ? null : new Refusals(stores, maxRefusals, maxSources);
    }

    /**
     * Take an event's number as the next one of its source.
     *
     * @return {@link Outcome#APPLIED} if it is that, or why not: of a number taken before, its first outcome, which is
     * {@link Outcome#DUPLICATE} where that was to be applied.
     */
    Outcome admit(final long source, final long sourceSequence)
    {
        // Almost all events go on behind the last one of their source: one look at the table for them.
        if (sourceSequence > 1 && sources.replace(source, sourceSequence - 1, sourceSequence))
        {
            return Outcome.APPLIED;
        }

        final long expected = lastSourceSequence(source) + 1;
        if (sourceSequence == expected)
        {
            return sources.put(source, sourceSequence) ? Outcome.APPLIED : Outcome.SOURCE_LIMIT;
        }

        return sourceSequence < expected ? taken(source, sourceSequence) : Outcome.SOURCE_SEQUENCE_GAP;
    }

    /**
     * Take an event's number as the next one of its source, although the event is not applied.
     *
     * @param refusal why not.
     * @return the refusal, or what else {@link #admit} answers.
     */
    Outcome refuse(final long source, final long sourceSequence, final Outcome refusal)
    {
        final Outcome outcome = admit(source, sourceSequence);
        if (outcome != Outcome.APPLIED)
        {
            return outcome;
        }
        if (refusals != null)
        {
            refusals.add(source, sourceSequence, refusal);
        }

        return refusal;
    }

    /**
     * What is known of a number.
     */
    KnownOutcome known(final long source, final long sourceSequence)
    {
        if (sourceSequence < 1 || sourceSequence > lastSourceSequence(source))
        {
            return KnownOutcome.UNKNOWN_NOT_SEEN;
        }
        if (refusals == null)
        {
            return KnownOutcome.UNKNOWN_FORGOTTEN;
        }

        switch (taken(source, sourceSequence))
        {
            case DUPLICATE:
                return KnownOutcome.APPLIED;

            case FORGOTTEN:
                return KnownOutcome.UNKNOWN_FORGOTTEN;

            default:
                return KnownOutcome.NOT_APPLIED;
        }
    }

    /**
     * What an event with a number that was taken is answered with.
     */
    Outcome taken(final long source, final long sourceSequence)
    {
        if (refusals == null || sourceSequence < 1)
        {
            return Outcome.DUPLICATE;
        }

        final int code = refusals.code(source, sourceSequence);
        if (code != Refusals.NONE)
        {
            return Outcome.ofCode(code);
        }

        return refusals.isForgotten(source, sourceSequence) ? Outcome.FORGOTTEN : Outcome.DUPLICATE;
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
