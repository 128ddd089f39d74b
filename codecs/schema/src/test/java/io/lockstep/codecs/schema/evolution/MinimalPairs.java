package io.lockstep.codecs.schema.evolution;

import java.util.ArrayList;
import java.util.List;

import static io.lockstep.codecs.schema.evolution.SchemaText.TYPES;
import static io.lockstep.codecs.schema.evolution.SchemaText.message;
import static io.lockstep.codecs.schema.evolution.SchemaText.schema;

/**
 * For each rule the smallest change that breaks it, and the nearest one that does not.
 */
final class MinimalPairs
{
    private static final String A = "<field name=\"a\" id=\"1\" type=\"uint32\"/>";
    private static final String B = "<field name=\"b\" id=\"2\" type=\"uint32\"/>";
    private static final String NEW =
        "<field name=\"n\" id=\"9\" type=\"uint32\" presence=\"optional\" sinceVersion=\"1\"/>";
    private static final String G = group("g", 20, "");
    private static final String H = group("h", 21, "");
    private static final String NEW_G = group("n", 29, " sinceVersion=\"1\"");
    private static final String D = data("d", 30, "text", "");
    private static final String E = data("e", 31, "text", "");
    private static final String NEW_D = data("n", 39, "text", " sinceVersion=\"1\"");
    private static final String HEADER_TAIL = "<type name=\"version\" primitiveType=\"uint16\"/>\n</composite>";

    /**
     * One row: an old schema, a new one that breaks rules, and a new one that breaks none.
     */
    record Pair(String what, String old, String bad, List<Rule> broken, String good)
    {
        @Override
        public String toString()
        {
            return what;
        }
    }

    private final List<Pair> pairs = new ArrayList<>();

    private MinimalPairs()
    {
    }

    static List<Pair> all()
    {
        final MinimalPairs table = new MinimalPairs();
        table.schemas();
        table.versions();
        table.messages();
        table.fields();
        table.groups();
        table.data();
        table.encodings();
        table.composites();
        table.values();

        return table.pairs;
    }

    private void schemas()
    {
        final String one = "<sbe:message name=\"Order\" id=\"1\">" + A + "</sbe:message>";
        pair("schema id", attributes("id=\"7\"", one), attributes("id=\"8\"", one), attributes("id=\"7\"", one),
            Rule.SCHEMA_ID_CHANGED);
        pair("package", attributes("id=\"7\"", one),
            schema("id=\"7\" package=\"q\" version=\"0\" byteOrder=\"littleEndian\"", TYPES, one),
            attributes("id=\"7\" description=\"other words\"", one), Rule.PACKAGE_CHANGED);
        pair("byte order", attributes("id=\"7\"", one),
            schema("id=\"7\" package=\"p\" version=\"0\" byteOrder=\"bigEndian\"", TYPES, one),
            attributes("id=\"7\" semanticVersion=\"9\"", one), Rule.BYTE_ORDER_CHANGED);
        pair("header", attributes("id=\"7\"", one),
            schema("id=\"7\" package=\"p\" version=\"0\" byteOrder=\"littleEndian\"", TYPES.replaceFirst(HEADER_TAIL,
                "<type name=\"version\" primitiveType=\"uint32\"/></composite>"), one),
            schema("id=\"7\" package=\"p\" version=\"0\" byteOrder=\"littleEndian\"", TYPES.replaceFirst(HEADER_TAIL,
                "<type name=\"version\" primitiveType=\"uint16\" description=\"acting\"/></composite>"), one),
            Rule.HEADER_CHANGED);
    }

