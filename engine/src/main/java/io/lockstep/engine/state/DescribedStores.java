package io.lockstep.engine.state;

import java.util.List;

/**
 * Stores that are declared by their description, and not by the code that first declared them: for readers.
 */
final class DescribedStores
{
    private DescribedStores()
    {
    }

    /**
     * Declare stores as they are described, in the same order.
     *
     * @param descriptions of all stores, as {@link StateStores#descriptions()} gave them.
     * @return the stores, without pages.
     * @throws IllegalStateException if no stores can be described like this.
     */
    static StateStores of(final List<StoreDescription> descriptions)
    {
        final StateStores stores = new StateStores();
        try
        {
            for (final StoreDescription store : descriptions)
            {
                declare(stores, store);
            }
        }
        catch (final IllegalArgumentException ex)
        {
            throw new IllegalStateException("the description of the stores is damaged: " + ex.getMessage(), ex);
        }

        return stores;
    }

    private static void declare(final StateStores stores, final StoreDescription store)
    {
        final StoreKind kind = StoreKind.of(store.kind());
        final String name = store.name();
        final int capacity = store.capacity();
        switch (kind)
        {
            case LONG_TABLE:
                stores.longTable(name, capacity);
                break;

            case SLAB:
                stores.slab(name, store.valueLength(), capacity);
                break;

            case ORDERED_INDEX:
                stores.orderedIndex(name, capacity);
                break;

            case TIMER_QUEUE:
                stores.checkDeclaration(name, capacity);
                final LongTable nodeById = (LongTable)stores.store(name + StateStores.TIMER_IDS);
                stores.declare(new TimerQueue(name, capacity, nodeById));
                break;

            case RECORD_TABLE:
                stores.checkDeclaration(name, capacity);
                final Slab records = (Slab)stores.store(name + StateStores.RECORDS);
                stores.declare(new RecordTable(name, capacity, records));
                break;

            default:
                throw new IllegalArgumentException("no such kind: kind=" + kind);
        }
    }
}
