package io.lockstep.codecs.schema.evolution;

import java.util.List;

/**
 * How far the fields of a block have moved by what was inserted, removed or resized before them.
 *
 * <p>So that one insertion is one verdict, and not another one for each field behind it.
 */
final class BlockShift
{
    private final List<SchemaNode> was;
    private final NodeMatching matching;
    private int wasIndex;
    private int expected;

    BlockShift(final List<SchemaNode> was, final NodeMatching matching)
    {
        this.was = was;
        this.matching = matching;
    }

    /**
     * Go past a new field.
     */
    void added(final SchemaNode node)
    {
        expected += node.size();
    }

    /**
     * Go past a field that both have, and tell whether it moved for a reason of its own.
     */
    boolean isMoved(final SchemaNode old, final SchemaNode now)
    {
        final int index = was.indexOf(old);
        for (; wasIndex < index; wasIndex++)
        {
            if (matching.isRemoved(was.get(wasIndex)))
            {
                expected -= was.get(wasIndex).size();
            }
        }

        final int delta = now.offset() - old.offset();
        final boolean isMoved = !old.isConstant() && !now.isConstant() && delta != 0 && delta != expected;
        if (!now.isConstant() && !old.isConstant())
        {
            expected = delta;
        }
        expected += now.size() - old.size();

        return isMoved;
    }
}
