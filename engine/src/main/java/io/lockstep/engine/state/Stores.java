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
     * Declare a hash table from long to long whose values are slots: for the logical digest, an entry is the key with
     * the content of the record in that slot.
     *
     * @param name     unique among the processor's stores.
     * @param capacity most entries.
     * @param records  where the slots are; whatever is in the table is live there when a digest is taken.
     * @return the table, usable from the first event on.
     */
    LongTable longTable(String name, int capacity, Slab records);

    /**
     * Declare a slab of records of one length, addressed by slot, which are content from end to end.
     *
     * @param name         unique among the processor's stores.
     * @param recordLength in bytes; a positive multiple of 8, at most 4096.
     * @param capacity     most records.
     * @return the slab, usable from the first event on.
     */
    Slab slab(String name, int recordLength, int capacity);

    /**
     * Declare a slab of records that begin with their content and end with what follows from the layout, like links to
     * other slots.
     *
     * @param name          unique among the processor's stores.
     * @param recordLength  in bytes; a positive multiple of 8, at most 4096.
     * @param contentLength in bytes, from the start of the record; zero is legal.
     * @param capacity      most records.
     * @return the slab, usable from the first event on.
     */
    Slab slab(String name, int recordLength, int contentLength, int capacity);

    /**
     * Declare a table of records of one length, found by key, which are content from end to end.
     *
     * @param name         unique among the processor's stores, as is the name with {@code .records} behind it.
     * @param recordLength in bytes, without the key; a positive multiple of 8, at most 4088.
     * @param capacity     most records.
     * @return the table, usable from the first event on.
     */
    RecordTable recordTable(String name, int recordLength, int capacity);

    /**
     * Declare a table of records that begin with their content and end with what follows from the layout, like links
     * to other slots.
     *
     * @param name          unique among the processor's stores, as is the name with {@code .records} behind it.
     * @param recordLength  in bytes, without the key; a positive multiple of 8, at most 4088.
     * @param contentLength in bytes, from the start of the record; zero is legal.
     * @param capacity      most records.
     * @return the table, usable from the first event on.
     */
    RecordTable recordTable(String name, int recordLength, int contentLength, int capacity);

    /**
     * Declare an index from long to long that is ordered by key.
     *
     * @param name     unique among the processor's stores.
     * @param capacity most entries.
     * @return the index, usable from the first event on.
     */
    OrderedIndex orderedIndex(String name, int capacity);

    /**
     * Declare an index from long to long that is ordered by key, and whose values are slots: for the logical digest, an
     * entry is the key with the content of the record in that slot.
     *
     * @param name     unique among the processor's stores.
     * @param capacity most entries.
     * @param records  where the slots are; whatever is in the index is live there when a digest is taken.
     * @return the index, usable from the first event on.
     */
    OrderedIndex orderedIndex(String name, int capacity, Slab records);
}
