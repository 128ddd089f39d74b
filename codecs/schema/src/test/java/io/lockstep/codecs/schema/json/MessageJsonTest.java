package io.lockstep.codecs.schema.json;

import io.lockstep.codecs.schema.Schema;
import io.lockstep.codecs.schema.SchemaException;
import io.lockstep.codecs.schema.SchemaReader;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class MessageJsonTest
{
    private static final String XML = """
        <?xml version="1.0" encoding="UTF-8"?>
        <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" package="json" id="9" version="1"
            byteOrder="bigEndian">
          <types>
            <composite name="messageHeader">
              <type name="blockLength" primitiveType="uint16"/>
              <type name="templateId" primitiveType="uint16"/>
              <type name="schemaId" primitiveType="uint16"/>
              <type name="version" primitiveType="uint16"/>
            </composite>
            <composite name="groupSizeEncoding">
              <type name="blockLength" primitiveType="uint16"/>
              <type name="numInGroup" primitiveType="uint16"/>
            </composite>
            <composite name="text">
              <type name="length" primitiveType="uint16"/>
              <type name="varData" primitiveType="uint8" length="0" characterEncoding="UTF-8"/>
            </composite>
            <enum name="Side" encodingType="uint8">
              <validValue name="BUY">0</validValue>
              <validValue name="SELL">1</validValue>
            </enum>
          </types>
          <sbe:message name="Client" id="1">
            <field name="id" id="1" type="uint64"/>
            <field name="account" id="2" type="uint32" semanticType="@personal:account @mask:last2"/>
            <field name="side" id="3" type="Side"/>
            <field name="limit" id="4" type="float" presence="optional" sinceVersion="1"/>
            <group name="legs" id="5">
              <field name="size" id="6" type="int8"/>
            </group>
            <data name="email" id="7" type="text" semanticType="@personal:email"/>
          </sbe:message>
        </sbe:messageSchema>
        """;
    private static final String CLIENT =
        "{\"schema\":9,\"version\":1,\"template\":1,\"message\":\"Client\",\"blockLength\":17,\"fields\":{" +
        "\"id\":18446744073709551615,\"account\":123456,\"side\":\"SELL\",\"limit\":null," +
        "\"legs\":[{\"size\":-3}],\"email\":\"a@b.c\"}}";

    private final Schema schema = SchemaReader.ofXml("json", null, XML.getBytes(StandardCharsets.UTF_8));
    private final MessageJson whole = new MessageJson(schema, false, true);

    @Test
    void shouldEncodeWhatItWrites()
    {
        final byte[] message = whole.read(CLIENT);

        assertEquals(8 + 17 + 4 + 1 + 2 + 5, message.length);
        assertEquals(CLIENT, write(whole, message));
    }

    @Test
    void shouldEncodeWithDefaults()
    {
        final byte[] message = whole.read(
            "{\"message\":\"Client\",\"fields\":{\"side\":1,\"id\":\"18446744073709551615\",\"account\":123456," +
            "\"legs\":[{\"size\":\"-3\"}],\"email\":\"a@b.c\"}}");

        assertArrayEquals(whole.read(CLIENT), message);
    }

    @Test
    void shouldMaskPersonalDataAndNotEncodeItAgain()
    {
        final MessageJson masked = new MessageJson(schema, true, false);

        final String text = write(masked, whole.read(CLIENT));

        assertTrue(text.contains("\"account\":\"***56\""), text);
        assertTrue(text.contains("\"email\":\"***\""), text);
        assertTrue(text.contains("\"id\":\"18446744073709551615\""), text);
        assertTrue(text.endsWith("},\"masked\":true}"), text);
        assertRefused(text, "personal data is masked", "at=/masked");
    }

    @Test
    void shouldKeepBytesThatNoFieldAccountsFor()
    {
        final byte[] plain = whole.read(CLIENT);
        final String text =
            CLIENT.substring(0, CLIENT.length() - 1).replace("\"blockLength\":17", "\"blockLength\":19") +
            ",\"bytes\":{\"26\":\"ff\",\"" + (plain.length + 2) + "\":\"0102\"}}";

        final byte[] message = whole.read(text);

        assertEquals(plain.length + 4, message.length);
        assertEquals(text, write(whole, message));
    }

    @Test
    void shouldSayWhatAndWhereAndWhatToDo()
    {
        assertRefused("", "there is no JSON");
        assertRefused("{", "not JSON: line=1");
        assertRefused("[]", "expected an object for a message, but it is an array: at=/");
        assertRefused("{\"fields\":{}}", "it does not say which message");
        assertRefused("{\"message\":\"No\",\"fields\":{}}", "no such message: at=/message line=1 column=12");
        assertRefused(CLIENT.replace("\"schema\":9", "\"schema\":8"), "another schema", "at=/schema");
        assertRefused(CLIENT.replace("\"side\":\"SELL\"", "\"side\":\"HOLD\""),
            "enum Side has no value \"HOLD\": at=/fields/side line=1", "write one of BUY, SELL, or a number");
        assertRefused(CLIENT.replace("\"size\":-3", "\"size\":128"),
            "does not fit in int8: value=128: at=/fields/legs/0/size", "write a number from -128 to 127");
        assertRefused(CLIENT.replace("\"size\":-3", "\"length\":3"), "no such field", "at=/fields/legs/0/length");
        assertRefused(CLIENT.replace("\"account\":123456,", ""), "a required field is missing: field=account");
        assertRefused(CLIENT.replace("123456", "null"), "a required field can not be null: field=account");
        assertRefused(CLIENT.replace("\"version\":1", "\"version\":0"), "no such field in version 0: field=limit");
        assertRefused(CLIENT.replace("\"blockLength\":17", "\"blockLength\":3"),
            "block length is too small", "needed=17");
        assertRefused(CLIENT.replace("a@b.c", "\\ud800"), "has characters that UTF-8 has not", "at=/fields/email");
        assertRefused(CLIENT.replace("\"fields\":{", "\"fields\":{\"id\":1,"), "not JSON", "Duplicate field");
    }

    @Test
    void shouldWriteOnlyWhatLiesInItsBounds()
    {
        final byte[] message = whole.read(CLIENT);

        for (int length = 0; length < message.length; length++)
        {
            final int cut = length;
            assertThrows(MessageJsonException.class, () -> whole.write(new UnsafeBuffer(message, 0, cut), 0, cut));
        }
    }

    @Test
    void shouldResolveNoEntities()
    {
        final String xml = XML.replace("?>", "?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/hostname\">]>");

        final SchemaException ex = assertThrows(SchemaException.class,
            () -> SchemaReader.ofXml("hostile.xml", null, xml.getBytes(StandardCharsets.UTF_8)));

        assertTrue(ex.getMessage().contains("DOCTYPE"), ex.getMessage());
    }

    private void assertRefused(final String json, final String... parts)
    {
        final MessageJsonException ex = assertThrows(MessageJsonException.class, () -> whole.read(json));

        for (final String part : parts)
        {
            assertTrue(ex.getMessage().contains(part), ex.getMessage());
        }
    }

    private static String write(final MessageJson json, final byte[] message)
    {
        return json.write(new UnsafeBuffer(message), 0, message.length);
    }
}
