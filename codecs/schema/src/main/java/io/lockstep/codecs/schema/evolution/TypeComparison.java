package io.lockstep.codecs.schema.evolution;

import uk.co.real_logic.sbe.ir.Encoding;
import uk.co.real_logic.sbe.ir.Signal;
import uk.co.real_logic.sbe.ir.Token;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Compares what two fields, or two members of a composite, are made of.
 */
final class TypeComparison
{
    private final VerdictList verdicts;

    TypeComparison(final VerdictList verdicts)
    {
        this.verdicts = verdicts;
    }

    /**
     * Compare all of a field's or member's type.
     *
     * @param place of the field, or of the member in its type.
     * @param was   field or member in the old schema.
     * @param is    field or member in the new schema.
     */
    void compare(final Place place, final SchemaNode was, final SchemaNode is)
    {
        final SchemaNode wasType = NodeText.typeOf(was);
        final SchemaNode isType = NodeText.typeOf(is);
        if (!isSameKind(wasType, isType))
        {
            verdicts.add(Rule.TYPE_CHANGED, place, NodeText.type(wasType), NodeText.type(isType),
                "give it its old type again, and append a field of the new type");
            return;
        }

        presence(place, was, is, wasType, isType);
        annotations(place, was, is);
        if (!isType.is(Signal.ENCODING))
        {
            named(place, wasType, isType);
        }
        else if (!was.isConstant() && !is.isConstant())
        {
            encoding(place, wasType, isType);
        }
    }

    /**
     * Compare the bytes of a single encoding, as the body of var data has one.
     */
    void encoding(final Place place, final SchemaNode wasType, final SchemaNode isType)
    {
        final Encoding was = wasType.encoding();
        final Encoding is = isType.encoding();
        if (wasType.token().arrayLength() != isType.token().arrayLength())
        {
            verdicts.add(Rule.ARRAY_LENGTH_CHANGED, place, NodeText.type(wasType), NodeText.type(isType),
                "give it its old length again, and append a field of the new length");
        }
        if (!Objects.equals(was.characterEncoding(), is.characterEncoding()))
        {
            verdicts.add(Rule.CHARACTER_ENCODING_CHANGED, place, was.characterEncoding(), is.characterEncoding(),
                "set characterEncoding as it was, and append a field for the other one");
        }
        if (is.primitiveType() != null && !NodeText.range(was).equals(NodeText.range(is)))
        {
            verdicts.add(Rule.RANGE_CHANGED, place, NodeText.range(was), NodeText.range(is),
                "set minValue and maxValue as they were, and append a field for the other range");
        }
    }

    private static boolean isSameKind(final SchemaNode was, final SchemaNode is)
    {
        return was.token().signal() == is.token().signal() &&
            was.encoding().primitiveType() == is.encoding().primitiveType();
    }

    private void presence(
        final Place place,
        final SchemaNode was,
        final SchemaNode is,
        final SchemaNode wasType,
        final SchemaNode isType)
    {
        final Encoding.Presence now = is.presence();
        if (was.presence() != now)
        {
            verdicts.add(Rule.PRESENCE_CHANGED, place, word(was.presence()), word(now),
                "set presence=\"" + word(was.presence()) + "\" again, and append a field with the other");
        }
        else if (now == Encoding.Presence.CONSTANT)
        {
            if (!constant(was).equals(constant(is)))
            {
                verdicts.add(Rule.CONSTANT_CHANGED, place, constant(was), constant(is),
                    "set the constant as it was, and add a field for the other value");
            }
        }
        else if (now == Encoding.Presence.OPTIONAL && isType.encoding().primitiveType() != null)
        {
            final String wasNull = NodeText.value(wasType.encoding().applicableNullValue());
            final String isNull = NodeText.value(isType.encoding().applicableNullValue());
            if (!wasNull.equals(isNull))
            {
                verdicts.add(Rule.NULL_VALUE_CHANGED, place, wasNull, isNull,
                    "set nullValue=\"" + wasNull + "\" again");
            }
        }
    }

    private void annotations(final Place place, final SchemaNode was, final SchemaNode is)
    {
        final String wasTime = time(was);
        final String isTime = time(is);
        if (!wasTime.equals(isTime))
        {
            verdicts.add(Rule.TIME_UNIT_CHANGED, place, wasTime, isTime,
                "set epoch and timeUnit as they were, and append a field for the other time");
        }
        semanticType(place, was, is);
    }

