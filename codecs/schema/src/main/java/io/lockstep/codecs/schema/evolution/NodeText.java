package io.lockstep.codecs.schema.evolution;

import uk.co.real_logic.sbe.PrimitiveValue;
import uk.co.real_logic.sbe.ir.Encoding;
import uk.co.real_logic.sbe.ir.Signal;
import uk.co.real_logic.sbe.ir.Token;

/**
 * How parts of a schema are told to people.
 */
final class NodeText
{
    private NodeText()
    {
    }

    /**
     * A field or member with type and place.
     */
    static String field(final SchemaNode node)
    {
        final String type = type(typeOf(node));
        return node.isConstant() ? "constant " + type : type + " at offset " + node.offset();
    }

    static String type(final SchemaNode type)
    {
        final Token token = type.token();
        switch (token.signal())
        {
            case BEGIN_COMPOSITE:
                return "composite " + token.applicableTypeName() + " of " + token.encodedLength() + " bytes";
            case BEGIN_ENUM:
                return "enum " + token.applicableTypeName() + " (" + primitive(token) + ')';
            case BEGIN_SET:
                return "set " + token.applicableTypeName() + " (" + primitive(token) + ')';
            default:
                return primitive(token) + array(token);
        }
    }

    /**
     * Members of a composite that is a header, with all that matters for reading it.
     */
    static String layout(final SchemaNode composite)
    {
        final StringBuilder text = new StringBuilder();
        for (final SchemaNode member : composite.children())
        {
            text.append(text.length() == 0 ? "" : ", ").append(member.name()).append(' ').append(field(member));
        }

        return text.toString();
    }

    static String range(final Encoding encoding)
    {
        return encoding.applicableMinValue() + " to " + encoding.applicableMaxValue();
    }

    static String value(final PrimitiveValue value)
    {
        return value == null ? "" : value.toString();
    }

    static SchemaNode typeOf(final SchemaNode node)
    {
        return node.is(Signal.BEGIN_FIELD) ? node.type() : node;
    }

    private static String primitive(final Token token)
    {
        return token.encoding().primitiveType() == null ? "?" : token.encoding().primitiveType().primitiveName();
    }

    private static String array(final Token token)
    {
        return token.arrayLength() > 1 ? "[" + token.arrayLength() + ']' : "";
    }
}
