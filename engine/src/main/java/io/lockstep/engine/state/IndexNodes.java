package io.lockstep.engine.state;

import org.agrona.UnsafeApi;

/**
 * Nodes of the B+tree inside an {@link OrderedIndex}: their layout in the pages, and moves that keep unused room zero.
 *
 * <p>A leaf holds a count, links to its neighbours, then all keys, then all values. A branch holds a count of
 * separators, then the separators, then one child more than that; a separator is at most the keys of the child after
 * it and above those of the child before it. The header takes the place of the first node, and node zero is the first
 * leaf for ever, so that all zero is a tree of one empty leaf, and zero as a link means none.
 *
 * <p>Threading: owned by the processor agent.
 */
final class IndexNodes
{
    static final int NODE_LENGTH = 512;
    static final int MAX_LEAF_COUNT = 30;
    static final int MAX_SEPARATORS = 40;
    static final int FIRST_LEAF = 0;
    static final int NONE = 0;

    /** A search skips by runs of keys; both divide the room of their kind of node. */
    private static final int LEAF_RUN_LENGTH = 6;
    private static final int BRANCH_RUN_LENGTH = 8;
    private static final int LENGTH_SHIFT = Integer.numberOfTrailingZeros(NODE_LENGTH);

    private static final int ROOT_OFFSET = 4;
    private static final int HEIGHT_OFFSET = 8;
    private static final int LAST_LEAF_OFFSET = 12;
    private static final int FREE_HEAD_OFFSET = 16;
    private static final int HIGH_WATER_OFFSET = 20;

    private static final int COUNT_OFFSET = 0;
    private static final int NEXT_OFFSET = 4;
    private static final int PREVIOUS_OFFSET = 8;
    private static final int KEYS_OFFSET = 16;
    private static final int VALUES_OFFSET = KEYS_OFFSET + MAX_LEAF_COUNT * Long.BYTES;
    private static final int CHILDREN_OFFSET = KEYS_OFFSET + MAX_SEPARATORS * Long.BYTES;

    private final PagedMemory memory;
    private int root;
    private int height;
    private int lastLeaf;
    private int freeHead;
    private int highWater;

    IndexNodes(final PagedMemory memory)
    {
        this.memory = memory;
        if (memory.isWritable())
        {
            load();
        }
    }

    /**
     * Take over what the header says.
     */
    void load()
    {
        root = memory.intAt(ROOT_OFFSET);
        height = memory.intAt(HEIGHT_OFFSET);
        lastLeaf = memory.intAt(LAST_LEAF_OFFSET);
        freeHead = memory.intAt(FREE_HEAD_OFFSET);
        highWater = memory.intAt(HIGH_WATER_OFFSET);
    }

    /**
     * Write to the header what is kept beside it.
     */
    void flush()
    {
        PagedStore.write(memory, ROOT_OFFSET, root);
        PagedStore.write(memory, HEIGHT_OFFSET, height);
        PagedStore.write(memory, LAST_LEAF_OFFSET, lastLeaf);
        PagedStore.write(memory, FREE_HEAD_OFFSET, freeHead);
        PagedStore.write(memory, HIGH_WATER_OFFSET, highWater);
    }

    static long pageCount(final long nodeCount)
    {
        return PagedMemory.pagesFor((nodeCount + 1) << LENGTH_SHIFT);
    }

    int root()
    {
        return root;
    }

    /**
     * Branches between the root, included, and the leaves.
     */
    int height()
    {
        return height;
    }

    void root(final int node, final int branches)
    {
        root = node;
        height = branches;
    }

    int lastLeaf()
    {
        return lastLeaf;
    }

    int count(final int node)
    {
        return memory.intAt(position(node) + COUNT_OFFSET);
    }

    int next(final int leaf)
    {
        return memory.intAt(position(leaf) + NEXT_OFFSET);
    }

    int previous(final int leaf)
    {
        return memory.intAt(position(leaf) + PREVIOUS_OFFSET);
    }

    long key(final int node, final int index)
    {
        return memory.longAt(position(node) + KEYS_OFFSET + (index << 3));
    }

