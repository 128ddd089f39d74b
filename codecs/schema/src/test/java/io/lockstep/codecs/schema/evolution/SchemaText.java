package io.lockstep.codecs.schema.evolution;

import io.lockstep.codecs.schema.SchemaReader;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Small schemas, written down in a test.
 */
final class SchemaText
{
    static final String TYPES = """
        <composite name="messageHeader">
          <type name="blockLength" primitiveType="uint16"/><type name="templateId" primitiveType="uint16"/>
          <type name="schemaId" primitiveType="uint16"/><type name="version" primitiveType="uint16"/>
        </composite>
        <composite name="groupSizeEncoding">
          <type name="blockLength" primitiveType="uint16"/><type name="numInGroup" primitiveType="uint16"/>
        </composite>
        <composite name="shortGroupSize">
          <type name="blockLength" primitiveType="uint16"/><type name="numInGroup" primitiveType="uint8"/>
        </composite>
        <composite name="text">
          <type name="length" primitiveType="uint16"/>
          <type name="varData" primitiveType="uint8" length="0" characterEncoding="UTF-8"/>
        </composite>
        <composite name="latinText">
          <type name="length" primitiveType="uint16"/>
          <type name="varData" primitiveType="uint8" length="0" characterEncoding="ISO-8859-1"/>
        </composite>
        <composite name="longText">
          <type name="length" primitiveType="uint32" maxValue="1073741824"/>
          <type name="varData" primitiveType="uint8" length="0" characterEncoding="UTF-8"/>
        </composite>
        """;

    private SchemaText()
    {
    }

    /**
     * A schema of id 7 in which one message has this content.
     */
    static String message(final int version, final String content)
    {
        return schema(version, "", "<sbe:message name=\"Order\" id=\"1\">" + content + "</sbe:message>");
    }

    static String schema(final int version, final String types, final String messages)
    {
        return schema("id=\"7\" package=\"p\" version=\"" + version + "\" byteOrder=\"littleEndian\"", TYPES + types,
            messages);
    }

    static String schema(final String attributes, final String types, final String messages)
    {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" +
            "<sbe:messageSchema xmlns:sbe=\"http://fixprotocol.io/2016/sbe\" " + attributes + ">\n" +
            "<types>\n" + types + "</types>\n" + messages + "\n</sbe:messageSchema>\n";
    }

    static SchemaFile parse(final String xml)
    {
        return SchemaFile.of("schema.xml", SchemaReader.ofXml("schema.xml", null, xml.getBytes(UTF_8)));
    }
}
