package io.lockstep.codecs.schema;

import java.util.List;

/**
 * A block of fields, with the groups and the data that follow it: a message, or an entry of a group.
 *
 * <p>Threading: any thread.
 *
 * @param length of the block in the schema's own version, in bytes.
 * @param fields in the order of the schema.
 * @param groups in the order on the wire.
 * @param data   in the order on the wire, behind the groups.
 */
public record BlockLayout(int length, List<FieldLayout> fields, List<GroupLayout> groups, List<DataLayout> data)
{
    /**
     * Bytes that the fields of a version need.
     *
     * @param actingVersion of a message.
     * @return the end of the last field that this version has; no message of it has a shorter block.
     */
    public int minLength(final int actingVersion)
    {
        int end = 0;
        for (final FieldLayout field : fields)
        {
            if (field.isIn(actingVersion) && !field.isConstant())
            {
                end = Math.max(end, field.offset() + field.encodedLength());
            }
        }

        return end;
    }

    boolean hasPersonalData()
    {
        return fields.stream().anyMatch(BlockLayout::isPersonal) ||
            groups.stream().anyMatch(
                (group) -> group.annotations().isPersonal() || group.block().hasPersonalData()) ||
            data.stream().anyMatch((each) -> each.annotations().isPersonal());
    }

    private static boolean isPersonal(final FieldLayout field)
    {
        return field.annotations().isPersonal() ||
            field.type() instanceof CompositeType composite &&
                composite.members().stream().anyMatch(BlockLayout::isPersonal);
    }
}