    private void versions()
    {
        pair("version lowered", message(3, A), message(2, A), message(4, A), Rule.VERSION_LOWERED);
        pair("version not raised", schema(1, "", order(A)),
            schema(1, "", order(A) + "<sbe:message name=\"New\" id=\"2\" sinceVersion=\"1\">" + A + "</sbe:message>"),
            schema(2, "", order(A) + "<sbe:message name=\"New\" id=\"2\" sinceVersion=\"2\">" + A + "</sbe:message>"),
            Rule.MESSAGE_SINCE_VERSION, Rule.VERSION_NOT_RAISED);
        pair("longer block, version not raised", schema(1, "", order(A)),
            schema(1, "", order(A).replace("id=\"1\">", "id=\"1\" blockLength=\"8\">")),
            schema(2, "", order(A).replace("id=\"1\">", "id=\"1\" blockLength=\"8\">")), Rule.VERSION_NOT_RAISED);
        pair("sinceVersion above the version", message(0, A), message(1, A + NEW.replace("sinceVersion=\"1\"",
            "sinceVersion=\"2\"")), message(1, A + NEW), Rule.SINCE_VERSION_ABOVE_SCHEMA);
        pair("sinceVersion above the version, in what was there", message(0, A),
            message(1, A.replace("/>", " sinceVersion=\"2\"/>")), message(1, A.replace("/>", " deprecated=\"1\"/>")),
            Rule.SINCE_VERSION_CHANGED, Rule.SINCE_VERSION_ABOVE_SCHEMA);
        pair("sinceVersion above the version, in what is added", schema(0, "", order(A)),
            schema(1, "", order(A) + "<sbe:message name=\"New\" id=\"2\" sinceVersion=\"2\">" + A + "</sbe:message>"),
            schema(1, "", order(A) + "<sbe:message name=\"New\" id=\"2\" sinceVersion=\"1\">" + A + "</sbe:message>"),
            Rule.SINCE_VERSION_ABOVE_SCHEMA);
        pair("sinceVersion missing", message(0, A), message(1, A + NEW.replace(" sinceVersion=\"1\"", "")),
            message(1, A + NEW), Rule.SINCE_VERSION_TOO_LOW);
        pair("sinceVersion of a release without it", message(1, A), message(2, A + NEW),
            message(2, A + NEW.replace("sinceVersion=\"1\"", "sinceVersion=\"2\"")), Rule.SINCE_VERSION_TOO_LOW);
        pair("sinceVersion changed", message(2, A + NEW),
            message(3, A + NEW.replace("sinceVersion=\"1\"", "sinceVersion=\"3\"")), message(3, A + NEW),
            Rule.SINCE_VERSION_CHANGED);
    }

    private void messages()
    {
        final String other = "<sbe:message name=\"Other\" id=\"2\">" + A + "</sbe:message>";
        pair("message removed", schema(0, "", order(A) + other), schema(1, "", order(A)),
            schema(1, "", order(A) + other.replace("id=\"2\"", "id=\"2\" deprecated=\"1\"")), Rule.MESSAGE_REMOVED);
        pair("message renamed", schema(0, "", order(A) + other),
            schema(1, "", order(A) + other.replace("Other", "Else")),
            schema(1, "", other + order(A)), Rule.MESSAGE_RENAMED);
        pair("template id", schema(0, "", order(A) + other),
            schema(1, "", order(A) + other.replace("id=\"2\"", "id=\"3\"")),
            schema(1, "", order(A) + other), Rule.TEMPLATE_ID_CHANGED);
        pair("message without sinceVersion", schema(0, "", order(A)), schema(1, "", order(A) + other),
            schema(1, "", order(A) + other.replace("id=\"2\"", "id=\"2\" sinceVersion=\"1\"")),
            Rule.MESSAGE_SINCE_VERSION);
        pair("block length", schema(0, "", order(A).replace("id=\"1\">", "id=\"1\" blockLength=\"8\">")),
            schema(1, "", order(A)), schema(1, "", order(A).replace("id=\"1\">", "id=\"1\" blockLength=\"16\">")),
            Rule.BLOCK_LENGTH_SHRUNK);
    }

