package io.lockstep.replay.threads;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which core each thread is to have, or why none has one.
 *
 * <p>Every thread gets a core of its own or none is pinned. Cores that are named are taken in their order. Otherwise
 * they are the highest that the process may use, and at least one is left for producers and for the JVM's own threads;
 * on two cores nothing is pinned.
 *
 * @param cores  one for each thread; empty where none is pinned.
 * @param reason why none is pinned; null where they are.
 */
record CorePlan(List<Integer> cores, String reason)
{
    private static final int MIN_CORES = 3;

    /**
     * Plan.
     *
     * @param threads to be pinned.
     * @param wanted  cores that were named; null for any.
     * @param allowed cores that the process may use.
     */
    static CorePlan of(final int threads, final BitSet wanted, final BitSet allowed)
    {
        final BitSet usable = (BitSet)allowed.clone();
        if (wanted != null)
        {
            final BitSet missing = (BitSet)wanted.clone();
            missing.andNot(allowed);
            if (!missing.isEmpty())
            {
                return none("cores " + CoreList.format(missing) + " are not among those the process may use, " +
                    CoreList.format(allowed));
            }

            return wanted.cardinality() < threads ?
                none(threads + " threads, but only cores " + CoreList.format(wanted) + " are named") :
                new CorePlan(wanted.stream().boxed().limit(threads).toList(), null);
        }

        final int count = usable.cardinality();
        if (count < MIN_CORES || count < threads + 1)
        {
            return none(threads + " threads and the rest of the process on " + count + " cores");
        }

        final List<Integer> cores = new ArrayList<>(usable.stream().boxed().toList());
        return new CorePlan(List.copyOf(cores.subList(count - threads, count)), null);
    }

    boolean isPinned()
    {
        return reason == null;
    }

    private static CorePlan none(final String reason)
    {
        return new CorePlan(List.of(), reason);
    }
}
