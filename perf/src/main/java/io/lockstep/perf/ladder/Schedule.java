package io.lockstep.perf.ladder;

/**
 * When each event of a step is to be sent, fixed before the first one is.
 *
 * @param first      index of the first event.
 * @param measured   index of the first event behind the warm-up.
 * @param end        index behind the last event.
 * @param startNs    when the first event is due, by {@link System#nanoTime()}.
 * @param intervalNs between two events.
 */
record Schedule(long first, long measured, long end, long startNs, double intervalNs)
{
    /**
     * When an event is due.
     *
     * @param index of it.
     * @return the time, by {@link System#nanoTime()}.
     */
    long intendedNs(final long index)
    {
        return startNs + (long)((index - first) * intervalNs);
    }
}
