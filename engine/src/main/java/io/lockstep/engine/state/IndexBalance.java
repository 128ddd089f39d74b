package io.lockstep.engine.state;

import static io.lockstep.engine.state.IndexNodes.MAX_LEAF_COUNT;
import static io.lockstep.engine.state.IndexNodes.MAX_SEPARATORS;

/**
 * Growth and shrinkage of the B+tree inside an {@link OrderedIndex}: splits of full nodes, merges of thin ones.
 *
 * <p>Every node but the root stays at least a third full, which bounds the number of nodes that a number of entries
 * can come to occupy. A merge leaves a node about two thirds full and a split half full, so that neither is soon
 * followed by the other.
 *
 * <p>Threading: owned by the processor agent.
 */
final class IndexBalance
{
    static final int MIN_LEAF_COUNT = MAX_LEAF_COUNT / 3;
    static final int MIN_CHILDREN = (MAX_SEPARATORS + 1) / 3;

    private static final int MAX_HEIGHT = 16;
    private static final int MERGED_LEAF_COUNT = 2 * MIN_LEAF_COUNT;
    private static final int MERGED_CHILDREN = 2 * MIN_CHILDREN;
    private static final int HALF_SEPARATORS = MAX_SEPARATORS / 2;

    private final IndexNodes nodes;
    private final int[] pathBranches = new int[MAX_HEIGHT];
    private final int[] pathIndexes = new int[MAX_HEIGHT];

    IndexBalance(final IndexNodes nodes)
    {
        this.nodes = nodes;
    }

    /**
     * The most nodes that so many entries can come to occupy.
     *
     * @param entryCount at most.
     * @return number of nodes, the first leaf included.
     */
    static long maxNodes(final int entryCount)
    {
        long level = Math.max(1, entryCount / MIN_LEAF_COUNT);
        long total = level;
        while (level > 1)
        {
            level = Math.max(1, level / MIN_CHILDREN);
            total += level;
        }

        return total;
    }

    /**
     * Walk from the root to the leaf of a key.
     *
     * @param key that is, was or will be in the leaf.
     * @return the leaf.
     */
    int descend(final long key)
    {
        int node = nodes.root();
        for (int level = nodes.height(); level > 0; level--)
        {
            final int index = nodes.childIndex(node, key);
            pathBranches[level] = node;
            pathIndexes[level] = index;
            node = nodes.child(node, index);
        }

        return node;
    }

    /**
     * Insert an entry into a full leaf.
     *
     * @param leaf  that is full.
     * @param index of the entry before which it belongs.
     * @param key   of the entry.
     * @param value of the entry.
     */
    void splitAndInsert(final int leaf, final int index, final long key, final long value)
    {
        descend(key);
        final int right = nodes.allocate();
        nodes.link(leaf, right);
        nodes.moveEntriesUp(leaf, right, MAX_LEAF_COUNT / 2);

        final int leftCount = nodes.count(leaf);
        if (index <= leftCount)
        {
            nodes.insertEntry(leaf, index, key, value);
        }
        else
        {
            nodes.insertEntry(right, index - leftCount, key, value);
        }

        insertAbove(leaf, nodes.key(right, 0), right);
    }

    /**
     * Restore the least count of a leaf from which an entry was removed.
     *
     * @param removedKey of the entry.
     */
    void fill(final long removedKey)
    {
        descend(removedKey);
        final int parent = pathBranches[1];
        final int separatorIndex = Math.min(pathIndexes[1], nodes.count(parent) - 1);
        final int left = nodes.child(parent, separatorIndex);
        final int right = nodes.child(parent, separatorIndex + 1);
        final int leftCount = nodes.count(left);
        final int rightCount = nodes.count(right);

        if (leftCount + rightCount <= MERGED_LEAF_COUNT)
        {
            nodes.moveEntriesDown(right, left, rightCount);
            nodes.unlinkNext(left);
            nodes.free(right);
            nodes.removeChild(parent, separatorIndex);
            fillBranches();
            return;
        }

        final int excess = (rightCount - leftCount) / 2;
        if (excess > 0)
        {
            nodes.moveEntriesDown(right, left, excess);
        }
        else
        {
            nodes.moveEntriesUp(left, right, -excess);
        }

        nodes.key(parent, separatorIndex, nodes.key(right, 0));
    }

