package io.lockstep.engine.counters;

/**
 * What is counted.
 *
 * <p>The ids are type ids in Agrona's sense and stand in files that other builds read: they are never renumbered, and
 * they keep clear of Aeron's, which are below 1000. Where an engine has several counters of a type, each has the name
 * of a ring, a stage, a store, an agent or a reason.
 */
public enum CounterType
{
    /**
     * Slots of a ring that were claimed; an event or output takes one slot or several. Named by the ring.
     */
    CLAIMED(1001, CounterKind.SEQUENCE, "claimed"),

    /**
     * Last event that was recovered from the journal by the launch.
     */
    RECOVERED(1002, CounterKind.SEQUENCE, "recovered"),

    /**
     * Last event that the journal has, at its level.
     */
    DURABLE(1003, CounterKind.SEQUENCE, "durable"),

    /**
     * Last event that was processed. Named by the stage.
     */
    PROCESSED(1004, CounterKind.SEQUENCE, "processed"),

    /**
     * Last event whose outputs began to pass the gate.
     */
    RELEASED(1005, CounterKind.SEQUENCE, "released"),

    /**
     * Entries that passed the gate: outputs, outcomes of events without any, checkpoints.
     */
    OUTPUTS(1006, CounterKind.COUNT, "outputs"),

    /**
     * Slots of a ring that hold what its slowest consumer has not taken. Named by the ring.
     */
    RING_USED(1010, CounterKind.LEVEL, "ring used"),

    /**
     * Slots of a ring. Named by the ring.
     */
    RING_CAPACITY(1011, CounterKind.LIMIT, "ring capacity"),

    /**
     * Times that somebody found a ring full: each refused offer, and each try of an agent that waits. Named by the
     * ring. That of the input ring is written by any producer.
     */
    BACK_PRESSURED(1020, CounterKind.COUNT, "back pressured"),

    /**
     * Offers that were refused for good and never sequenced. Named by the reason; written by any producer.
     */
    REFUSED(1021, CounterKind.COUNT, "refused"),

    /**
     * Events by what became of them. Named by the outcome.
     */
    OUTCOME(1022, CounterKind.COUNT, "outcome"),

    /**
     * Outputs or events that observers did not see because they were a ring behind, for all observers together. Named
     * by what is observed; written by any observer.
     */
    DROPPED(1023, CounterKind.COUNT, "dropped"),

    /**
     * Failures that were reported. Written by any thread.
     */
    ERRORS(1024, CounterKind.COUNT, "errors"),

    /**
     * What the edge of a node counts. Named by what it is.
     */
    EDGE(1025, CounterKind.COUNT, "edge"),

    /**
     * Entries of a store. Named by the store.
     */
    STORE_ENTRIES(1030, CounterKind.LEVEL, "store entries"),

    /**
     * Declared capacity of a store. Named by the store.
     */
    STORE_CAPACITY(1031, CounterKind.LIMIT, "store capacity"),

    /**
     * Insertions that a full store refused. Named by the store.
     */
    STORE_FULL(1032, CounterKind.COUNT, "store full"),

    /**
     * Timers that are pending.
     */
    TIMERS(1033, CounterKind.LEVEL, "timers"),

    /**
     * Longest duty cycle of an agent that did work. Named by the agent.
     */
    DUTY_CYCLE_MAX(1040, CounterKind.MAXIMUM_NS, "duty cycle max ns"),

    /**
     * Times that a thread was found off the cores it was pinned to, and was put back. Named by the agent.
     */
    PIN_RESETS(1041, CounterKind.COUNT, "pin resets"),

    /**
     * Time that sampled events spent on a hop. Named by the hop.
     */
    LATENCY(1050, CounterKind.HISTOGRAM, "latency");

    private static final CounterType[] TYPES = values();

    private final int id;
    private final CounterKind kind;
    private final String text;

    CounterType(final int id, final CounterKind kind, final String text)
    {
        this.id = id;
        this.kind = kind;
        this.text = text;
    }

    /**
     * The number that stands for the type in counters' metadata.
     *
     * @return Agrona's type id.
     */
    public int id()
    {
        return id;
    }

    /**
     * How values are to be understood.
     *
     * @return the kind.
     */
    public CounterKind kind()
    {
        return kind;
    }

    /**
     * How the type is called in labels and by commands.
     *
     * @return words in lower case.
     */
    public String text()
    {
        return text;
    }

    /**
     * Type of an id.
     *
     * @param id as of {@link #id()}.
     * @return the type; null where a newer build wrote the counter.
     */
    public static CounterType ofId(final int id)
    {
        for (final CounterType type : TYPES)
        {
            if (type.id == id)
            {
                return type;
            }
        }

        return null;
    }
}
