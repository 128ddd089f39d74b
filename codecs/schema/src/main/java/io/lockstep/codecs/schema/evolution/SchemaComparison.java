package io.lockstep.codecs.schema.evolution;

import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.Token;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Compares two schemas as wholes, and looks for what is wrong with the new one by itself.
 */
final class SchemaComparison
{
    private final Ir was;
    private final Ir is;
    private final int isVersion;
    private final VerdictList verdicts;
    private final BlockComparison blocks;

    SchemaComparison(final SchemaFile old, final SchemaFile now)
    {
        was = old.ir();
        is = now.ir();
        isVersion = now.version();
        verdicts = new VerdictList(old.version(), isVersion, was.id() == is.id());
        blocks = new BlockComparison(verdicts);
    }

    List<Verdict> verdicts()
    {
        schema();
        messages(nodes(was), nodes(is));
        verdicts.versions();

        return verdicts.toList();
    }

    private void schema()
    {
        if (was.id() != is.id())
        {
            verdicts.add(Rule.SCHEMA_ID_CHANGED, Place.SCHEMA, "id " + was.id(), "id " + is.id(),
                "set id=\"" + was.id() + "\" again, or release it as a schema of its own beside the old one");
        }
        if (!was.applicableNamespace().equals(is.applicableNamespace()))
        {
            verdicts.add(Rule.PACKAGE_CHANGED, Place.SCHEMA, was.applicableNamespace(), is.applicableNamespace(),
                "set package=\"" + was.applicableNamespace() + "\" again, or mend the imports of code that uses it");
        }
        if (was.byteOrder() != is.byteOrder())
        {
            verdicts.add(Rule.BYTE_ORDER_CHANGED, Place.SCHEMA, order(was), order(is),
                "set byteOrder=\"" + order(was) + "\" again");
        }

        final String wasHeader = NodeText.layout(SchemaNode.of(was.headerStructure().tokens()));
        final String isHeader = NodeText.layout(SchemaNode.of(is.headerStructure().tokens()));
        if (!wasHeader.equals(isHeader))
        {
            verdicts.add(Rule.HEADER_CHANGED, Place.SCHEMA, wasHeader, isHeader,
                "make the header composite as it was");
        }
    }

    private void messages(final List<SchemaNode> before, final List<SchemaNode> after)
    {
        final NodeMatching matching = NodeMatching.of(before, after, SchemaNode::id);
        for (final SchemaNode message : after)
        {
            final SchemaNode old = matching.was(message);
            final Place place = Place.ofMessage(message.name());
            if (old == null)
            {
                verdicts.added(Rule.MESSAGE_SINCE_VERSION, place, message, "message, template id " + message.id());
            }
            else
            {
                identity(place, old, message);
                blocks.messages(place, old, message);
            }
            sanity(place, message, message.sinceVersion());
        }
        for (final SchemaNode message : matching.removed())
        {
            verdicts.add(Rule.MESSAGE_REMOVED, Place.ofMessage(message.name()), "template id " + message.id(), null,
                "put it back, and mark it as deprecated");
        }
    }

    private void identity(final Place place, final SchemaNode old, final SchemaNode message)
    {
        if (old.id() != message.id())
        {
            verdicts.add(Rule.TEMPLATE_ID_CHANGED, place, "template id " + old.id(), "template id " + message.id(),
                "set id=\"" + old.id() + "\" again, and give another name to a message with the new id");
        }
        if (!old.name().equals(message.name()))
        {
            verdicts.add(Rule.MESSAGE_RENAMED, place, old.name(), message.name(),
                "name it " + old.name() + " again, or mend the code that uses it");
        }
        verdicts.sinceVersionKept(place, old, message);
    }

    /**
     * Look for what is never there. A type inherits the version of its field, so that it is told only once.
     */
    private void sanity(final Place place, final SchemaNode node, final int outerVersion)
    {
        if (node.sinceVersion() > isVersion && node.sinceVersion() != outerVersion)
        {
            verdicts.sinceVersionAbove(place, node.sinceVersion());
        }
        else if (place.field().isEmpty() && node.sinceVersion() > isVersion)
        {
            verdicts.sinceVersionAbove(place, node.sinceVersion());
        }
        for (final SchemaNode child : node.children())
        {
            sanity(at(place, node, child), child, node.sinceVersion());
        }
    }

    private static Place at(final Place place, final SchemaNode node, final SchemaNode child)
    {
        switch (child.token().signal())
        {
            case BEGIN_FIELD:
            case BEGIN_GROUP:
            case BEGIN_VAR_DATA:
                return place.field(child);
            default:
                return node.token().signal().name().startsWith("BEGIN_FIELD") && child.children().isEmpty() ?
                    place : place.type(place.isInType() ? child.name() : child.token().applicableTypeName());
        }
    }

    private static List<SchemaNode> nodes(final Ir ir)
    {
        final List<SchemaNode> nodes = new ArrayList<>();
        for (final List<Token> tokens : ir.messages())
        {
            nodes.add(SchemaNode.of(tokens));
        }
        nodes.sort(Comparator.comparingInt(SchemaNode::id));

        return nodes;
    }

    private static String order(final Ir ir)
    {
        final String order = ir.byteOrder().toString();
        return order.substring(0, order.indexOf('_')).toLowerCase(Locale.ROOT) + "Endian";
    }
}
