package io.lockstep.engine.state;

/**
 * Reusable flyweight over one record of a {@link RecordTable}, which knows the record's key beside its fields.
 *
 * <p>Threading: owned by the processor agent. Allocates nothing after its construction.
 */
public abstract class KeyedRecord extends Record
{
    /**
     * Create a flyweight that points at no record yet.
     */
    protected KeyedRecord()
    {
    }

    /**
     * Key of the record.
     *
     * @return the key that it was inserted with.
     */
    public final long key()
    {
        return longBefore();
    }
}
