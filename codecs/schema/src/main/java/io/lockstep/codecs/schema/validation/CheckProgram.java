package io.lockstep.codecs.schema.validation;

import io.lockstep.codecs.schema.BlockLayout;
import io.lockstep.codecs.schema.CompositeType;
import io.lockstep.codecs.schema.DataLayout;
import io.lockstep.codecs.schema.EnumType;
import io.lockstep.codecs.schema.FieldLayout;
import io.lockstep.codecs.schema.GroupLayout;
import io.lockstep.codecs.schema.IntegerSlot;
import io.lockstep.codecs.schema.MessageLayout;
import io.lockstep.codecs.schema.NamedValue;
import io.lockstep.codecs.schema.NumberType;
import io.lockstep.codecs.schema.SetType;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.LongArrayList;
import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.PrimitiveValue;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Compiles the layout of messages into a program of integers.
 *
 * <p>A block is its minimum length, the least bytes that follow it, the ends of its three lists, then the lists
 * themselves, of fixed stride: checks of values, groups, data. Longs, such as ranges, lie in a pool beside it.
 *
 * <p>Threading: single use.
 */
final class CheckProgram
{
    static final int BLOCK_MIN_LENGTH = 0;
    static final int BLOCK_MIN_FOLLOWING = 1;
    static final int BLOCK_VALUES_END = 2;
    static final int BLOCK_GROUPS_END = 3;
    static final int BLOCK_DATA_END = 4;
    static final int BLOCK_SITE = 5;
    static final int BLOCK_LISTS = 6;

    static final int VALUE_KIND = 0;
    static final int VALUE_CODE = 1;
    static final int VALUE_OFFSET = 2;
    static final int VALUE_LENGTH = 3;
    static final int VALUE_POOL = 4;
    static final int VALUE_SITE = 5;
    static final int VALUE_STRIDE = 6;

    static final int GROUP_HEADER_LENGTH = 0;
    static final int GROUP_LENGTH_OFFSET = 1;
    static final int GROUP_LENGTH_CODE = 2;
    static final int GROUP_COUNT_OFFSET = 3;
    static final int GROUP_COUNT_CODE = 4;
    static final int GROUP_POOL = 5;
    static final int GROUP_BLOCK = 6;
    static final int GROUP_SITE = 7;
    static final int GROUP_STRIDE = 8;

    static final int DATA_HEADER_LENGTH = 0;
    static final int DATA_LENGTH_OFFSET = 1;
    static final int DATA_LENGTH_CODE = 2;
    static final int DATA_POOL = 3;
    static final int DATA_SITE = 4;
    static final int DATA_STRIDE = 5;

    static final int KIND_RANGE = 0;
    static final int KIND_TEXT_RANGE = 1;
    static final int KIND_FLOAT_RANGE = 2;
    static final int KIND_BITS = 3;
    static final int KIND_SMALL_ENUM = 4;
    static final int KIND_ENUM = 5;

    private final IntArrayList code = new IntArrayList();
    private final LongArrayList pool = new LongArrayList();
    private final List<String> messages = new ArrayList<>();
    private final List<String> fields = new ArrayList<>();
    private final CheckRules rules;

    private String message = "";
    private int version;

    CheckProgram(final CheckRules rules)
    {
        this.rules = rules;
        site("");
        // No program begins at zero.
        code.addInt(0);
    }

    /**
     * Compile a message.
     *
     * @return where its versions begin: their number, then for each the first version and where its block begins.
     */
    int add(final MessageLayout layout)
    {
        message = layout.name();
        final SortedSet<Integer> versions = new TreeSet<>();
        versions.add(layout.sinceVersion());
        addVersions(layout.block(), layout.sinceVersion(), versions);

        final List<Integer> blocks = new ArrayList<>();
        for (final int each : versions)
        {
            version = each;
            blocks.add(block(layout.block(), ""));
        }
        final int start = code.size();
        code.addInt(blocks.size());
        code.addInt(site(""));
        int i = 0;
        for (final int each : versions)
        {
            code.addInt(each);
            code.addInt(blocks.get(i++));
        }

        return start;
    }

    int[] code()
    {
        return code.toIntArray();
    }

    long[] pool()
    {
        return pool.toLongArray();
    }

    List<String> messages()
    {
        return messages;
    }

    List<String> fields()
    {
        return fields;
    }

    private static void addVersions(final BlockLayout block, final int from, final SortedSet<Integer> versions)
    {
        block.fields().forEach((field) -> addVersions(field, from, versions));
        for (final GroupLayout group : block.groups())
        {
            versions.add(Math.max(from, group.sinceVersion()));
            addVersions(group.block(), from, versions);
        }
        block.data().forEach((data) -> versions.add(Math.max(from, data.sinceVersion())));
    }

    private static void addVersions(final FieldLayout field, final int from, final SortedSet<Integer> versions)
    {
        versions.add(Math.max(from, field.sinceVersion()));
        if (field.type() instanceof CompositeType composite)
        {
            composite.members().forEach((member) -> addVersions(member, from, versions));
        }
    }

    private int block(final BlockLayout block, final String path)
    {
        final int[] groupBlocks = new int[block.groups().size()];
        for (int i = 0; i < groupBlocks.length; i++)
        {
            final GroupLayout group = block.groups().get(i);
            groupBlocks[i] = group.sinceVersion() <= version ? block(group.block(), path + group.name() + '.') : 0;
        }

        final int start = code.size();
        code.addInt(block.minLength(version));
        code.addInt(minFollowing(block));
        code.addInt(0);
        code.addInt(0);
        code.addInt(0);
        code.addInt(site(path.isEmpty() ? "" : path.substring(0, path.length() - 1)));
        for (final FieldLayout field : block.fields())
        {
            value(field, 0, field.isOptional(), path);
        }
        code.setInt(start + BLOCK_VALUES_END, code.size());
        for (int i = 0; i < groupBlocks.length; i++)
        {
            if (groupBlocks[i] != 0)
            {
                group(block.groups().get(i), groupBlocks[i], path);
            }
        }
        code.setInt(start + BLOCK_GROUPS_END, code.size());
        for (final DataLayout data : block.data())
        {
            data(data, path);
        }
        code.setInt(start + BLOCK_DATA_END, code.size());

        return start;
    }

