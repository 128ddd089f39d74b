package io.lockstep.replay.run;

import java.util.List;
import java.util.function.LongConsumer;

/**
 * What going over two logs together, up to the first entry that is not the same in both, comes to.
 *
 * @param equal entries that are.
 * @param first the one that is not; null where both end.
 */
record LogPass(long equal, Difference first)
{
    private static final int PROGRESS_ENTRIES = 1 << 16;

    /**
     * Go over two logs.
     *
     * @param from     sequence of the first entry that counts.
     * @param progress told the number of entries, now and then.
     */
    static LogPass of(
        final LogCursor left,
        final ItemText ofLeft,
        final LogCursor right,
        final ItemText ofRight,
        final long from,
        final LongConsumer progress)
    {
        long equal = 0;
        boolean hasLeft = nextFrom(left, from);
        boolean hasRight = nextFrom(right, from);
        while (hasLeft && hasRight && left.isEqual(right))
        {
            equal++;
            if (equal % PROGRESS_ENTRIES == 0)
            {
                progress.accept(equal);
            }
            hasLeft = left.next();
            hasRight = right.next();
        }
        if (!hasLeft && !hasRight)
        {
            return new LogPass(equal, null);
        }

        final LogCursor known = hasLeft ? left : right;
        return new LogPass(equal, new Difference(
            known.index() < 0 ? Difference.Kind.INPUT : Difference.Kind.OUTPUT,
            hasLeft && hasRight ? Math.min(left.sequence(), right.sequence()) : known.sequence(),
            null,
            known.index(),
            hasLeft ? left.item(ofLeft) : null,
            hasRight ? right.item(ofRight) : null,
            List.of()));
    }

    /**
     * Whether the left one ended where the right one goes on.
     */
    boolean isLeftEnded()
    {
        return first != null && first.left() == null;
    }

    /**
     * Whether the right one ended where the left one goes on.
     */
    boolean isRightEnded()
    {
        return first != null && first.right() == null;
    }

    private static boolean nextFrom(final LogCursor cursor, final long from)
    {
        boolean isThere = cursor.next();
        while (isThere && cursor.sequence() < from)
        {
            isThere = cursor.next();
        }

        return isThere;
    }
}
