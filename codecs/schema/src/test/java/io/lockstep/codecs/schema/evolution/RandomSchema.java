package io.lockstep.codecs.schema.evolution;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A random schema of one message with nested groups and var data, which grows by random allowed changes or suffers
 * one that is not.
 */
final class RandomSchema
{
    private static final String[] TYPES = {
        "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float", "double", "char8", "Money",
        "Colour", "Flags"};
    private static final int MAX_DEPTH = 2;

    /** A change that a release may make. */
    enum Allowed
    { FIELD, FIELD_IN_GROUP, GROUP, DATA, VALUE, MESSAGE, LONGER_BLOCK }

    /** A change that no release may make. */
    enum Forbidden
    { INSERT_FIELD, REMOVE_FIELD, INSERT_GROUP, GROUP_IN_GROUP, DATA_IN_GROUP, INSERT_DATA, REMOVE_DATA, OTHER_TYPE }

    private static final class Part
    {
        private String line = "";
        private boolean isGroup;
        private boolean isData;
        private int since;
        private String attributes = "";
        private final List<Part> parts = new ArrayList<>();

        private List<Part> fields()
        {
            return parts.stream().filter((part) -> !part.isGroup && !part.isData).toList();
        }

        private List<Part> groups()
        {
            return parts.stream().filter((part) -> part.isGroup).toList();
        }

        private List<Part> data()
        {
            return parts.stream().filter((part) -> part.isData).toList();
        }

        private String xml()
        {
            final StringBuilder xml = new StringBuilder();
            fields().forEach((part) -> xml.append(part.line));
            groups().forEach((part) -> xml.append(part.line).append(part.xml()).append("</group>"));
            data().forEach((part) -> xml.append(part.line));
            return xml.toString();
        }
    }

    private final Random random;
    private final Part message = new Part();
    private final boolean isBigEndian;
    private final List<String> otherMessages = new ArrayList<>();
    private int version;
    private int id;
    private int values = 2;

    RandomSchema(final Random random)
    {
        this.random = random;
        isBigEndian = random.nextBoolean();
        fill(message, 0);
    }

    SchemaFile parse()
    {
        final StringBuilder extra = new StringBuilder();
        final StringBuilder choices = new StringBuilder();
        for (int i = 2; i < values; i++)
        {
            final int since = i - 1;
            extra.append("<validValue name=\"V").append(i).append("\" sinceVersion=\"").append(Math.min(since, version))
                .append("\">").append(i).append("</validValue>");
            choices.append("<choice name=\"C").append(i).append("\" sinceVersion=\"").append(Math.min(since, version))
                .append("\">").append(i).append("</choice>");
        }
        final String types = SchemaText.TYPES +
            "<type name=\"char8\" primitiveType=\"char\" length=\"8\"/>" +
            "<composite name=\"Money\"><type name=\"m\" primitiveType=\"int64\"/>" +
            "<type name=\"e\" primitiveType=\"int8\"/></composite>" +
            "<enum name=\"Colour\" encodingType=\"uint8\"><validValue name=\"RED\">0</validValue>" +
            "<validValue name=\"BLUE\">1</validValue>" + extra + "</enum>" +
            "<set name=\"Flags\" encodingType=\"uint16\"><choice name=\"A\">0</choice>" +
            "<choice name=\"B\">1</choice>" + choices + "</set>";

        return SchemaText.parse(SchemaText.schema(
            "id=\"7\" package=\"p\" version=\"" + version + "\" byteOrder=\"" +
            (isBigEndian ? "bigEndian" : "littleEndian") + '"',
            types,
            "<sbe:message name=\"Order\" id=\"1\"" + message.attributes + ">" + message.xml() + "</sbe:message>" +
            String.join("", otherMessages)));
    }

    /**
     * Release another version with one or more allowed changes.
     *
     * @return what was done.
     */
    List<Allowed> grow()
    {
        version++;
        final List<Allowed> done = new ArrayList<>();
        while (done.isEmpty() || random.nextInt(3) > 0)
        {
            final Allowed change = Allowed.values()[random.nextInt(Allowed.values().length)];
            if (!done.contains(Allowed.LONGER_BLOCK) && grow(change))
            {
                done.add(change);
            }
        }

        return done;
    }

