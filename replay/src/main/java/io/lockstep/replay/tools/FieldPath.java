package io.lockstep.replay.tools;

import io.lockstep.codecs.schema.BlockLayout;
import io.lockstep.codecs.schema.CompositeType;
import io.lockstep.codecs.schema.DataLayout;
import io.lockstep.codecs.schema.FieldAnnotations;
import io.lockstep.codecs.schema.FieldLayout;
import io.lockstep.codecs.schema.GroupLayout;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Finds fields by path: names of groups, fields, and parts of composite fields, with dots between.
 */
final class FieldPath
{
    private static final String SEPARATOR = ".";

    private FieldPath()
    {
    }

    /**
     * Find what a path names in a message.
     *
     * @return null where the message has no such field.
     */
    static Target find(final BlockLayout message, final String path)
    {
        final List<GroupLayout> groups = new ArrayList<>();
        BlockLayout block = message;
        String rest = path;
        while (true)
        {
            final String name = rest.contains(SEPARATOR) ? rest.substring(0, rest.indexOf(SEPARATOR)) : rest;
            final GroupLayout group =
                block.groups().stream().filter((each) -> each.name().equals(name)).findFirst().orElse(null);
            if (group == null || name.equals(rest))
            {
                return inBlock(block, groups, rest, name);
            }
            groups.add(group);
            block = group.block();
            rest = rest.substring(name.length() + 1);
        }
    }

    /**
     * Hand out the paths of all fields of a message, single parts of composite ones as well.
     */
    static void forEach(final BlockLayout block, final BiConsumer<String, Target> consumer)
    {
        forEach(block, "", List.of(), consumer);
    }

    private static void forEach(
        final BlockLayout block,
        final String prefix,
        final List<GroupLayout> groups,
        final BiConsumer<String, Target> consumer)
    {
        for (final FieldLayout field : block.fields())
        {
            consumer.accept(
                prefix + field.name(), new Target(groups, field, field.offset(), null, field.annotations()));
        }
        for (final GroupLayout group : block.groups())
        {
            final List<GroupLayout> inside = new ArrayList<>(groups);
            inside.add(group);
            forEach(group.block(), prefix + group.name() + SEPARATOR, inside, consumer);
        }
        for (final DataLayout data : block.data())
        {
            consumer.accept(prefix + data.name(), new Target(groups, null, 0, data, data.annotations()));
        }
    }

    private static Target inBlock(
        final BlockLayout block, final List<GroupLayout> groups, final String path, final String first)
    {
        for (final DataLayout data : block.data())
        {
            if (data.name().equals(path))
            {
                return new Target(groups, null, 0, data, annotations(groups, data.annotations()));
            }
        }

        List<FieldLayout> fields = block.fields();
        int offset = 0;
        String rest = path;
        String name = first;
        FieldAnnotations annotations = FieldAnnotations.NONE;
        while (true)
        {
            final String wanted = name;
            final FieldLayout field =
                fields.stream().filter((each) -> each.name().equals(wanted)).findFirst().orElse(null);
            if (field == null)
            {
                return null;
            }
            offset += field.offset();
            annotations = annotations.isPersonal() ? annotations : field.annotations();
            if (wanted.equals(rest))
            {
                return new Target(groups, field, offset, null, annotations(groups, annotations));
            }
            if (!(field.type() instanceof CompositeType composite))
            {
                return null;
            }
            fields = composite.members();
            rest = rest.substring(wanted.length() + 1);
            name = rest.contains(SEPARATOR) ? rest.substring(0, rest.indexOf(SEPARATOR)) : rest;
        }
    }

    private static FieldAnnotations annotations(final List<GroupLayout> groups, final FieldAnnotations own)
    {
        for (final GroupLayout group : groups)
        {
            if (group.annotations().isPersonal())
            {
                return group.annotations();
            }
        }

        return own;
    }

    /**
     * What a path names.
     *
     * @param groups      that it is in, from the outermost one.
     * @param field       or part of a composite field; null where it is data.
     * @param offset      of the field in its block.
     * @param data        of variable length; null where it is a field.
     * @param annotations that hold for it.
     */
    record Target(
        List<GroupLayout> groups, FieldLayout field, int offset, DataLayout data, FieldAnnotations annotations)
    {
        int end()
        {
            return offset + field.encodedLength();
        }
    }
}
