package io.lockstep.replay.tools;

import io.lockstep.codecs.schema.BlockLayout;
import io.lockstep.codecs.schema.DataLayout;
import io.lockstep.codecs.schema.GroupLayout;
import io.lockstep.replay.tools.ConditionNode.Comparison;
import io.lockstep.replay.tools.FieldPath.Target;
import org.agrona.DirectBuffer;

/**
 * Looks for a match in the groups and the variable data of a message: one of any element will do.
 *
 * <p>Threading: single owner.
 */
final class GroupWalk implements ConditionTest
{
    private static final int OUT_OF_BOUNDS = -1;

    private final BlockLayout root;
    private final Target target;
    private final ValueTest valueTest;
    private final Comparison comparison;
    private final int version;
    private final int bodyOffset;
    private final int blockLength;

    private DirectBuffer buffer;
    private int end;
    private boolean isFound;

    GroupWalk(
        final BlockLayout root,
        final Target target,
        final Comparison comparison,
        final int version,
        final int bodyOffset,
        final int blockLength)
    {
        this.root = root;
        this.target = target;
        this.comparison = comparison;
        this.version = version;
        this.bodyOffset = bodyOffset;
        this.blockLength = blockLength;
        this.valueTest = target.data() == null ? ValueTest.of(target.field(), comparison) : null;
        if (target.data() != null && comparison.isNull())
        {
            throw new ConditionException(comparison.valueColumn(), comparison.path() + " is text and never null");
        }
    }

    @Override
    public boolean matches(final ConditionInput input)
    {
        buffer = input.buffer;
        end = input.offset + input.length;
        isFound = false;
        walk(root, input.offset + bodyOffset + blockLength, 0);

        return isFound;
    }

    /**
     * Go over what follows a block.
     *
     * @param depth number of the target's groups that the block is in; negative where it is in another one.
     * @return where it ends.
     */
    private int walk(final BlockLayout block, final int start, final int depth)
    {
        int position = start;
        for (final GroupLayout group : block.groups())
        {
            if (group.sinceVersion() <= version && position != OUT_OF_BOUNDS && !isFound)
            {
                final boolean isOnPath =
                    depth >= 0 && depth < target.groups().size() && target.groups().get(depth) == group;
                position = group(group, position, isOnPath ? depth + 1 : OUT_OF_BOUNDS);
            }
        }
        for (final DataLayout data : block.data())
        {
            if (data.sinceVersion() <= version && position != OUT_OF_BOUNDS && !isFound)
            {
                position = data(data, position, depth == target.groups().size() && data == target.data());
            }
        }

        return position;
    }

    private int group(final GroupLayout group, final int start, final int depth)
    {
        if (start + group.headerLength() > end)
        {
            return OUT_OF_BOUNDS;
        }

        final int length = (int)group.blockLength().read(buffer, start);
        final long count = group.count().read(buffer, start);
        int position = start + group.headerLength();
        for (long i = 0; i < count && position != OUT_OF_BOUNDS && !isFound; i++)
        {
            if (length < 0 || length > end - position)
            {
                return OUT_OF_BOUNDS;
            }
            if (depth == target.groups().size() && valueTest != null && target.end() <= length &&
                target.field().isIn(version))
            {
                isFound = valueTest.matches(buffer, position + target.offset());
            }
            final int next = walk(group.block(), position + length, depth);
            if (next == position)
            {
                // Elements of no length: however many there are said to be, one is like the other.
                return position;
            }
            position = next;
        }

        return position;
    }

    private int data(final DataLayout data, final int start, final boolean isTarget)
    {
        if (start + data.headerLength() > end)
        {
            return OUT_OF_BOUNDS;
        }

        final long length = data.length().read(buffer, start);
        final int content = start + data.headerLength();
        if (length < 0 || length > end - content)
        {
            return OUT_OF_BOUNDS;
        }
        if (isTarget)
        {
            isFound = TextValue.matches(buffer, content, (int)length, comparison);
        }

        return content + (int)length;
    }
}