    void semanticType(final Place place, final SchemaNode was, final SchemaNode is)
    {
        final String wasMeaning = meaning(was);
        final String isMeaning = meaning(is);
        if (!Objects.equals(wasMeaning, isMeaning))
        {
            verdicts.add(Rule.SEMANTIC_TYPE_CHANGED, place, wasMeaning, isMeaning,
                "set semanticType as it was, unless old messages too are meant to be treated in the new way");
        }
    }

    private void named(final Place place, final SchemaNode was, final SchemaNode is)
    {
        final Token wasToken = was.token();
        final Token isToken = is.token();
        if (!wasToken.applicableTypeName().equals(isToken.applicableTypeName()))
        {
            verdicts.add(Rule.TYPE_RENAMED, place, wasToken.applicableTypeName(), isToken.applicableTypeName(),
                "name it " + wasToken.applicableTypeName() + " again, or mend the code that uses it");
        }

        final Place type = place.type(place.isInType() ? "" : isToken.applicableTypeName());
        switch (isToken.signal())
        {
            case BEGIN_COMPOSITE:
                composite(type, was, is);
                break;
            case BEGIN_ENUM:
                new ValueComparison(verdicts, Rule.ENUM_VALUE_ADDED, Rule.ENUM_VALUE_REMOVED,
                    Rule.ENUM_VALUE_RENUMBERED, Rule.ENUM_VALUE_RENAMED).compare(type, was, is);
                break;
            default:
                new ValueComparison(verdicts, null, Rule.SET_CHOICE_REMOVED,
                    Rule.SET_CHOICE_RENUMBERED, Rule.SET_CHOICE_RENAMED).compare(type, was, is);
                break;
        }
    }

    private void composite(final Place type, final SchemaNode was, final SchemaNode is)
    {
        final NodeMatching matching = NodeMatching.of(
            was.children(), is.children(), SchemaNode::offset, TypeComparison::isRenamedMember);
        final BlockShift shift = new BlockShift(was.children(), matching);
        for (final SchemaNode member : is.children())
        {
            final SchemaNode old = matching.was(member);
            final Place place = type.type(member.name());
            if (old == null)
            {
                shift.added(member);
                member(place, member);
                continue;
            }
            if (shift.isMoved(old, member))
            {
                verdicts.add(Rule.COMPOSITE_MEMBER_MOVED, place, NodeText.field(old), NodeText.field(member),
                    "put it back to where it was");
            }
            if (!old.name().equals(member.name()))
            {
                verdicts.add(Rule.COMPOSITE_MEMBER_RENAMED, place, old.name(), member.name(),
                    "name it " + old.name() + " again, or mend the code that uses it");
            }
            verdicts.sinceVersionKept(place, old, member);
            compare(place, old, member);
        }
        for (final SchemaNode member : matching.removed())
        {
            verdicts.add(Rule.COMPOSITE_MEMBER_REMOVED, type.type(member.name()), NodeText.field(member), null,
                "put it back, and mark it as deprecated");
        }
        if (was.token().encodedLength() != is.token().encodedLength())
        {
            verdicts.add(Rule.COMPOSITE_RESIZED, type,
                was.token().encodedLength() + " bytes", is.token().encodedLength() + " bytes",
                "make a new composite, and append a field of that type");
        }
    }

    private void member(final Place place, final SchemaNode member)
    {
        if (member.isConstant())
        {
            verdicts.grown(place);
        }
        else
        {
            verdicts.add(Rule.COMPOSITE_MEMBER_ADDED, place, null, NodeText.field(member),
                "make a new composite, and append a field of that type");
        }
    }

    private static boolean isRenamedMember(final SchemaNode was, final SchemaNode is)
    {
        return !was.isConstant() && !is.isConstant() && isSameKind(was, is) && was.size() == is.size();
    }

    private static String meaning(final SchemaNode node)
    {
        final String own = node.encoding().semanticType();
        return own == null && node.is(Signal.BEGIN_FIELD) ? node.type().encoding().semanticType() : own;
    }

    private static String constant(final SchemaNode node)
    {
        final String own = NodeText.value(node.encoding().constValue());
        return own.isEmpty() ? NodeText.value(NodeText.typeOf(node).encoding().constValue()) : own;
    }

    private static String time(final SchemaNode node)
    {
        final String epoch = node.encoding().epoch();
        final String unit = node.encoding().timeUnit();
        final List<String> parts = List.of(unit == null ? "" : unit, epoch == null ? "" : "since " + epoch);
        return String.join(" ", parts).trim();
    }

    private static String word(final Encoding.Presence presence)
    {
        return presence.name().toLowerCase(Locale.ROOT);
    }
}
