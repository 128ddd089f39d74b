package io.lockstep.replay.tools;

import java.util.function.BooleanSupplier;

/**
 * What to print of a journal, and how. All events, unless told otherwise.
 *
 * <p>Threading: one thread, before it is used.
 */
public final class PrintSelection
{
    private JournalPlace from = JournalPlace.FIRST;
    private JournalPlace to = JournalPlace.LAST;
    private Condition condition;
    private long limit = Long.MAX_VALUE;
    private int before;
    private int after;
    private boolean isOutputs;
    private boolean isInt64Text;
    private boolean isPersonalShown;
    private long committedPosition = -1;
    private BooleanSupplier isFollowing = () -> false;

    /**
     * Everything.
     */
    public PrintSelection()
    {
    }

    /**
     * Between two places, both included.
     *
     * @param first place of the first event.
     * @param last  place of the last event.
     * @return this.
     */
    public PrintSelection range(final JournalPlace first, final JournalPlace last)
    {
        from = first;
        to = last;
        return this;
    }

    /**
     * Only what matches.
     *
     * @param wanted compiled by the schemas of the journal.
     * @return this.
     */
    public PrintSelection condition(final Condition wanted)
    {
        condition = wanted;
        return this;
    }

    /**
     * Neighbours of what matches.
     *
     * @param eventsBefore most of them before each match.
     * @param eventsAfter  most of them behind each match.
     * @return this.
     */
    public PrintSelection context(final int eventsBefore, final int eventsAfter)
    {
        if (eventsBefore < 0 || eventsAfter < 0)
        {
            throw new IllegalArgumentException(
                "expected no negative context: before=" + eventsBefore + " after=" + eventsAfter);
        }
        before = eventsBefore;
        after = eventsAfter;
        return this;
    }

    /**
     * Most matches.
     *
     * @param most of them.
     * @return this.
     */
    public PrintSelection limit(final long most)
    {
        if (most < 0)
        {
            throw new IllegalArgumentException("expected no negative limit: limit=" + most);
        }
        limit = most;
        return this;
    }

    /**
     * Outputs instead of input events.
     *
     * @param isWanted true for outputs.
     * @return this.
     */
    public PrintSelection isOutputs(final boolean isWanted)
    {
        isOutputs = isWanted;
        return this;
    }

    /**
     * Integers that a double cannot hold as strings.
     *
     * @param isWanted true for strings.
     * @return this.
     */
    public PrintSelection isInt64Text(final boolean isWanted)
    {
        isInt64Text = isWanted;
        return this;
    }

    /**
     * Personal data as it is; otherwise it is masked.
     *
     * @param isWanted true to show it.
     * @return this.
     */
    public PrintSelection isPersonalShown(final boolean isWanted)
    {
        isPersonalShown = isWanted;
        return this;
    }

    /**
     * Say of each event of a cluster's log whether it is known to be committed.
     *
     * @param position up to which all is; negative to say nothing.
     * @return this.
     */
    public PrintSelection committedPosition(final long position)
    {
        committedPosition = position;
        return this;
    }

    /**
     * Wait for more at the end of the journal.
     *
     * @param isMoreExpected asked at the end, again and again; a false answer ends it once all was read.
     * @return this.
     */
    public PrintSelection following(final BooleanSupplier isMoreExpected)
    {
        isFollowing = isMoreExpected;
        return this;
    }

    JournalPlace from()
    {
        return from;
    }

    JournalPlace to()
    {
        return to;
    }

    Condition condition()
    {
        return condition;
    }

    long limit()
    {
        return limit;
    }

    int before()
    {
        return before;
    }

    int after()
    {
        return after;
    }

    boolean isOutputs()
    {
        return isOutputs;
    }

    boolean isInt64Text()
    {
        return isInt64Text;
    }

    boolean isPersonalShown()
    {
        return isPersonalShown;
    }

    long committedPosition()
    {
        return committedPosition;
    }

    BooleanSupplier isFollowing()
    {
        return isFollowing;
    }
}
