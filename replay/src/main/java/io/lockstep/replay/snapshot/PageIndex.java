package io.lockstep.replay.snapshot;

import java.util.Arrays;

/**
 * Where each page of a state lies, in the order of shard, store and index.
 *
 * <p>Threading: single owner.
 */
final class PageIndex
{
    private static final int CAPACITY = 64;

    private int[] shards = new int[CAPACITY];
    private int[] stores = new int[CAPACITY];
    private int[] indices = new int[CAPACITY];
    private int[] places = new int[CAPACITY];
    private int[] checksums = new int[CAPACITY];
    private long[] digests = new long[CAPACITY];
    private long[] holders = new long[CAPACITY];
    private int size;

    PageIndex()
    {
    }

    int size()
    {
        return size;
    }

    int shard(final int entry)
    {
        return shards[entry];
    }

    int store(final int entry)
    {
        return stores[entry];
    }

    int index(final int entry)
    {
        return indices[entry];
    }

    /**
     * Where it is among the pages of the file that has it.
     */
    int place(final int entry)
    {
        return places[entry];
    }

    int checksum(final int entry)
    {
        return checksums[entry];
    }

    long digest(final int entry)
    {
        return digests[entry];
    }

    /**
     * Sequence of the snapshot whose file has the page.
     */
    long holder(final int entry)
    {
        return holders[entry];
    }

    void checksum(final int entry, final int checksum)
    {
        checksums[entry] = checksum;
    }

    /**
     * Add the next page.
     *
     * @return its entry.
     */
    int add(
        final int shard,
        final int store,
        final int index,
        final long digest,
        final long holder,
        final int place,
        final int checksum)
    {
        if (size == digests.length)
        {
            grow();
        }
        shards[size] = shard;
        stores[size] = store;
        indices[size] = index;
        digests[size] = digest;
        holders[size] = holder;
        places[size] = place;
        checksums[size] = checksum;

        return size++;
    }

    /**
     * Compare the page of an entry with another in the order of pages.
     */
    int compare(final int entry, final int shard, final int store, final int index)
    {
        if (shards[entry] != shard)
        {
            return Integer.compare(shards[entry], shard);
        }

        return stores[entry] == store ?
            Integer.compare(indices[entry], index) : Integer.compare(stores[entry], store);
    }

    /**
     * First entry that is not in front of a page.
     */
    int from(final int shard, final int store, final int index)
    {
        int low = 0;
        int high = size;
        while (low < high)
        {
            final int middle = (low + high) >>> 1;
            if (compare(middle, shard, store, index) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private void grow()
    {
        final int capacity = Math.max(2 * size, CAPACITY);
        shards = Arrays.copyOf(shards, capacity);
        stores = Arrays.copyOf(stores, capacity);
        indices = Arrays.copyOf(indices, capacity);
        places = Arrays.copyOf(places, capacity);
        checksums = Arrays.copyOf(checksums, capacity);
        digests = Arrays.copyOf(digests, capacity);
        holders = Arrays.copyOf(holders, capacity);
    }
}
