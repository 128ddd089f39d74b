package io.lockstep.engine.state;

/**
 * Kinds of stores, as the header of the state names them.
 */
public enum StoreKind
{
    /**
     * {@link LongTable}: from long to long.
     */
    LONG_TABLE(1),

    /**
     * {@link Slab}: from slot to record.
     */
    SLAB(2),

    /**
     * {@link OrderedIndex}: from long to long, in the order of the keys.
     */
    ORDERED_INDEX(3),

    /**
     * {@link TimerQueue}: from the id of a timer to its deadline and its source, a long each.
     */
    TIMER_QUEUE(4),

    /**
     * {@link RecordTable}: a record of the declared length by key, beside the slab that the record is in.
     */
    RECORD_TABLE(5);

    private final int code;

    StoreKind(final int code)
    {
        this.code = code;
    }

    int code()
    {
        return code;
    }

    static StoreKind of(final int code)
    {
        for (final StoreKind kind : values())
        {
            if (kind.code == code)
            {
                return kind;
            }
        }

        throw new IllegalStateException("no such kind of store: code=" + code + "; read with a newer version");
    }
}