    private boolean grow(final Allowed change)
    {
        final List<Part> groups = message.groups();
        switch (change)
        {
            case FIELD:
                message.attributes = "";
                return message.parts.add(field(" presence=\"optional\"", version));
            case FIELD_IN_GROUP:
                return !groups.isEmpty() &&
                    deepest(groups).parts.add(field(" presence=\"optional\"", version));
            case GROUP:
                return !hasOldData() && message.parts.add(group(version, 1));
            case DATA:
                return message.parts.add(data(version));
            case VALUE:
                values = version + 2;
                return true;
            case MESSAGE:
                return otherMessages.add("<sbe:message name=\"M" + ++id + "\" id=\"" + (id + 100) +
                    "\" sinceVersion=\"" + version + "\"><field name=\"f\" id=\"1\" type=\"uint8\"/></sbe:message>");
            default:
                message.attributes = " blockLength=\"" + parse().ir().getMessage(1).get(0).encodedLength() * 2 + '"';
                return true;
        }
    }

    /**
     * Release another version with one change that is not allowed.
     *
     * @return whether the schema has what it takes.
     */
    boolean spoil(final Forbidden change)
    {
        version++;
        message.attributes = "";
        final List<Part> fields = message.fields();
        final List<Part> groups = message.groups();
        final List<Part> data = message.data();
        switch (change)
        {
            case INSERT_FIELD:
                message.parts.add(0, field(" presence=\"optional\"", version));
                return !fields.isEmpty();
            case REMOVE_FIELD:
                return fields.size() > 1 && message.parts.remove(fields.get(0));
            case INSERT_GROUP:
                message.parts.add(0, group(version, MAX_DEPTH));
                return !groups.isEmpty() || !data.isEmpty();
            case GROUP_IN_GROUP:
                return !groups.isEmpty() && groups.get(0).parts.add(group(version, MAX_DEPTH));
            case DATA_IN_GROUP:
                return !groups.isEmpty() && groups.get(0).parts.add(data(version));
            case INSERT_DATA:
                message.parts.add(0, data(version));
                return !data.isEmpty();
            case REMOVE_DATA:
                return !data.isEmpty() && message.parts.remove(data.get(0));
            default:
                final Part first = fields.get(0);
                final String was = first.line;
                first.line = was.replaceFirst(" type=\"[A-Za-z0-9]+\"", was.contains("\"uint64\"") ?
                    " type=\"uint16\"" : " type=\"uint64\"");
                return true;
        }
    }

    private boolean hasOldData()
    {
        return message.data().stream().anyMatch((data) -> data.since < version);
    }

    private Part deepest(final List<Part> groups)
    {
        final Part group = groups.get(random.nextInt(groups.size()));
        return group.groups().isEmpty() || random.nextBoolean() ? group : deepest(group.groups());
    }

    private void fill(final Part block, final int depth)
    {
        for (int i = random.nextInt(4); i >= 0; i--)
        {
            block.parts.add(field(random.nextBoolean() ? " presence=\"optional\"" : "", 0));
        }
        for (int i = random.nextInt(3); i > 0 && depth < MAX_DEPTH; i--)
        {
            block.parts.add(group(0, depth + 1));
        }
        for (int i = random.nextInt(3); i > 0; i--)
        {
            block.parts.add(data(0));
        }
    }

    private Part field(final String presence, final int since)
    {
        final Part part = new Part();
        final String type = TYPES[random.nextInt(TYPES.length)];
        part.since = since;
        part.line = "<field name=\"f" + ++id + "\" id=\"" + id + "\" type=\"" + type + "\"" + presence + since(since) +
            "/>";

        return part;
    }

    private Part group(final int since, final int depth)
    {
        final Part part = new Part();
        part.isGroup = true;
        part.since = since;
        part.line = "<group name=\"g" + ++id + "\" id=\"" + id + "\" dimensionType=\"groupSizeEncoding\"" +
            since(since) + ">";
        fill(part, depth);

        return part;
    }

    private Part data(final int since)
    {
        final Part part = new Part();
        part.isData = true;
        part.since = since;
        part.line = "<data name=\"d" + ++id + "\" id=\"" + id + "\" type=\"" +
            (random.nextBoolean() ? "latinText" : "longText") + "\"" + since(since) + "/>";

        return part;
    }

    private static String since(final int since)
    {
        return since == 0 ? "" : " sinceVersion=\"" + since + "\"";
    }
}
