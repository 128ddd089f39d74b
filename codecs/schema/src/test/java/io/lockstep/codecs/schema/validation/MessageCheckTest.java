package io.lockstep.codecs.schema.validation;

import io.lockstep.codecs.schema.Schema;
import io.lockstep.codecs.schema.SchemaReader;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class MessageCheckTest
{
    private static final String XML = """
        <?xml version="1.0" encoding="UTF-8"?>
        <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" package="check" id="9" version="1"
            byteOrder="littleEndian">
          <types>
            <composite name="messageHeader">
              <type name="blockLength" primitiveType="uint16"/>
              <type name="templateId" primitiveType="uint16"/>
              <type name="schemaId" primitiveType="uint16"/>
              <type name="version" primitiveType="uint16"/>
            </composite>
            <composite name="size">
              <type name="blockLength" primitiveType="uint16"/>
              <type name="numInGroup" primitiveType="uint32" maxValue="2000000000"/>
            </composite>
            <enum name="Side" encodingType="uint8">
              <validValue name="BUY">0</validValue>
              <validValue name="SELL">1</validValue>
            </enum>
            <type name="Quantity" primitiveType="uint32" minValue="1" maxValue="100"/>
          </types>
          <sbe:message name="Order" id="1">
            <field name="side" id="1" type="Side"/>
            <field name="quantity" id="2" type="Quantity"/>
            <field name="late" id="3" type="uint8" presence="optional" sinceVersion="1"/>
          </sbe:message>
          <sbe:message name="Empty" id="2">
            <group name="nothing" id="1" dimensionType="size">
              <field name="side" id="2" type="Side" presence="constant" valueRef="Side.BUY"/>
            </group>
          </sbe:message>
          <sbe:message name="Record" id="3" semanticType="@state">
            <field name="key" id="1" type="uint64"/>
          </sbe:message>
        </sbe:messageSchema>
        """;

    private final Schema schema = SchemaReader.ofXml("check", null, XML.getBytes(StandardCharsets.UTF_8));
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);

    @Test
    void shouldNameMessageFieldAndRule()
    {
        final MessageCheck check = MessageCheck.of(schema);
        order(0, 5, 2, 10);

        final Refusal refusal = check.refusal(check.check(buffer, 0, 13));

        assertEquals(new Refusal("Order", "side", Rule.UNKNOWN_ENUM_VALUE), refusal);
        assertEquals("Order.side: the enum has no such value (UNKNOWN_ENUM_VALUE)", refusal.text());
    }

    @Test
    void shouldHoldTheBlockToTheFieldsOfItsVersion()
    {
        final MessageCheck check = MessageCheck.of(schema);

        order(0, 5, 1, 10);
        assertEquals(MessageCheck.OK, check.check(buffer, 0, 13));
        order(1, 6, 1, 10);
        assertEquals(MessageCheck.OK, check.check(buffer, 0, 14));
        order(1, 5, 1, 10);
        assertEquals(Rule.BLOCK_TOO_SHORT, check.refusal(check.check(buffer, 0, 13)).rule());
    }

    @Test
    void shouldLetPassWhatTheRulesLet()
    {
        order(2, 6, 7, 1_000);
        final CheckRules rules = new CheckRules().letNewerVersions(true).letUnknownValues(true).letAnyRange(true);

        assertEquals(MessageCheck.OK, MessageCheck.of(schema, rules).check(buffer, 0, 20));
        final MessageCheck strict = MessageCheck.of(schema);
        assertEquals(Rule.NEWER_VERSION, strict.refusal(strict.check(buffer, 0, 14)).rule());
    }

    @Test
    void shouldNotLetInRecordsOrMessagesThatAreNotNamed()
    {
        header(8, 3, 1);

        final MessageCheck check = MessageCheck.of(schema);
        final MessageCheck orders = MessageCheck.of(schema, new CheckRules().templateIds(1));
        final MessageCheck records = MessageCheck.of(schema, new CheckRules().templateIds(3));

        assertEquals(Rule.UNKNOWN_TEMPLATE, check.refusal(check.check(buffer, 0, 16)).rule());
        assertEquals(Rule.UNKNOWN_TEMPLATE, orders.refusal(orders.check(buffer, 0, 16)).rule());
        assertEquals(MessageCheck.OK, records.check(buffer, 0, 16));
    }

    @Test
    void shouldNotCountOffEntriesWithoutBytes()
    {
        final MessageCheck check = MessageCheck.of(schema);
        header(0, 2, 1);

        buffer.putInt(10, MessageCheck.MAX_EMPTY_ENTRIES);
        assertEquals(MessageCheck.OK, check.check(buffer, 0, 14));
        buffer.putInt(10, 1_999_999_999);
        assertEquals(
            new Refusal("Empty", "nothing", Rule.GROUP_COUNT_OUT_OF_BOUNDS),
            check.refusal(check.check(buffer, 0, 14)));
    }

    @Test
    void shouldAllocateNothing()
    {
        final MessageCheck check = MessageCheck.of(schema);
        final var threads = (com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean();
        order(1, 6, 1, 10);
        int refused = run(check, 20_000);

        final long before = threads.getCurrentThreadAllocatedBytes();
        refused += run(check, 100_000);
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertEquals(60_000, refused);
        assertTrue(allocated < 10_000, "allocated=" + allocated);
    }

    private int run(final MessageCheck check, final int count)
    {
        int refused = 0;
        for (int i = 0; i < count; i++)
        {
            buffer.putByte(8, (byte)(i & 3));
            refused += check.check(buffer, 0, 14) == MessageCheck.OK ? 0 : 1;
        }

        return refused;
    }

    private void order(final int version, final int blockLength, final int side, final int quantity)
    {
        header(blockLength, 1, version);
        buffer.putByte(8, (byte)side);
        buffer.putInt(9, quantity);
    }

    private void header(final int blockLength, final int templateId, final int version)
    {
        buffer.setMemory(0, buffer.capacity(), (byte)0);
        buffer.putShort(0, (short)blockLength);
        buffer.putShort(2, (short)templateId);
        buffer.putShort(4, (short)9);
        buffer.putShort(6, (short)version);
    }
}
