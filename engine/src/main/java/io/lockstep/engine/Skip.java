package io.lockstep.engine;

/**
 * An operator's decision that something of one event does not happen, in any run of its history.
 *
 * <p>It is for what a processor cannot apply: the engine stops there, and would stop there again at each start.
 *
 * @param sequence of the event.
 * @param scope    what does not happen.
 * @param timerId  of the timer, for {@link Scope#TIMER}; else zero.
 */
public record Skip(long sequence, Scope scope, long timerId)
{
    /**
     * What a decision is about. The codes are kept on disk: they are never renumbered.
     */
    public enum Scope
    {
        /**
         * The event: no processor sees it; timers that are due fire, and its source's numbers go on behind it.
         */
        EVENT,

        /**
         * The timers due at the event: none of them fires, and they are gone; the event itself is applied.
         */
        TIMERS,

        /**
         * One timer due at the event, by its id, in whatever shard.
         */
        TIMER
    }

    /**
     * Check the values.
     *
     * @param sequence as above.
     * @param scope    as above.
     * @param timerId  as above.
     */
    public Skip
    {
        if (sequence < 1)
        {
            throw new IllegalArgumentException("a sequence is positive: sequence=" + sequence);
        }
    }

    /**
     * Pass over an event.
     *
     * @param sequence of the event.
     * @return the decision.
     */
    public static Skip event(final long sequence)
    {
        return new Skip(sequence, Scope.EVENT, 0);
    }

    /**
     * Pass over all timers that are due at an event.
     *
     * @param sequence of the event.
     * @return the decision.
     */
    public static Skip timers(final long sequence)
    {
        return new Skip(sequence, Scope.TIMERS, 0);
    }

    /**
     * Pass over one timer that is due at an event.
     *
     * @param sequence of the event.
     * @param timerId  of the timer.
     * @return the decision.
     */
    public static Skip timer(final long sequence, final long timerId)
    {
        return new Skip(sequence, Scope.TIMER, timerId);
    }
}
