package io.lockstep.engine.counters;

/**
 * How the value of a counter is to be understood.
 */
public enum CounterKind
{
    /**
     * Sequence of the last event that came so far: it only grows, and its growth is a rate.
     */
    SEQUENCE,

    /**
     * How often something happened since the launch: it only grows.
     */
    COUNT,

    /**
     * How much there is at the moment: it grows and shrinks.
     */
    LEVEL,

    /**
     * What a level can not exceed: it never changes.
     */
    LIMIT,

    /**
     * The longest time that something took since the launch, in nanoseconds.
     */
    MAXIMUM_NS,

    /**
     * A histogram: the value is where it begins in the buffer of histograms.
     */
    HISTOGRAM
}
