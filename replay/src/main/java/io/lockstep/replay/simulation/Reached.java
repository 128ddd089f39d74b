package io.lockstep.replay.simulation;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often a simulation met each thing that it exists for, so that a run that never met one can be told from a run in
 * which all went well.
 *
 * <p>Threading: single owner.
 */
public final class Reached
{
    private final Map<String, Long> counts = new TreeMap<>();

    /**
     * With nothing met so far.
     */
    public Reached()
    {
    }

    /**
     * Something was met.
     *
     * @param what its name.
     */
    public void reach(final String what)
    {
        counts.merge(what, 1L, Long::sum);
    }

    /**
     * Something may have been met.
     *
     * @param what      its name.
     * @param isReached whether it was.
     */
    public void reach(final String what, final boolean isReached)
    {
        if (isReached)
        {
            reach(what);
        }
    }

    /**
     * Count all in that somebody else met.
     *
     * @param others counts.
     */
    public void add(final Reached others)
    {
        others.counts.forEach((what, count) -> counts.merge(what, count, Long::sum));
    }

    /**
     * How often something was met.
     *
     * @param what its name.
     * @return zero for never.
     */
    public long count(final String what)
    {
        return counts.getOrDefault(what, 0L);
    }

    /**
     * What has not been met.
     *
     * @param wanted names.
     * @return those of them that were never met, in their order.
     */
    public List<String> missing(final List<String> wanted)
    {
        return wanted.stream().filter((what) -> !counts.containsKey(what)).toList();
    }

    /**
     * Print a table of all that was met, and of what should have been.
     *
     * @param out    to print to.
     * @param wanted names.
     */
    public void print(final PrintStream out, final List<String> wanted)
    {
        counts.forEach((what, count) -> out.printf("  %-32s %,12d%n", what, count));
        missing(wanted).forEach((what) -> out.printf("  %-32s %12s%n", what, "never"));
    }
}