    private void fields()
    {
        pair("field inserted", message(0, A + B), message(1, A + NEW + B), message(1, A + B + NEW),
            Rule.FIELD_INSERTED);
        pair("field inserted into a gap", message(0, A + B.replace("/>", " offset=\"8\"/>")),
            message(1, A + NEW + B.replace("/>", " offset=\"8\"/>")),
            message(1, A + B.replace("/>", " offset=\"8\"/>") + NEW), Rule.FIELD_INSERTED);
        pair("field removed", message(0, A + B), message(1, B), message(1, A.replace("/>", " deprecated=\"1\"/>") + B),
            Rule.FIELD_REMOVED);
        pair("last field removed", message(0, A + B), message(1, A), message(1, A + B), Rule.FIELD_REMOVED);
        pair("field moved", message(0, A + B), message(1, A + B.replace("/>", " offset=\"8\"/>")),
            message(1, A + B.replace("/>", " offset=\"4\"/>")), Rule.FIELD_MOVED);
        pair("fields swapped", message(0, A + B), message(1, B + A), message(1, A + B),
            Rule.FIELD_MOVED, Rule.FIELD_MOVED);
        pair("field renamed", message(0, A + B), message(1, A + B.replace("\"b\"", "\"c\"")),
            message(1, A + B.replace("/>", " description=\"c\"/>")), Rule.FIELD_RENAMED);
        pair("field renumbered", message(0, A + B), message(1, A + B.replace("\"2\"", "\"3\"")), message(1, A + B),
            Rule.FIELD_RENUMBERED);
        pair("id taken over by another type", message(0, A + B),
            message(1, A + NEW.replace("\"9\"", "\"2\"").replace("uint32", "uint64")), message(1, A + B + NEW),
            Rule.FIELD_REMOVED);
        pair("required field", message(0, A), message(1, A + NEW.replace("presence=\"optional\" ", "")),
            message(1, A + NEW), Rule.FIELD_ADDED_REQUIRED);
        pair("field inserted in a group's block", message(0, group("g", 20, "", A + B)),
            message(1, group("g", 20, "", A + NEW + B)), message(1, group("g", 20, "", A + B + NEW)),
            Rule.FIELD_INSERTED);
    }

    private void groups()
    {
        pair("group inserted", message(0, A + G), message(1, A + NEW_G + G), message(1, A + G + NEW_G),
            Rule.GROUP_INSERTED);
        pair("group before var data", message(0, A + D), message(1, A + NEW_G + D), message(1, A + D + NEW_D),
            Rule.GROUP_BEFORE_DATA);
        pair("group in a group", message(0, A + G), message(1, A + group("g", 20, "", A + NEW_G)),
            message(1, A + G + group("n", 29, " sinceVersion=\"1\"", A + H)), Rule.GROUP_IN_GROUP);
        pair("group removed", message(0, A + G + H), message(1, A + G), message(1, A + G +
            H.replace("id=\"21\"", "id=\"21\" deprecated=\"1\"")), Rule.GROUP_REMOVED);
        pair("groups swapped", message(0, A + G + H), message(1, A + H + G), message(1, A + G + H), Rule.GROUP_MOVED);
        pair("dimension", message(0, A + G), message(1, A + G.replace("groupSizeEncoding", "shortGroupSize")),
            message(1, A + G), Rule.DIMENSION_CHANGED);
        pair("group renamed and renumbered", message(0, A + G),
            message(1, A + G.replace("\"g\"", "\"i\"")), message(1, A + G), Rule.FIELD_RENAMED);
    }

    private void data()
    {
        pair("var data inserted", message(0, A + D), message(1, A + NEW_D + D), message(1, A + D + NEW_D),
            Rule.DATA_INSERTED);
        pair("var data in a group", message(0, A + G), message(1, A + group("g", 20, "", A + NEW_D)),
            message(1, A + G + NEW_D), Rule.DATA_IN_GROUP);
        pair("var data removed", message(0, A + D + E), message(1, A + D), message(1, A + D +
            E.replace("id=\"31\"", "id=\"31\" deprecated=\"1\"")), Rule.DATA_REMOVED);
        pair("var data swapped", message(0, A + D + E), message(1, A + E + D), message(1, A + D + E), Rule.DATA_MOVED);
        pair("length of var data", message(0, A + D), message(1, A + D.replace("\"text\"", "\"longText\"")),
            message(1, A + D), Rule.DATA_LENGTH_CHANGED);
        pair("encoding of var data", message(0, A + D), message(1, A + D.replace("\"text\"", "\"latinText\"")),
            message(1, A + D), Rule.CHARACTER_ENCODING_CHANGED);
    }