    private int minFollowing(final BlockLayout block)
    {
        int length = 0;
        for (final GroupLayout group : block.groups())
        {
            length += group.sinceVersion() <= version ? group.headerLength() : 0;
        }
        for (final DataLayout data : block.data())
        {
            length += data.sinceVersion() <= version ? data.headerLength() : 0;
        }

        return length;
    }

    private void group(final GroupLayout group, final int block, final String path)
    {
        code.addInt(group.headerLength());
        code.addInt(group.blockLength().offset());
        code.addInt(WireInteger.code(group.blockLength().type()));
        code.addInt(group.count().offset());
        code.addInt(WireInteger.code(group.count().type()));
        code.addInt(limits(group.count()));
        code.addInt(block);
        code.addInt(site(path + group.name()));
    }

    private void data(final DataLayout data, final String path)
    {
        if (data.sinceVersion() <= version)
        {
            code.addInt(data.headerLength());
            code.addInt(data.length().offset());
            code.addInt(WireInteger.code(data.length().type()));
            code.addInt(limits(data.length()));
            code.addInt(site(path + data.name()));
        }
    }

    private int limits(final IntegerSlot slot)
    {
        final int start = pool.size();
        final PrimitiveValue min = rules.isAnyRangeLet() ? null : slot.type().minValue();
        final PrimitiveValue max = rules.isAnyRangeLet() ? null : slot.type().maxValue();
        pool.addLong(min == null ? 0 : min.longValue());
        pool.addLong(max == null ? Long.MAX_VALUE : max.longValue());

        return start;
    }

    private void value(final FieldLayout field, final int base, final boolean isOptional, final String path)
    {
        if (field.isConstant() || !field.isIn(version))
        {
            return;
        }

        final int offset = base + field.offset();
        if (field.type() instanceof CompositeType composite)
        {
            for (final FieldLayout member : composite.members())
            {
                value(member, offset, member.isOptional(), path + field.name() + '.');
            }
        }
        else if (field.type() instanceof EnumType enumType && !rules.isUnknownValueLet())
        {
            enumeration(enumType, offset, isOptional, path + field.name());
        }
        else if (field.type() instanceof SetType set && !rules.isUnknownValueLet())
        {
            check(KIND_BITS, set.encoding(), offset, path + field.name());
            pool.addLong(~set.mask());
        }
        else if (field.type() instanceof NumberType number && !rules.isAnyRangeLet() &&
            (number.minValue() != null || number.maxValue() != null))
        {
            range(number, offset, isOptional, path + field.name());
        }
    }

    private void enumeration(
        final EnumType type, final int offset, final boolean isOptional, final String path)
    {
        final SortedSet<Long> values = new TreeSet<>();
        for (final NamedValue value : type.values())
        {
            values.add(value.value());
        }
        if (isOptional)
        {
            values.add(type.encoding().nullValue().longValue());
        }
        if (values.isEmpty())
        {
            return;
        }

        final long first = values.first();
        final long span = values.last() - first;
        final boolean isSmall = span >= 0 && span < Long.SIZE;
        check(isSmall ? KIND_SMALL_ENUM : KIND_ENUM, type.encoding(), offset, path);
        pool.addLong(isSmall ? first : values.size());
        if (isSmall)
        {
            long bits = 0;
            for (final long value : values)
            {
                bits |= 1L << value - first;
            }
            pool.addLong(bits);
        }
        else
        {
            values.forEach(pool::addLong);
        }
    }

    private void range(final NumberType type, final int offset, final boolean isOptional, final String path)
    {
        final PrimitiveValue min = type.encoding().applicableMinValue();
        final PrimitiveValue max = type.encoding().applicableMaxValue();
        if (type.isFloat())
        {
            check(KIND_FLOAT_RANGE, type, offset, path);
            pool.addLong(Double.doubleToRawLongBits(lowest(type, min)));
            pool.addLong(Double.doubleToRawLongBits(max.doubleValue()));
            pool.addLong(Double.doubleToLongBits(type.nullValue().doubleValue()));
        }
        else
        {
            final long bias = WireInteger.bias(type);
            check(type.isText() ? KIND_TEXT_RANGE : KIND_RANGE, type, offset, path);
            pool.addLong(min.longValue() ^ bias);
            pool.addLong(max.longValue() ^ bias);
            pool.addLong(type.nullValue().longValue());
            pool.addLong(bias);
        }
        pool.addLong(isOptional ? 1 : 0);
    }

    /**
     * Where only a maximum is said, any number down to minus infinity is meant, not the smallest positive one.
     */
    private static double lowest(final NumberType type, final PrimitiveValue min)
    {
        return type.minValue() == null ? Double.NEGATIVE_INFINITY : min.doubleValue();
    }

    private void check(final int kind, final NumberType type, final int offset, final String path)
    {
        code.addInt(kind);
        code.addInt(WireInteger.code(type));
        code.addInt(offset);
        code.addInt(type.primitive() == PrimitiveType.CHAR && kind != KIND_TEXT_RANGE ? 1 : type.length());
        code.addInt(pool.size());
        code.addInt(site(path));
    }

    private int site(final String field)
    {
        messages.add(message);
        fields.add(field);

        return fields.size() - 1;
    }
}
