package io.lockstep.codecs.schema.evolution;

import uk.co.real_logic.sbe.ir.Encoding;
import uk.co.real_logic.sbe.ir.Token;

import java.util.List;

/**
 * Compares the fields, groups and var data of two messages, or of two groups.
 */
final class BlockComparison
{
    private static final String APPEND = "append it at the end of its block";

    private final VerdictList verdicts;
    private final TypeComparison types;

    BlockComparison(final VerdictList verdicts)
    {
        this.verdicts = verdicts;
        types = new TypeComparison(verdicts);
    }

    /**
     * Compare two messages.
     */
    void messages(final Place place, final SchemaNode was, final SchemaNode is)
    {
        types.semanticType(place, was, is);
        block(place, was, is, false);
    }

    private void block(final Place place, final SchemaNode was, final SchemaNode is, final boolean isInGroup)
    {
        final int before = verdicts.size();
        fields(place, was.fields(), is.fields());
        final int shrunk = was.token().encodedLength() - is.token().encodedLength();
        if (shrunk > 0 && verdicts.size() == before)
        {
            verdicts.add(Rule.BLOCK_LENGTH_SHRUNK, place, "block of " + was.token().encodedLength() + " bytes",
                "block of " + is.token().encodedLength() + " bytes",
                "set blockLength=\"" + was.token().encodedLength() + "\" again");
        }
        else if (shrunk < 0)
        {
            verdicts.grown(place);
        }
        groups(place, was, is, isInGroup);
        data(place, was, is, isInGroup);
    }

    private void fields(final Place place, final List<SchemaNode> was, final List<SchemaNode> is)
    {
        final NodeMatching matching = NodeMatching.of(was, is, SchemaNode::id, BlockComparison::isRenamedField);
        final BlockShift shift = new BlockShift(was, matching);
        final int last = last(is, matching);
        for (int i = 0; i < is.size(); i++)
        {
            final SchemaNode field = is.get(i);
            final SchemaNode old = matching.was(field);
            final Place at = place.field(field);
            if (old == null)
            {
                shift.added(field);
                fieldAdded(at, field, i < last ? is.get(i + 1) : null);
                continue;
            }
            if (shift.isMoved(old, field))
            {
                verdicts.add(Rule.FIELD_MOVED, at, NodeText.field(old), NodeText.field(field),
                    "put it back to where it was");
            }
            identity(at, old, field);
            types.compare(at, old, field);
        }
        for (final SchemaNode field : matching.removed())
        {
            verdicts.add(Rule.FIELD_REMOVED, place.field(field), NodeText.field(field), null,
                "put it back where it was, and mark it as deprecated");
        }
    }

    private void fieldAdded(final Place place, final SchemaNode field, final SchemaNode next)
    {
        if (field.isConstant())
        {
            verdicts.grown(place);
            return;
        }
        if (next != null)
        {
            verdicts.add(Rule.FIELD_INSERTED, place, null, NodeText.field(field) + ", before " + next.name(), APPEND);
        }
        if (field.presence() != Encoding.Presence.OPTIONAL)
        {
            verdicts.add(Rule.FIELD_ADDED_REQUIRED, place, null, "required " + NodeText.field(field),
                "set presence=\"optional\"");
        }
        verdicts.added(Rule.SINCE_VERSION_TOO_LOW, place, field, NodeText.field(field));
    }

    private void groups(final Place place, final SchemaNode was, final SchemaNode is, final boolean isInGroup)
    {
        final List<SchemaNode> now = is.groups();
        final NodeMatching matching = NodeMatching.of(was.groups(), now, SchemaNode::id);
        final int last = last(now, matching);
        int order = -1;
        for (int i = 0; i < now.size(); i++)
        {
            final SchemaNode group = now.get(i);
            final SchemaNode old = matching.was(group);
            final Place at = place.field(group);
            if (old == null)
            {
                groupAdded(at, group, i < last ? now.get(i + 1) : null, was.data(), isInGroup);
                continue;
            }

            order = ordered(Rule.GROUP_MOVED, at, was.groups(), old, order);
            identity(at, old, group);
            types.semanticType(at, old, group);
            dimension(at, old.type(), group.type());
            block(at, old, group, true);
        }
        for (final SchemaNode group : matching.removed())
        {
            verdicts.add(Rule.GROUP_REMOVED, place.field(group), "group of " + entry(group), null,
                "put it back where it was, and mark it as deprecated; writers may leave it empty");
        }
    }

    private void groupAdded(
        final Place place,
        final SchemaNode group,
        final SchemaNode next,
        final List<SchemaNode> wasData,
        final boolean isInGroup)
    {
        final String text = "group of " + entry(group);
        if (isInGroup)
        {
            verdicts.add(Rule.GROUP_IN_GROUP, place, null, text + ", in a group that was there",
                "append a group to the message itself, with a field that names the entry");
        }
        else if (next != null)
        {
            verdicts.add(Rule.GROUP_INSERTED, place, null, text + ", before group " + next.name(),
                "put it behind all groups that were there");
        }
        if (!isInGroup && !wasData.isEmpty())
        {
            verdicts.add(Rule.GROUP_BEFORE_DATA, place, null, text + ", before var data " + wasData.get(0).name(),
                "make a new message for it, or append var data that hold it: groups always precede var data");
        }
        verdicts.added(Rule.SINCE_VERSION_TOO_LOW, place, group, text);
    }

