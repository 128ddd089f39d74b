package io.lockstep.engine.state;

/**
 * Registry in which a processor declares its stores, each with a name and an exact capacity, while it starts.
 *
 * <p>The order and the sizes of the declarations are part of the layout of the state: two runs are comparable only
 * with the same ones.
 *
 * <p>Threading: the thread that launches the engine, before the first event.
 */
public interface Stores
{
    /**
     * Declare a hash table from long to long.
     *
     * @param name     unique among the processor's stores.
     * @param capacity most entries.
     * @return the table, usable from the first event on.
     */
    LongTable longTable(String name, int capacity);

    /**
     * Declare a slab of records of one length, addressed by slot.
     *
     * @param name         unique among the processor's stores.
     * @param recordLength in bytes; a positive multiple of 8, at most 4096.
     * @param capacity     most records.
     * @return the slab, usable from the first event on.
     */
    Slab slab(String name, int recordLength, int capacity);

    /**
     * Declare an index from long to long that is ordered by key.
     *
     * @param name     unique among the processor's stores.
     * @param capacity most entries.
     * @return the index, usable from the first event on.
     */
    OrderedIndex orderedIndex(String name, int capacity);
}
