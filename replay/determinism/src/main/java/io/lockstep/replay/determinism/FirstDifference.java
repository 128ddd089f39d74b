package io.lockstep.replay.determinism;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The first event at which a run is not what another one was.
 *
 * @param sequence of the event.
 * @param message  with the runs, the event and what they have there.
 */
record FirstDifference(long sequence, String message)
{
    /**
     * Fail with the earliest of all, and name the others behind it.
     *
     * @param differences of several runs; none where all is well.
     * @throws AssertionError where there is any.
     */
    static void requireNone(final List<FirstDifference> differences)
    {
        if (!differences.isEmpty())
        {
            throw new AssertionError(differences.stream()
                .sorted(Comparator.comparingLong(FirstDifference::sequence))
                .map(FirstDifference::message)
                .collect(Collectors.joining("\nalso: ")));
        }
    }
}
