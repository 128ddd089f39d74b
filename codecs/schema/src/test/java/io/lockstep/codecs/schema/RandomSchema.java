package io.lockstep.codecs.schema;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A schema made at random, as XML text.
 */
public final class RandomSchema
{
    /**
     * All that a generator of these has to reach.
     */
    public static final Set<String> KINDS = Set.of(
        "bigEndian", "littleEndian", "wideHeader", "longHeader", "type char", "type int8", "type int16", "type int32",
        "type int64", "type uint8", "type uint16", "type uint32", "type uint64", "type float", "type double",
        "text field", "number array", "optional", "own null", "range", "constant", "constant text", "constant enum",
        "enum", "optional enum", "set", "composite", "composite in composite", "enum in composite", "set in composite",
        "since version", "padding", "long block", "group", "nested group", "late group", "data", "data in group",
        "late data", "late message", "binary data", "empty block");

    private static final String[] PRIMITIVES =
        {"char", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float", "double"};
    private static final String[] ENCODINGS = {"UTF-8", "US-ASCII", "ISO-8859-1", "UTF-16LE"};

    private final StringBuilder xml = new StringBuilder();
    private final Set<String> reached = new TreeSet<>();
    private final List<String> enums = new ArrayList<>();
    private final List<String> sets = new ArrayList<>();
    private final List<String> composites = new ArrayList<>();
    private final List<String> types = new ArrayList<>();
    private final List<String> constants = new ArrayList<>();
    private final Random random;
    private final int version;
    private int fieldId;

    /**
     * Make a schema.
     *
     * @param random that decides.
     */
    public RandomSchema(final Random random)
    {
        this.random = random;
        this.version = random.nextInt(4);
        final boolean isBig = random.nextBoolean();
        reached.add(isBig ? "bigEndian" : "littleEndian");
        xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sbe:messageSchema xmlns:sbe=")
            .append("\"http://fixprotocol.io/2016/sbe\" package=\"random\" id=\"").append(1 + random.nextInt(60_000))
            .append("\" version=\"").append(version).append("\" byteOrder=\"")
            .append(isBig ? "bigEndian" : "littleEndian").append("\">\n<types>\n");
        header();
        dimensions();
        for (int i = 1 + random.nextInt(3); i > 0; i--)
        {
            enumeration("Enum" + i);
            set("Set" + i);
            type("Type" + i);
        }
        for (int i = 1; i <= 3; i++)
        {
            composite("Composite" + i);
        }
        xml.append("</types>\n");
        for (int i = 1 + random.nextInt(3); i > 0; i--)
        {
            message(i);
        }
        xml.append("</sbe:messageSchema>\n");
    }

    /**
     * Read it.
     */
    public Schema schema()
    {
        return SchemaReader.ofXml("random", null, xml.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Its text.
     */
    public String xml()
    {
        return xml.toString();
    }

    /**
     * The kinds that are in it.
     */
    public Set<String> reached()
    {
        return reached;
    }

    private void header()
    {
        final boolean isWide = random.nextInt(3) == 0;
        final boolean isLong = random.nextInt(3) == 0;
        final String type = isWide ? "uint32" : "uint16";
        xml.append("<composite name=\"messageHeader\">\n").append(member("blockLength", type));
        if (isWide)
        {
            reached.add("wideHeader");
        }
        if (isLong)
        {
            reached.add("longHeader");
            xml.append(member("extra", "uint16"));
        }
        xml.append(member("templateId", "uint16")).append(member("schemaId", "uint16"))
            .append(member("version", "uint16")).append("</composite>\n");
    }

    private void dimensions()
    {
        final String[] lengths = {"uint8", "uint16", "uint32"};
        for (int i = 0; i < 3; i++)
        {
            xml.append("<composite name=\"size").append(i).append("\">\n")
                .append(member("blockLength", i == 2 ? "uint32" : "uint16"));
            if (random.nextBoolean())
            {
                xml.append(member("extra", "uint8"));
            }
            xml.append(member("numInGroup", lengths[i])).append("</composite>\n");
        }
        for (int i = 0; i < 3; i++)
        {
            final String encoding = random.nextInt(3) == 0 ? null : ENCODINGS[random.nextInt(ENCODINGS.length)];
            xml.append("<composite name=\"data").append(i).append("\">\n").append(member("length", lengths[i]))
                .append("<type name=\"varData\" primitiveType=\"uint8\" length=\"0\"")
                .append(encoding == null ? "" : " characterEncoding=\"" + encoding + '"').append("/>\n</composite>\n");
            if (encoding == null)
            {
                reached.add("binary data");
            }
        }
    }

    private void enumeration(final String name)
    {
        final boolean isChar = random.nextBoolean();
        final String[] encodings = {"uint8", "int8", "uint16"};
        xml.append("<enum name=\"").append(name).append("\" encodingType=\"")
            .append(isChar ? "char" : encodings[random.nextInt(3)]).append("\">\n");
        int value = random.nextInt(3);
        final int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++)
        {
            xml.append("<validValue name=\"V").append(i).append("\">")
                .append(isChar ? String.valueOf((char)('A' + value)) : Integer.toString(value))
                .append("</validValue>\n");
            value += 1 + random.nextInt(i > 3 ? 60 : 3);
        }
        xml.append("</enum>\n");
        enums.add(name);
    }

    private void set(final String name)
    {
        final int size = 1 << random.nextInt(4);
        xml.append("<set name=\"").append(name).append("\" encodingType=\"uint").append(8 * size).append("\">\n");
        int bit = random.nextInt(2);
        for (int i = 0; i < 4 && bit < 8 * size; i++)
        {
            xml.append("<choice name=\"C").append(i).append("\">").append(bit).append("</choice>\n");
            bit += 1 + random.nextInt(8 * size);
        }
        xml.append("</set>\n");
        sets.add(name);
    }

    private void type(final String name)
    {
        final String primitive = PRIMITIVES[random.nextInt(PRIMITIVES.length)];
        final boolean isNumber = !primitive.equals("char");
        final int length = random.nextInt(3) == 0 ? 2 + random.nextInt(5) : 1;
        xml.append("<type name=\"").append(name).append("\" primitiveType=\"").append(primitive).append('"');
        reached.add("type " + primitive);
        if (length > 1)
        {
            xml.append(" length=\"").append(length).append('"');
            reached.add(isNumber ? "number array" : "text field");
        }
        if (!isNumber && random.nextBoolean())
        {
            xml.append(" characterEncoding=\"").append(ENCODINGS[random.nextInt(3)]).append('"');
        }
        if (random.nextBoolean())
        {
            xml.append(" presence=\"optional\"");
            reached.add("optional");
            if (isNumber && random.nextBoolean())
            {
                xml.append(" nullValue=\"7\"");
                reached.add("own null");
            }
        }
        if (random.nextInt(3) == 0)
        {
            xml.append(isNumber ? " minValue=\"3\" maxValue=\"100\"" : " minValue=\"A\" maxValue=\"Z\"");
            reached.add("range");
        }
        xml.append("/>\n");
        types.add(name);

        final boolean isText = random.nextBoolean();
        xml.append("<type name=\"").append(name).append("C\" presence=\"constant\" primitiveType=\"")
            .append(isText ? "char\" length=\"3\">XYZ" : "int32\">-5").append("</type>\n");
        constants.add(name + "C");
        reached.add(isText ? "constant text" : "constant");
    }

    private void composite(final String name)
    {
        xml.append("<composite name=\"").append(name).append("\">\n");
        int offset = 0;
        final int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++)
        {
            final String reference = random.nextInt(4) == 0 && !composites.isEmpty() ? any(composites) :
                random.nextInt(3) == 0 ? any(enums) : random.nextInt(2) == 0 ? any(sets) : null;
            if (reference == null)
            {
                final String primitive = PRIMITIVES[random.nextInt(PRIMITIVES.length)];
                xml.append("<type name=\"m").append(i).append("\" primitiveType=\"").append(primitive).append('"')
                    .append(random.nextBoolean() ? " presence=\"optional\"" : "").append("/>\n");
            }
            else
            {
                xml.append("<ref name=\"m").append(i).append("\" type=\"").append(reference).append("\"/>\n");
                reached.add(reference.startsWith("Comp") ? "composite in composite" :
                    reference.startsWith("Enum") ? "enum in composite" : "set in composite");
            }
            offset++;
        }
        if (offset > 2)
        {
            xml.append("<type name=\"exponent\" primitiveType=\"int8\" presence=\"constant\">-2</type>\n");
        }
        xml.append("</composite>\n");
        composites.add(name);
    }

    private void message(final int id)
    {
        final boolean isLong = random.nextInt(4) == 0;
        xml.append("<sbe:message name=\"M").append(id).append("\" id=\"").append(id * 7).append('"');
        if (isLong)
        {
            xml.append(" blockLength=\"2000\"");
            reached.add("long block");
        }
        final int since = since(0);
        xml.append(since(since, "late message")).append(">\n");
        block(0, since);
        xml.append("</sbe:message>\n");
    }

    private void block(final int depth, final int from)
    {
        fieldId++;
        final int count = random.nextInt(8);
        if (count == 0)
        {
            reached.add("empty block");
        }
        int since = from;
        for (int i = 0; i < count; i++)
        {
            since = since(since);
            field(since);
        }
        int late = since;
        for (int i = depth < 3 ? random.nextInt(3) : 0; i > 0; i--)
        {
            late = since(late);
            group(late, depth);
        }
        for (int i = random.nextInt(3); i > 0; i--)
        {
            late = since(late);
            data(late, depth);
        }
    }

    private void field(final int since)
    {
        final int id = ++fieldId;
        final int kind = random.nextInt(8);
        xml.append("<field name=\"f").append(id).append("\" id=\"").append(id).append('"');
        if (kind == 0)
        {
            final boolean isOptional = random.nextBoolean();
            xml.append(" type=\"").append(any(enums)).append('"')
                .append(isOptional ? " presence=\"optional\"" : "");
            reached.add(isOptional ? "optional enum" : "enum");
        }
        else if (kind == 1)
        {
            xml.append(" type=\"").append(any(sets)).append('"');
            reached.add("set");
        }
        else if (kind == 2)
        {
            xml.append(" type=\"").append(any(composites)).append('"');
            reached.add("composite");
        }
        else if (kind == 3)
        {
            final boolean isEnum = random.nextBoolean();
            final String type = isEnum ? any(enums) : any(constants);
            xml.append(" presence=\"constant\" type=\"").append(type).append('"')
                .append(isEnum ? " valueRef=\"" + type + ".V0\"" : "");
            reached.add(isEnum ? "constant enum" : "constant");
        }
        else if (kind == 4)
        {
            final String primitive = PRIMITIVES[random.nextInt(PRIMITIVES.length)];
            xml.append(" type=\"").append(primitive).append('"')
                .append(random.nextBoolean() ? " presence=\"optional\"" : "");
            reached.add("type " + primitive);
        }
        else
        {
            xml.append(" type=\"").append(any(types)).append('"');
        }
        xml.append(since(since, "since version")).append("/>\n");
    }

    private void group(final int since, final int depth)
    {
        final int id = ++fieldId;
        reached.add(depth > 0 ? "nested group" : "group");
        xml.append("<group name=\"g").append(id).append("\" id=\"").append(id).append("\" dimensionType=\"size")
            .append(random.nextInt(3)).append('"').append(since(since, "late group"));
        if (random.nextInt(4) == 0)
        {
            xml.append(" blockLength=\"1500\"");
            reached.add("padding");
        }
        xml.append(">\n");
        block(depth + 1, since);
        xml.append("</group>\n");
    }

    private void data(final int since, final int depth)
    {
        final int id = ++fieldId;
        reached.add(depth > 0 ? "data in group" : "data");
        xml.append("<data name=\"d").append(id).append("\" id=\"").append(id).append("\" type=\"data")
            .append(random.nextInt(3)).append('"').append(since(since, "late data")).append("/>\n");
    }

    private int since(final int from)
    {
        return random.nextInt(3) == 0 ? from + random.nextInt(version - from + 1) : from;
    }

    private String since(final int since, final String kind)
    {
        if (since > 0)
        {
            reached.add(kind);
            return " sinceVersion=\"" + since + '"';
        }

        return "";
    }

    private String any(final List<String> names)
    {
        return names.get(random.nextInt(names.size()));
    }

    private static String member(final String name, final String type)
    {
        final boolean isLimited = type.equals("uint32");
        return "<type name=\"" + name + "\" primitiveType=\"" + type + '"' +
            (isLimited ? " maxValue=\"1000000\"" : "") + "/>\n";
    }
}
