package io.lockstep.replay.run;

import java.util.Map;

/**
 * What came of running two builds beside each other.
 *
 * @param left            the first build.
 * @param right           the second build.
 * @param beginSequence   of the event that both began behind; zero where they began with the first one.
 * @param events          that both were given.
 * @param stateChecks     places at which the states were compared.
 * @param isStateLogical  true where the two lay their states out differently, so that only what they mean was compared.
 * @param differing       events with a difference that was not expected.
 * @param expected        differences that were expected.
 * @param differingByType outputs that differ unexpectedly, by the name of their type.
 * @param first           the first difference that was not expected; null where there is none.
 */
public record ComparisonResult(
    LaneResult left,
    LaneResult right,
    long beginSequence,
    long events,
    long stateChecks,
    boolean isStateLogical,
    long differing,
    long expected,
    Map<String, Long> differingByType,
    Difference first)
{
    /**
     * Whether nothing differs but what was expected.
     *
     * @return true if so.
     */
    public boolean isEqual()
    {
        return first == null;
    }
}
