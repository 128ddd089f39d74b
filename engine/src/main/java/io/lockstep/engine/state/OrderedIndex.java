package io.lockstep.engine.state;

import io.lockstep.engine.Digest;
import org.agrona.MutableDirectBuffer;

/**
 * Map from long to long that is ordered by key and holds exactly as many entries as declared: the price levels of a
 * book, deadlines, ranges. Every long is a legal key; every long but {@link #MISSING_VALUE} is a legal value.
 *
 * <p>A B+tree whose first and last leaf are found without a walk: the first and the last entry cost a few loads, and
 * look-ups, insertions and removals among the ten to thirty entries nearest to either end touch one leaf: there those
 * of a book cluster. Elsewhere an operation walks one node per factor of about thirty in size.
 *
 * <p>A neighbour is asked for by key, which need not be in the index:
 *
 * <pre>{@code
 * long price = asks.firstKey();
 * while (quantity > 0 && asks.hasHigher(price))
 * {
 *     price = asks.higherKey(price);
 *     ...
 * }
 * }</pre>
 *
 * <p>Threading: owned by the processor agent. Allocates nothing.
 */
public final class OrderedIndex extends PagedStore
{
    /**
     * Value that stands for no value, and so cannot be stored.
     */
    public static final long MISSING_VALUE = LongTable.MISSING_VALUE;

    private static final long NOWHERE = -1;

    private final LogicalValues values;
    private IndexNodes nodes;
    private IndexBalance balance;
    private long missedKey;
    private long missedPlace = NOWHERE;

    OrderedIndex(final String name, final int capacity, final LogicalValues values)
    {
        super(name, capacity);
        this.values = values;
    }

    /**
     * Value of a key. Where it has none, the index remembers the place where it would go, for a {@link #put} of the
     * same key to follow.
     *
     * @param key to look up.
     * @return its value, or {@link #MISSING_VALUE} if it has none.
     */
    public long get(final long key)
    {
        final IndexNodes tree = nodes();
        final int leaf = leafOf(tree, key);
        final int index = tree.countBelow(leaf, key);
        if (isAt(tree, leaf, index, key))
        {
            return tree.value(leaf, index);
        }

        missedKey = key;
        missedPlace = place(leaf, index);
        return MISSING_VALUE;
    }

    /**
     * Give a key a value, in place of the one that it has.
     *
     * @param key   to insert, or to change the value of.
     * @param value that the key has from now on.
     * @return true if done; false, with nothing changed but {@link #fullCount()}, if the key is new and the index full.
     * @throws IllegalArgumentException if the value is {@link #MISSING_VALUE}.
     */
    public boolean put(final long key, final long value)
    {
        if (MISSING_VALUE == value)
        {
            throw new IllegalArgumentException("the missing value cannot be stored: store=" + name() + " key=" + key);
        }

        final IndexNodes tree = nodes();
        if (NOWHERE != missedPlace && missedKey == key)
        {
            return insert(tree, (int)(missedPlace >>> 32), (int)missedPlace, key, value);
        }

        final int leaf = leafOf(tree, key);
        final int index = tree.countBelow(leaf, key);
        if (isAt(tree, leaf, index, key))
        {
            tree.value(leaf, index, value);
            return true;
        }

        return insert(tree, leaf, index, key, value);
    }

    /**
     * Take a key and its value out.
     *
     * @param key to remove.
     * @return the value that it had, or {@link #MISSING_VALUE} if it had none.
     */
    public long remove(final long key)
    {
        final IndexNodes tree = nodes();
        final int leaf = leafOf(tree, key);
        final int index = tree.countBelow(leaf, key);
        if (!isAt(tree, leaf, index, key))
        {
            return MISSING_VALUE;
        }

        missedPlace = NOWHERE;
        final long value = tree.value(leaf, index);
        addToSize(-1);
        tree.removeEntry(leaf, index);
        if (tree.count(leaf) < IndexBalance.MIN_LEAF_COUNT && tree.height() > 0)
        {
            balance.fill(key);
        }

        return value;
    }

