package io.lockstep.examples.exchange;

import io.lockstep.engine.state.Slab;
import io.lockstep.engine.state.Stores;

/**
 * The records of the resting orders, found by order id.
 *
 * <p>A hash table whose chains run through the records themselves, and which grows by linear hashing: sixteen buckets
 * at a time, as the number of orders does, so that no insertion ever waits for the whole table to move. It never
 * shrinks.
 *
 * <p><b>Design note.</b> A table of the declared capacity is spread over memory that a small book never fills: with
 * ids that arrive in random order, each new order then costs a miss of all caches. This one takes as much memory as
 * the most orders that ever rested together need, and finds a record without an entry in between. For a room of a
 * million orders, of which a few thousand rest, that made the whole exchange half as fast again.
 *
 * <p>Threading: owned by the processor agent.
 */
final class OrderTable
{
    private static final int BUCKETS_PER_ORDER = 2;

    private final OrderBuckets buckets = new OrderBuckets();
    private final RestingOrder neighbour = new RestingOrder();
    private final Slab orders;
    private final Slab directory;
    private int soughtBucket;

    OrderTable(final Stores stores, final int maxOrders)
    {
        final long maxBuckets = (long)maxOrders * BUCKETS_PER_ORDER;
        orders = stores.slab("orders", RestingOrder.LENGTH, maxOrders);
        directory = stores.slab(
            "order-buckets",
            OrderBuckets.LENGTH,
            (int)((maxBuckets + OrderBuckets.COUNT - 1) >>> OrderBuckets.COUNT_SHIFT));
    }

    /**
     * The records, to read and write all but their identity.
     *
     * @return the slab.
     */
    Slab orders()
    {
        return orders;
    }

    boolean isFull()
    {
        return orders.size() == orders.capacity();
    }

    /**
     * Look for an order.
     *
     * @param orderId of it.
     * @param order   view that reads the record, if there is one.
     * @return slot of the order, or {@link OrderBook#NONE}.
     */
    int find(final long orderId, final RestingOrder order)
    {
        final int bucketCount = bucketCount();
        if (0 == bucketCount)
        {
            return OrderBook.NONE;
        }

        soughtBucket = bucket(orderId, bucketCount);
        int slot = first(soughtBucket);
        while (OrderBook.NONE != slot)
        {
            orders.read(slot, order);
            if (order.orderId() == orderId)
            {
                return slot;
            }
            slot = order.bucketNext();
        }

        return OrderBook.NONE;
    }

    /**
     * Add the order that {@link #find} has looked for last, in vain. The table is not full.
     *
     * @param orderId of it.
     * @return slot of its record, of which only the identity is written.
     */
    int add(final long orderId)
    {
        final int slot = orders.allocate();
        if (Slab.FULL == slot)
        {
            throw new IllegalStateException("expected room for an order, but there is none: orderId=" + orderId);
        }

        if ((long)orders.size() * BUCKETS_PER_ORDER > bucketCount())
        {
            grow();
            soughtBucket = bucket(orderId, bucketCount());
        }

        directory.write(soughtBucket >>> OrderBuckets.COUNT_SHIFT, buckets);
        final int first = buckets.first(soughtBucket);
        buckets.first(soughtBucket, slot);
        orders.write(slot, neighbour);
        neighbour.identity(orderId, first);

        return slot;
    }

    /**
     * Remove an order, record and all.
     *
     * @param slot  of an order in the table.
     * @param order view of it.
     */
    void remove(final int slot, final RestingOrder order)
    {
        final int bucket = bucket(order.orderId(), bucketCount());
        final int next = order.bucketNext();
        directory.write(bucket >>> OrderBuckets.COUNT_SHIFT, buckets);
        int before = buckets.first(bucket);

        if (before == slot)
        {
            buckets.first(bucket, next);
        }
        else
        {
            orders.read(before, neighbour);
            while (neighbour.bucketNext() != slot)
            {
                before = neighbour.bucketNext();
                orders.read(before, neighbour);
            }
            orders.write(before, neighbour);
            neighbour.bucketNext(next);
        }

        orders.free(slot);
    }

    private int first(final int bucket)
    {
        directory.read(bucket >>> OrderBuckets.COUNT_SHIFT, buckets);

        return buckets.first(bucket);
    }

    private int bucketCount()
    {
        return directory.size() << OrderBuckets.COUNT_SHIFT;
    }

    /**
     * Add sixteen buckets, and move into each the orders that belong there from the one bucket they can be in.
     */
    private void grow()
    {
        final int from = bucketCount();
        final int allocated = directory.allocate();
        if (from >>> OrderBuckets.COUNT_SHIFT != allocated)
        {
            throw new IllegalStateException("expected the next buckets, but: slot=" + allocated + " buckets=" + from);
        }

        for (int bucket = from; from > 0 && bucket < from + OrderBuckets.COUNT; bucket++)
        {
            split(bucket - Integer.highestOneBit(from), bucket);
        }
    }

    private void split(final int source, final int target)
    {
        final int bucketCount = bucketCount();
        int stayFirst = OrderBook.NONE;
        int moveFirst = OrderBook.NONE;
        int slot = first(source);

        while (OrderBook.NONE != slot)
        {
            orders.write(slot, neighbour);
            final int next = neighbour.bucketNext();
            if (bucket(neighbour.orderId(), bucketCount) == target)
            {
                neighbour.bucketNext(moveFirst);
                moveFirst = slot;
            }
            else
            {
                neighbour.bucketNext(stayFirst);
                stayFirst = slot;
            }
            slot = next;
        }

        directory.write(source >>> OrderBuckets.COUNT_SHIFT, buckets);
        buckets.first(source, stayFirst);
        directory.write(target >>> OrderBuckets.COUNT_SHIFT, buckets);
        buckets.first(target, moveFirst);
    }

    /**
     * Bucket of an id: as many low bits of its hash as address all buckets, or one less where that one is not there.
     */
    private static int bucket(final long orderId, final int bucketCount)
    {
        final long product = orderId * 0x9E37_79B9_7F4A_7C15L;
        final int hash = (int)(product >>> Integer.SIZE);
        final int half = Integer.highestOneBit(bucketCount);
        final int bucket = hash & 2 * half - 1;

        return bucket < bucketCount ? bucket : bucket & half - 1;
    }
}