    long lastKey(final int node)
    {
        final long position = position(node);
        return memory.longAt(position + KEYS_OFFSET + ((memory.intAt(position + COUNT_OFFSET) - 1) << 3));
    }

    void key(final int node, final int index, final long key)
    {
        memory.longAt(position(node) + KEYS_OFFSET + (index << 3), key);
    }

    long value(final int leaf, final int index)
    {
        return memory.longAt(position(leaf) + VALUES_OFFSET + (index << 3));
    }

    void value(final int leaf, final int index, final long value)
    {
        memory.longAt(position(leaf) + VALUES_OFFSET + (index << 3), value);
    }

    int child(final int branch, final int index)
    {
        return memory.intAt(position(branch) + CHILDREN_OFFSET + (index << 2));
    }

    /**
     * How many keys of a leaf are below a key.
     */
    int countBelow(final int leaf, final long key)
    {
        final long position = position(leaf);
        // Bounded for the sake of readers, who may find anything here.
        final int count = Math.min(memory.intAt(position + COUNT_OFFSET), MAX_LEAF_COUNT);
        final long keys = memory.address(position + KEYS_OFFSET, MAX_LEAF_COUNT * Long.BYTES);
        return countBelow(keys, count, LEAF_RUN_LENGTH, key);
    }

    /**
     * How many keys of a leaf are not above a key.
     */
    int countUpTo(final int leaf, final long key)
    {
        return Long.MAX_VALUE == key ? count(leaf) : countBelow(leaf, key + 1);
    }

    /**
     * Index of the child of a branch under which a key belongs.
     */
    int childIndex(final int branch, final long key)
    {
        final long position = position(branch);
        final int count = Math.min(memory.intAt(position + COUNT_OFFSET), MAX_SEPARATORS);
        final long keys = memory.address(position + KEYS_OFFSET, MAX_SEPARATORS * Long.BYTES);
        return Long.MAX_VALUE == key ? count : countBelow(keys, count, BRANCH_RUN_LENGTH, key + 1);
    }

    /**
     * Take a node into use.
     *
     * @return the node, all zero.
     */
    int allocate()
    {
        if (NONE == freeHead)
        {
            highWater++;
            return highWater;
        }

        final int node = freeHead;
        freeHead = next(node);
        next(node, NONE);
        return node;
    }

    void free(final int node)
    {
        memory.zero(position(node), NODE_LENGTH);
        next(node, freeHead);
        freeHead = node;
    }

    /**
     * Put a new leaf behind another one.
     */
    void link(final int leaf, final int newLeaf)
    {
        final int next = next(leaf);
        next(leaf, newLeaf);
        next(newLeaf, next);
        previous(newLeaf, leaf);
        if (NONE == next)
        {
            lastLeaf = newLeaf;
        }
        else
        {
            previous(next, newLeaf);
        }
    }

    /**
     * Take the leaf behind another one out of the order.
     */
    void unlinkNext(final int leaf)
    {
        final int next = next(next(leaf));
        next(leaf, next);
        if (NONE == next)
        {
            lastLeaf = leaf;
        }
        else
        {
            previous(next, leaf);
        }
    }

    /**
     * Insert an entry before the one at an index. The leaf has room.
     */
    void insertEntry(final int leaf, final int index, final long key, final long value)
    {
        final long position = position(leaf);
        final int count = memory.intAt(position);
        final long keys = position + KEYS_OFFSET + (index << 3);
        final long values = position + VALUES_OFFSET + (index << 3);
        final int length = (count - index) << 3;

        memory.move(keys, keys + Long.BYTES, length);
        memory.move(values, values + Long.BYTES, length);
        memory.longAt(keys, key);
        memory.longAt(values, value);
        memory.intAt(position, count + 1);
    }

    void removeEntry(final int leaf, final int index)
    {
        final long position = position(leaf);
        final int last = memory.intAt(position) - 1;
        final long keys = position + KEYS_OFFSET + (index << 3);
        final long values = position + VALUES_OFFSET + (index << 3);
        final int length = (last - index) << 3;

        memory.move(keys + Long.BYTES, keys, length);
        memory.move(values + Long.BYTES, values, length);
        memory.longAt(keys + length, 0);
        memory.longAt(values + length, 0);
        memory.intAt(position, last);
    }