    /**
     * Whether there is no entry.
     *
     * @return true if there is none.
     */
    public boolean isEmpty()
    {
        return 0 == size();
    }

    /**
     * The lowest key.
     *
     * @return the key.
     * @throws IllegalStateException if the index is empty.
     */
    public long firstKey()
    {
        return keyAt(first());
    }

    /**
     * The highest key.
     *
     * @return the key.
     * @throws IllegalStateException if the index is empty.
     */
    public long lastKey()
    {
        return keyAt(last());
    }

    /**
     * Value of the lowest key.
     *
     * @return the value, or {@link #MISSING_VALUE} if the index is empty.
     */
    public long firstValue()
    {
        return valueAt(first());
    }

    /**
     * Value of the highest key.
     *
     * @return the value, or {@link #MISSING_VALUE} if the index is empty.
     */
    public long lastValue()
    {
        return valueAt(last());
    }

    /**
     * Whether there is an entry above a key.
     *
     * @param key to start from, in the index or not.
     * @return true if there is one.
     */
    public boolean hasHigher(final long key)
    {
        return NOWHERE != higher(key);
    }

    /**
     * The lowest key above a key.
     *
     * @param key to start from, in the index or not.
     * @return the next key.
     * @throws IllegalStateException if there is none: see {@link #hasHigher(long)}.
     */
    public long higherKey(final long key)
    {
        return keyAt(higher(key));
    }

    /**
     * Value of the lowest key above a key.
     *
     * @param key to start from, in the index or not.
     * @return the value, or {@link #MISSING_VALUE} if there is no such key.
     */
    public long higherValue(final long key)
    {
        return valueAt(higher(key));
    }

    /**
     * Whether there is an entry below a key.
     *
     * @param key to start from, in the index or not.
     * @return true if there is one.
     */
    public boolean hasLower(final long key)
    {
        return NOWHERE != lower(key);
    }

    /**
     * The highest key below a key.
     *
     * @param key to start from, in the index or not.
     * @return the previous key.
     * @throws IllegalStateException if there is none: see {@link #hasLower(long)}.
     */
    public long lowerKey(final long key)
    {
        return keyAt(lower(key));
    }

    /**
     * Value of the highest key below a key.
     *
     * @param key to start from, in the index or not.
     * @return the value, or {@link #MISSING_VALUE} if there is no such key.
     */
    public long lowerValue(final long key)
    {
        return valueAt(lower(key));
    }

    /**
     * Value of the highest key that is not above a key.
     *
     * @param key to start from, in the index or not.
     * @return the value, or {@link #MISSING_VALUE} if there is no such key.
     */
    public long floorValue(final long key)
    {
        return Long.MAX_VALUE == key ? lastValue() : lowerValue(key + 1);
    }

    /**
     * Value of the lowest key that is not below a key.
     *
     * @param key to start from, in the index or not.
     * @return the value, or {@link #MISSING_VALUE} if there is no such key.
     */
    public long ceilingValue(final long key)
    {
        return Long.MIN_VALUE == key ? firstValue() : higherValue(key - 1);
    }

    @Override
    String layout()
    {
        return "OrderedIndex nodeLength=" + IndexNodes.NODE_LENGTH + " nodes=" + IndexBalance.maxNodes(capacity());
    }

    @Override
    long logicalDigest()
    {
        final IndexNodes tree = nodes();
        long digest = 0;
        int leaf = IndexNodes.FIRST_LEAF;
        do
        {
            for (int i = 0, count = tree.count(leaf); i < count; i++)
            {
                final long start = Digest.chain(nameHash(), tree.key(leaf, i));
                digest += Digest.avalanche(values.append(start, tree.value(leaf, i)));
            }

            leaf = tree.next(leaf);
        }
        while (IndexNodes.NONE != leaf);

        return digest;
    }

    @Override
    StoreKind kind()
    {
        return StoreKind.ORDERED_INDEX;
    }

    @Override
    boolean copyValue(final long key, final MutableDirectBuffer target, final int offset)
    {
        final long value = get(key);
        target.putLong(offset, value);
        return MISSING_VALUE != value;
    }