    private void data(final Place place, final SchemaNode was, final SchemaNode is, final boolean isInGroup)
    {
        final List<SchemaNode> now = is.data();
        final NodeMatching matching = NodeMatching.of(was.data(), now, SchemaNode::id);
        final int last = last(now, matching);
        int order = -1;
        for (int i = 0; i < now.size(); i++)
        {
            final SchemaNode data = now.get(i);
            final SchemaNode old = matching.was(data);
            final Place at = place.field(data);
            if (old == null)
            {
                dataAdded(at, data, i < last ? now.get(i + 1) : null, isInGroup);
                continue;
            }

            order = ordered(Rule.DATA_MOVED, at, was.data(), old, order);
            identity(at, old, data);
            types.semanticType(at, old, data);
            body(at, old.type().children(), data.type().children());
        }
        for (final SchemaNode data : matching.removed())
        {
            verdicts.add(Rule.DATA_REMOVED, place.field(data), "var data", null,
                "put it back where it was, and mark it as deprecated; writers may leave it empty");
        }
    }

    private void dataAdded(final Place place, final SchemaNode data, final SchemaNode next, final boolean isInGroup)
    {
        if (isInGroup)
        {
            verdicts.add(Rule.DATA_IN_GROUP, place, null, "var data, in a group that was there",
                "append var data or a group to the message itself");
        }
        else if (next != null)
        {
            verdicts.add(Rule.DATA_INSERTED, place, null, "var data, before " + next.name(),
                "put it behind all var data that were there");
        }
        verdicts.added(Rule.SINCE_VERSION_TOO_LOW, place, data, "var data");
    }

    private void body(final Place place, final List<SchemaNode> was, final List<SchemaNode> is)
    {
        final String before = length(was);
        final String after = length(is);
        if (!before.equals(after))
        {
            verdicts.add(Rule.DATA_LENGTH_CHANGED, place, before, after,
                "give it its old length type again, and append var data with the new one");
        }
        types.encoding(place, was.get(was.size() - 1), is.get(is.size() - 1));
    }

    private void dimension(final Place place, final SchemaNode was, final SchemaNode is)
    {
        final String before = NodeText.layout(was) + entries(was);
        final String after = NodeText.layout(is) + entries(is);
        if (!before.equals(after))
        {
            verdicts.add(Rule.DIMENSION_CHANGED, place, before, after, "give it its old dimensionType again");
        }
    }

    private void identity(final Place place, final SchemaNode was, final SchemaNode is)
    {
        if (was.id() != is.id())
        {
            verdicts.add(Rule.FIELD_RENUMBERED, place, "id " + was.id(), "id " + is.id(),
                "set id=\"" + was.id() + "\" again");
        }
        if (!was.name().equals(is.name()))
        {
            verdicts.add(Rule.FIELD_RENAMED, place, was.name(), is.name(),
                "name it " + was.name() + " again, or mend the code that uses it");
        }
        verdicts.sinceVersionKept(place, was, is);
    }

    private int ordered(
        final Rule rule, final Place place, final List<SchemaNode> was, final SchemaNode old, final int order)
    {
        final int index = was.indexOf(old);
        if (index < order)
        {
            verdicts.add(rule, place, "before " + was.get(index + 1).name(), "behind " + was.get(order).name(),
                "put it back to where it was");
        }

        return Math.max(order, index);
    }

    /**
     * Index of the last part that both schemas have; constants take no place.
     */
    private static int last(final List<SchemaNode> is, final NodeMatching matching)
    {
        int last = -1;
        for (int i = 0; i < is.size(); i++)
        {
            if (matching.was(is.get(i)) != null && !is.get(i).isConstant())
            {
                last = i;
            }
        }

        return last;
    }

    private static boolean isRenamedField(final SchemaNode was, final SchemaNode is)
    {
        return was.type().token().signal() == is.type().token().signal() &&
            was.type().encoding().primitiveType() == is.type().encoding().primitiveType() &&
            was.size() == is.size();
    }

    private static String length(final List<SchemaNode> body)
    {
        final SchemaNode length = body.get(0);
        return NodeText.field(length) + " of " + NodeText.range(length.encoding()) + ", data at offset " +
            body.get(body.size() - 1).offset();
    }

    private static String entries(final SchemaNode dimension)
    {
        final Token number = dimension.children().get(1).token();
        return ", " + NodeText.range(number.encoding()) + " entries";
    }

    private static String entry(final SchemaNode group)
    {
        return group.token().encodedLength() + " bytes an entry";
    }
}