    private void encodings()
    {
        type("type", "primitiveType=\"uint32\"", "primitiveType=\"int32\"",
            "primitiveType=\"uint32\" description=\"d\"", Rule.TYPE_CHANGED);
        type("wider type", "primitiveType=\"uint32\"", "primitiveType=\"uint64\"",
            "primitiveType=\"uint32\" deprecated=\"1\"", Rule.TYPE_CHANGED);
        type("array length", "primitiveType=\"char\" length=\"8\"", "primitiveType=\"char\" length=\"9\"",
            "primitiveType=\"char\" length=\"8\" description=\"d\"", Rule.ARRAY_LENGTH_CHANGED);
        type("character encoding", "primitiveType=\"char\" length=\"8\" characterEncoding=\"US-ASCII\"",
            "primitiveType=\"char\" length=\"8\" characterEncoding=\"UTF-8\"",
            "primitiveType=\"char\" length=\"8\" characterEncoding=\"US-ASCII\" description=\"d\"",
            Rule.CHARACTER_ENCODING_CHANGED);
        type("presence", "primitiveType=\"uint32\"", "primitiveType=\"uint32\" presence=\"optional\"",
            "primitiveType=\"uint32\" presence=\"required\"", Rule.PRESENCE_CHANGED);
        type("presence the other way", "primitiveType=\"uint32\" presence=\"optional\"", "primitiveType=\"uint32\"",
            "primitiveType=\"uint32\" presence=\"optional\" nullValue=\"4294967295\"", Rule.PRESENCE_CHANGED);
        type("null value", "primitiveType=\"uint32\" presence=\"optional\" nullValue=\"0\"",
            "primitiveType=\"uint32\" presence=\"optional\"",
            "primitiveType=\"uint32\" presence=\"optional\" nullValue=\"0\" description=\"d\"",
            Rule.NULL_VALUE_CHANGED);
        type("smallest value", "primitiveType=\"uint32\" minValue=\"5\"", "primitiveType=\"uint32\" minValue=\"6\"",
            "primitiveType=\"uint32\" minValue=\"5\" description=\"d\"", Rule.RANGE_CHANGED);
        type("greatest value", "primitiveType=\"uint32\"", "primitiveType=\"uint32\" maxValue=\"9\"",
            "primitiveType=\"uint32\" maxValue=\"4294967294\"", Rule.RANGE_CHANGED);
        type("constant",
            "primitiveType=\"uint32\" presence=\"constant\">5</type><type name=\"u\" primitiveType=\"uint8\"",
            "primitiveType=\"uint32\" presence=\"constant\">6</type><type name=\"u\" primitiveType=\"uint8\"",
            "primitiveType=\"uint32\" presence=\"constant\" description=\"d\">5</type>" +
            "<type name=\"u\" primitiveType=\"uint8\"", Rule.CONSTANT_CHANGED);
        pair("time unit", message(0, A.replace("/>", " timeUnit=\"nanosecond\"/>")),
            message(1, A.replace("/>", " timeUnit=\"millisecond\"/>")),
            message(1, A.replace("/>", " timeUnit=\"nanosecond\"/>")), Rule.TIME_UNIT_CHANGED);
        pair("annotation", message(0, A.replace("/>", " semanticType=\"partitionKey\"/>")),
            message(1, A), message(1, A.replace("/>", " semanticType=\"partitionKey\"/>")),
            Rule.SEMANTIC_TYPE_CHANGED);
    }

    private void composites()
    {
        final String m = "<type name=\"m\" primitiveType=\"int64\"/>";
        final String e = "<type name=\"e\" primitiveType=\"int8\"/>";
        composite("composite grown", m + e, m + e + "<type name=\"x\" primitiveType=\"int8\"/>",
            m + e + "<type name=\"x\" primitiveType=\"int8\" presence=\"constant\" sinceVersion=\"1\">1</type>",
            Rule.COMPOSITE_MEMBER_ADDED, Rule.COMPOSITE_RESIZED);
        composite("member in a gap", m + e.replace("/>", " offset=\"12\"/>"),
            m + "<type name=\"x\" primitiveType=\"int8\"/>" + e.replace("/>", " offset=\"12\"/>"),
            m + e.replace("/>", " offset=\"12\" description=\"d\"/>"), Rule.COMPOSITE_MEMBER_ADDED);
        composite("member removed", m + e, m, m + e.replace("/>", " deprecated=\"1\"/>"),
            Rule.COMPOSITE_MEMBER_REMOVED, Rule.COMPOSITE_RESIZED);
        composite("members swapped", m + e, e + m, m + e,
            Rule.COMPOSITE_MEMBER_MOVED, Rule.COMPOSITE_MEMBER_MOVED);
        composite("member renamed", m + e, m + e.replace("\"e\"", "\"exponent\""), m + e,
            Rule.COMPOSITE_MEMBER_RENAMED);
        composite("member of another type", m + e, m + e.replace("int8", "uint8"), m + e, Rule.TYPE_CHANGED);
        pair("type renamed", composite("money", m + e), composite("price", m + e),
            composite("money", m + e), Rule.TYPE_RENAMED);
    }