    /**
     * {@inheritDoc} A step goes by key, so that a scan loses its way by no insertion and no removal.
     */
    @Override
    boolean step(final EntryCursor cursor, final MutableDirectBuffer target, final int offset)
    {
        final long place = 0 == cursor.place() ? first() : higher(cursor.key());
        if (NOWHERE == place)
        {
            cursor.end();
            return false;
        }

        target.putLong(offset, valueAt(place));
        cursor.found(keyAt(place), 1);
        return true;
    }

    @Override
    long pageCount()
    {
        return IndexNodes.pageCount(IndexBalance.maxNodes(capacity()));
    }

    @Override
    void flush(final PagedMemory memory)
    {
        super.flush(memory);
        nodes.flush();
    }

    @Override
    void followWriter()
    {
        super.followWriter();
        nodes.load();
    }

    @Override
    void onBound(final PagedMemory memory)
    {
        missedPlace = NOWHERE;
        nodes = new IndexNodes(memory);
        balance = new IndexBalance(nodes);
    }

    private boolean insert(
        final IndexNodes tree, final int leaf, final int index, final long key, final long value)
    {
        if (size() == capacity())
        {
            onFull();
            return false;
        }

        missedPlace = NOWHERE;
        addToSize(1);
        if (tree.count(leaf) < IndexNodes.MAX_LEAF_COUNT)
        {
            tree.insertEntry(leaf, index, key, value);
        }
        else
        {
            balance.splitAndInsert(leaf, index, key, value);
        }

        return true;
    }

    private IndexNodes nodes()
    {
        final IndexNodes tree = nodes;
        if (null == tree)
        {
            throw notBound();
        }

        return tree;
    }

    /**
     * Leaf where a key is, or would go: first looked for at both ends.
     */
    private int leafOf(final IndexNodes tree, final long key)
    {
        if (0 == tree.height())
        {
            return IndexNodes.FIRST_LEAF;
        }

        if (key <= tree.lastKey(IndexNodes.FIRST_LEAF))
        {
            return IndexNodes.FIRST_LEAF;
        }

        final int lastLeaf = tree.lastLeaf();
        return key >= tree.key(lastLeaf, 0) ? lastLeaf : balance.descend(key);
    }

    private long first()
    {
        return isEmpty() ? NOWHERE : place(IndexNodes.FIRST_LEAF, 0);
    }

    private long last()
    {
        final IndexNodes tree = nodes();
        final int leaf = tree.lastLeaf();
        return isEmpty() ? NOWHERE : place(leaf, tree.count(leaf) - 1);
    }

    private long higher(final long key)
    {
        final IndexNodes tree = nodes();
        final int leaf = leafOf(tree, key);
        final int index = tree.countUpTo(leaf, key);
        if (index < tree.count(leaf))
        {
            return place(leaf, index);
        }

        final int next = tree.next(leaf);
        return IndexNodes.NONE == next ? NOWHERE : place(next, 0);
    }

    private long lower(final long key)
    {
        final IndexNodes tree = nodes();
        final int leaf = leafOf(tree, key);
        final int index = tree.countBelow(leaf, key);
        if (index > 0)
        {
            return place(leaf, index - 1);
        }

        if (IndexNodes.FIRST_LEAF == leaf)
        {
            return NOWHERE;
        }

        final int previous = tree.previous(leaf);
        return place(previous, tree.count(previous) - 1);
    }

    private long keyAt(final long place)
    {
        if (NOWHERE == place)
        {
            throw new IllegalStateException("no such entry: store=" + name() + " size=" + size());
        }

        return nodes.key((int)(place >>> 32), (int)place);
    }

    private long valueAt(final long place)
    {
        return NOWHERE == place ? MISSING_VALUE : nodes.value((int)(place >>> 32), (int)place);
    }

    private static boolean isAt(final IndexNodes tree, final int leaf, final int index, final long key)
    {
        return index < tree.count(leaf) && tree.key(leaf, index) == key;
    }

    private static long place(final int leaf, final int index)
    {
        return (long)leaf << 32 | index;
    }
}