    /**
     * Move the first entries of a leaf to the end of the one before it.
     */
    void moveEntriesDown(final int right, final int left, final int moved)
    {
        final int leftCount = count(left);
        final int rightCount = count(right);

        for (int array = KEYS_OFFSET; array <= VALUES_OFFSET; array += VALUES_OFFSET - KEYS_OFFSET)
        {
            final long source = position(right) + array;
            memory.move(source, position(left) + array + (leftCount << 3), moved << 3);
            memory.move(source + (moved << 3), source, (rightCount - moved) << 3);
            memory.zero(source + ((rightCount - moved) << 3), moved << 3);
        }

        count(left, leftCount + moved);
        count(right, rightCount - moved);
    }

    /**
     * Move the last entries of a leaf to the start of the one behind it.
     */
    void moveEntriesUp(final int left, final int right, final int moved)
    {
        final int leftCount = count(left);
        final int rightCount = count(right);

        for (int array = KEYS_OFFSET; array <= VALUES_OFFSET; array += VALUES_OFFSET - KEYS_OFFSET)
        {
            final long target = position(right) + array;
            final long source = position(left) + array + ((leftCount - moved) << 3);
            memory.move(target, target + (moved << 3), rightCount << 3);
            memory.move(source, target, moved << 3);
            memory.zero(source, moved << 3);
        }

        count(left, leftCount - moved);
        count(right, rightCount + moved);
    }

    /**
     * Insert a separator before the one at an index, with the child that comes after it. The branch has room.
     */
    void insertChild(final int branch, final int index, final long separator, final int child)
    {
        final long position = position(branch);
        final int count = memory.intAt(position);
        final long keys = position + KEYS_OFFSET + (index << 3);
        final long children = position + CHILDREN_OFFSET + ((index + 1) << 2);

        memory.move(keys, keys + Long.BYTES, (count - index) << 3);
        memory.move(children, children + Integer.BYTES, (count - index) << 2);
        memory.longAt(keys, separator);
        memory.intAt(children, child);
        memory.intAt(position, count + 1);
    }

    /**
     * Remove the separator at an index, with the child that comes after it.
     */
    void removeChild(final int branch, final int index)
    {
        final long position = position(branch);
        final int last = memory.intAt(position) - 1;
        final long keys = position + KEYS_OFFSET + (index << 3);
        final long children = position + CHILDREN_OFFSET + ((index + 1) << 2);

        memory.move(keys + Long.BYTES, keys, (last - index) << 3);
        memory.move(children + Integer.BYTES, children, (last - index) << 2);
        memory.longAt(position + KEYS_OFFSET + (last << 3), 0);
        memory.intAt(position + CHILDREN_OFFSET + ((last + 1) << 2), 0);
        memory.intAt(position, last);
    }

    void child(final int branch, final int index, final int child)
    {
        memory.intAt(position(branch) + CHILDREN_OFFSET + (index << 2), child);
    }

    private void count(final int node, final int count)
    {
        memory.intAt(position(node) + COUNT_OFFSET, count);
    }

    private void next(final int leaf, final int next)
    {
        memory.intAt(position(leaf) + NEXT_OFFSET, next);
    }

    private void previous(final int leaf, final int previous)
    {
        memory.intAt(position(leaf) + PREVIOUS_OFFSET, previous);
    }

    /**
     * Count the keys below a key: skip the runs that end below it, then count in the next one without branching, as a
     * branch there could not be predicted. Keys that are not in use are zero and have to be taken off again.
     */
    private static int countBelow(final long keys, final int count, final int runLength, final long key)
    {
        int start = 0;
        while (start + runLength < count && UnsafeApi.getLong(keys + ((start + runLength - 1) << 3)) < key)
        {
            start += runLength;
        }

        final long run = keys + ((long)start << 3);
        int below = start;
        for (int i = 0; i < runLength; i++)
        {
            below += UnsafeApi.getLong(run + (i << 3)) < key ? 1 : 0;
        }

        return key > 0 ? below - Math.max(0, start + runLength - count) : below;
    }

    private static long position(final int node)
    {
        return (node + 1L) << LENGTH_SHIFT;
    }
}