    private void values()
    {
        final String one = "<validValue name=\"ONE\">1</validValue>";
        final String two = "<validValue name=\"TWO\">2</validValue>";
        final String three = "<validValue name=\"THREE\" sinceVersion=\"1\">3</validValue>";
        values("enum value added", "enum", one + two, one + two + three, one + two, Rule.ENUM_VALUE_ADDED);
        values("enum value removed", "enum", one + two, one, one + two.replace("\"TWO\"", "\"TWO\" deprecated=\"1\""),
            Rule.ENUM_VALUE_REMOVED);
        values("enum value renumbered", "enum", one + two, one + two.replace(">2", ">3"), two + one,
            Rule.ENUM_VALUE_RENUMBERED);
        values("enum value renamed", "enum", one + two, one + two.replace("TWO", "ZWEI"),
            one + two.replace("\"TWO\"", "\"TWO\" description=\"zwei\""), Rule.ENUM_VALUE_RENAMED);

        final String first = "<choice name=\"FIRST\">0</choice>";
        final String second = "<choice name=\"SECOND\">1</choice>";
        final String third = "<choice name=\"THIRD\" sinceVersion=\"1\">2</choice>";
        values("set choice removed", "set", first + second, first, first + second + third, Rule.SET_CHOICE_REMOVED);
        values("set choice renumbered", "set", first + second, first + second.replace(">1", ">3"), second + first,
            Rule.SET_CHOICE_RENUMBERED);
        values("set choice renamed", "set", first + second, first + second.replace("SECOND", "ZWEITE"),
            first + second, Rule.SET_CHOICE_RENAMED);
        values("set choice without sinceVersion", "set", first + second,
            first + second + third.replace(" sinceVersion=\"1\"", ""), first + second + third,
            Rule.VALUE_SINCE_VERSION);
    }

    private void type(final String what, final String old, final String bad, final String good, final Rule... broken)
    {
        final String end = order("<field name=\"t\" id=\"1\" type=\"t\"/>");
        pair(what, schema(0, "<type name=\"t\" " + old + "/>", end), schema(1, "<type name=\"t\" " + bad + "/>", end),
            schema(1, "<type name=\"t\" " + good + "/>", end), broken);
    }

    private void composite(
        final String what, final String old, final String bad, final String good, final Rule... broken)
    {
        pair(what, composite("money", old), composite("money", bad), composite("money", good), broken);
    }

    private void values(
        final String what,
        final String kind,
        final String old,
        final String bad,
        final String good,
        final Rule... broken)
    {
        pair(what, values(kind, 0, old), values(kind, 1, bad), values(kind, 1, good), broken);
    }

    private void pair(final String what, final String old, final String bad, final String good, final Rule... broken)
    {
        pairs.add(new Pair(what, old, bad, List.of(broken), good));
    }

    private static String composite(final String name, final String members)
    {
        final int version = members.contains("constant") || members.contains("\"x\"") ? 1 : 0;
        return schema(version, "<composite name=\"" + name + "\">" + members + "</composite>",
            order("<field name=\"a\" id=\"1\" type=\"" + name + "\"/>" + B));
    }

    private static String values(final String kind, final int version, final String values)
    {
        return schema(version, "<" + kind + " name=\"v\" encodingType=\"uint8\">" + values + "</" + kind + ">",
            order("<field name=\"v\" id=\"1\" type=\"v\"/>"));
    }

    private static String attributes(final String attributes, final String messages)
    {
        return schema(attributes + " package=\"p\" version=\"0\" byteOrder=\"littleEndian\"", TYPES, messages);
    }

    private static String order(final String content)
    {
        return "<sbe:message name=\"Order\" id=\"1\">" + content + "</sbe:message>";
    }

    private static String group(final String name, final int id, final String attributes)
    {
        return group(name, id, attributes, A);
    }

    private static String group(final String name, final int id, final String attributes, final String content)
    {
        return "<group name=\"" + name + "\" id=\"" + id + "\" dimensionType=\"groupSizeEncoding\"" + attributes +
            ">" + content + "</group>";
    }

    private static String data(final String name, final int id, final String type, final String attributes)
    {
        return "<data name=\"" + name + "\" id=\"" + id + "\" type=\"" + type + "\"" + attributes + "/>";
    }
}
