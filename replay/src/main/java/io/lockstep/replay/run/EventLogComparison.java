package io.lockstep.replay.run;

import java.util.function.LongConsumer;

/**
 * Holds the events of two logs against each other, where at least one is that of a cluster's member.
 *
 * <p>Of two members each message has to be at the same position; of a member and a journal each has to have the same
 * sequence, time and bytes, while who sent it is told by a session there and by a source here. That a member's log ends
 * earlier is no difference: it has not come further, or what is behind was never committed.
 *
 * @param events    that are equal, before the first difference.
 * @param leftMore  events that the left one has behind the end of the right one.
 * @param rightMore events that the right one has behind the end of the left one.
 * @param first     the first difference; null where there is none.
 */
public record EventLogComparison(long events, long leftMore, long rightMore, Difference first)
{
    /**
     * Compare.
     *
     * @param left            first log.
     * @param right           second log.
     * @param isPersonalShown true to show personal data as it is.
     * @param progress        told the number of events, now and then.
     * @return what came of it.
     * @throws io.lockstep.replay.journal.CorruptJournalException where one of them is damaged.
     */
    public static EventLogComparison of(
        final EventLog left, final EventLog right, final boolean isPersonalShown, final LongConsumer progress)
    {
        final ItemText ofLeft = new ItemText(left.schemas(), isPersonalShown);
        final ItemText ofRight = new ItemText(right.schemas(), isPersonalShown);
        try (LogCursor one = left.events(left.commonBegin(right));
            LogCursor other = right.events(left.commonBegin(right)))
        {
            final LogPass pass = LogPass.of(one, ofLeft, other, ofRight, 0, progress);
            final boolean isRightShorter = pass.isRightEnded() && right.isOfMember();
            final boolean isLeftShorter = pass.isLeftEnded() && left.isOfMember();

            return new EventLogComparison(
                pass.equal(),
                isRightShorter ? 1 + rest(one) : 0,
                isLeftShorter ? 1 + rest(other) : 0,
                isRightShorter || isLeftShorter ? null : pass.first());
        }
    }

    /**
     * Whether no event differs.
     *
     * @return true if so.
     */
    public boolean isEqual()
    {
        return first == null;
    }

    private static long rest(final LogCursor cursor)
    {
        long count = 0;
        while (cursor.next())
        {
            count++;
        }

        return count;
    }
}