    private void insertAbove(final int splitNode, final long firstSeparator, final int firstRight)
    {
        final int height = nodes.height();
        int left = splitNode;
        long separator = firstSeparator;
        int right = firstRight;

        for (int level = 1; level <= height; level++)
        {
            final int branch = pathBranches[level];
            final int index = pathIndexes[level];
            if (nodes.count(branch) < MAX_SEPARATORS)
            {
                nodes.insertChild(branch, index, separator, right);
                return;
            }

            final int newBranch = nodes.allocate();
            final long promoted = nodes.key(branch, HALF_SEPARATORS);
            splitBranch(branch, newBranch);
            if (index <= HALF_SEPARATORS)
            {
                nodes.insertChild(branch, index, separator, right);
            }
            else
            {
                nodes.insertChild(newBranch, index - HALF_SEPARATORS - 1, separator, right);
            }

            left = branch;
            separator = promoted;
            right = newBranch;
        }

        final int newRoot = nodes.allocate();
        nodes.child(newRoot, 0, left);
        nodes.insertChild(newRoot, 0, separator, right);
        nodes.root(newRoot, height + 1);
    }

    private void splitBranch(final int branch, final int newBranch)
    {
        nodes.child(newBranch, 0, nodes.child(branch, HALF_SEPARATORS + 1));
        for (int i = HALF_SEPARATORS + 1; i < MAX_SEPARATORS; i++)
        {
            final int target = i - HALF_SEPARATORS - 1;
            nodes.insertChild(newBranch, target, nodes.key(branch, i), nodes.child(branch, i + 1));
        }

        for (int i = MAX_SEPARATORS - 1; i >= HALF_SEPARATORS; i--)
        {
            nodes.removeChild(branch, i);
        }
    }

    private void fillBranches()
    {
        final int height = nodes.height();
        for (int level = 1; level < height; level++)
        {
            if (nodes.count(pathBranches[level]) + 1 >= MIN_CHILDREN || !fillBranch(level))
            {
                return;
            }
        }

        final int root = nodes.root();
        if (0 == nodes.count(root))
        {
            nodes.root(nodes.child(root, 0), height - 1);
            nodes.free(root);
        }
    }

    /**
     * Restore the least count of a branch on the path.
     *
     * @return whether its parent lost a child.
     */
    private boolean fillBranch(final int level)
    {
        final int parent = pathBranches[level + 1];
        final int separatorIndex = Math.min(pathIndexes[level + 1], nodes.count(parent) - 1);
        final int left = nodes.child(parent, separatorIndex);
        final int right = nodes.child(parent, separatorIndex + 1);
        final int leftChildren = nodes.count(left) + 1;
        final int rightChildren = nodes.count(right) + 1;

        if (leftChildren + rightChildren <= MERGED_CHILDREN)
        {
            long separator = nodes.key(parent, separatorIndex);
            for (int i = 0; i < rightChildren; i++)
            {
                nodes.insertChild(left, leftChildren - 1 + i, separator, nodes.child(right, i));
                separator = i < rightChildren - 1 ? nodes.key(right, i) : 0;
            }

            nodes.free(right);
            nodes.removeChild(parent, separatorIndex);
            return true;
        }

        for (int excess = (rightChildren - leftChildren) / 2; excess > 0; excess--)
        {
            rotateDown(parent, separatorIndex, left, right);
        }

        for (int excess = (leftChildren - rightChildren) / 2; excess > 0; excess--)
        {
            rotateUp(parent, separatorIndex, left, right);
        }

        return false;
    }

    private void rotateDown(final int parent, final int separatorIndex, final int left, final int right)
    {
        nodes.insertChild(left, nodes.count(left), nodes.key(parent, separatorIndex), nodes.child(right, 0));
        nodes.key(parent, separatorIndex, nodes.key(right, 0));
        nodes.child(right, 0, nodes.child(right, 1));
        nodes.removeChild(right, 0);
    }

    private void rotateUp(final int parent, final int separatorIndex, final int left, final int right)
    {
        final int last = nodes.count(left) - 1;
        nodes.insertChild(right, 0, nodes.key(parent, separatorIndex), nodes.child(right, 0));
        nodes.child(right, 0, nodes.child(left, last + 1));
        nodes.key(parent, separatorIndex, nodes.key(left, last));
        nodes.removeChild(left, last);
    }
}
