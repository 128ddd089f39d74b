package io.lockstep.replay.tools;

import java.util.Arrays;

/**
 * Events over time, in a bounded number of steps of one length that grows with the span.
 *
 * <p>Threading: single owner.
 */
final class Timeline
{
    private static final int STEPS = 256;
    private static final long FIRST_STEP_NS = 1_000;

    private final long[] counts = new long[STEPS];
    private long startNs;
    private long stepNs = FIRST_STEP_NS;
    private long nextStepNs = Long.MIN_VALUE;
    private int step;
    private boolean isStarted;

    /**
     * Count one event.
     *
     * @param timestampNs not below the last one.
     */
    void add(final long timestampNs)
    {
        if (!isStarted)
        {
            isStarted = true;
            startNs = timestampNs;
        }
        // Most events are in the step of the last one, which spares the division.
        if (timestampNs >= nextStepNs)
        {
            step(timestampNs);
        }
        counts[step]++;
    }

    long startNs()
    {
        return startNs;
    }

    long stepNs()
    {
        return stepNs;
    }

    /**
     * Counts of all steps up to the last one with an event.
     */
    long[] counts()
    {
        int end = STEPS;
        while (end > 0 && counts[end - 1] == 0)
        {
            end--;
        }

        return Arrays.copyOf(counts, end);
    }

    private void step(final long timestampNs)
    {
        while ((timestampNs - startNs) / stepNs >= STEPS)
        {
            halve();
        }
        step = (int)((timestampNs - startNs) / stepNs);
        nextStepNs = startNs + (step + 1) * stepNs;
    }

    private void halve()
    {
        for (int i = 0; i < STEPS / 2; i++)
        {
            counts[i] = counts[2 * i] + counts[2 * i + 1];
        }
        Arrays.fill(counts, STEPS / 2, STEPS, 0);
        stepNs *= 2;
    }
}
