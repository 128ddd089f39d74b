package io.lockstep.codecs.schema;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.IrDecoder;
import uk.co.real_logic.sbe.ir.IrEncoder;
import uk.co.real_logic.sbe.ir.Token;
import uk.co.real_logic.sbe.xml.IrGenerator;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(30)
class FieldAnnotationsTest
{
    private static final String SCHEMA = """
        <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" package="a" id="1" version="0"
                           byteOrder="littleEndian">
          <types>
            <composite name="messageHeader">
              <type name="blockLength" primitiveType="uint16"/>
              <type name="templateId" primitiveType="uint16"/>
              <type name="schemaId" primitiveType="uint16"/>
              <type name="version" primitiveType="uint16"/>
            </composite>
            <composite name="varString">
              <type name="length" primitiveType="uint16"/>
              <type name="varData" primitiveType="uint8" length="0" characterEncoding="UTF-8"/>
            </composite>
            <composite name="Position" semanticType="@state @key:account">
              <type name="account" primitiveType="int64"/>
            </composite>
            <type name="Tax" primitiveType="int64" semanticType="@personal:tax"/>
          </types>
          <sbe:message name="M" id="1" semanticType="@state">
            <field name="client" id="1" type="int64" semanticType="Currency @partition-key @key"/>
            <field name="tax" id="2" type="Tax"/>
            <field name="number" id="5" type="int64" semanticType="@source-sequence"/>
            <field name="position" id="3" type="Position"/>
            <data name="email" id="4" type="varString" semanticType="@personal:email @mask:last4"/>
          </sbe:message>
        </sbe:messageSchema>
        """;

    @Test
    void shouldLeaveOtherWordsAlone()
    {
        assertSame(FieldAnnotations.NONE, FieldAnnotations.parse(null));
        assertSame(FieldAnnotations.NONE, FieldAnnotations.parse("  "));

        final FieldAnnotations annotations = FieldAnnotations.parse(" Price  key @partition-key state ");

        assertEquals("Price key state", annotations.semanticType());
        assertTrue(annotations.isPartitionKey());
        assertFalse(annotations.isKey());
        assertFalse(annotations.isState());
        assertFalse(annotations.isPersonal());
        assertEquals(Mask.NONE, annotations.mask());
    }

    @Test
    void shouldHidePersonalDataUnlessTold()
    {
        assertEquals(Mask.ALL, FieldAnnotations.parse("@personal:email").mask());
        assertEquals(Mask.ALL, FieldAnnotations.parse("@personal:email @mask:all").mask());
        assertEquals(Mask.NONE, FieldAnnotations.parse("@mask:none @personal:email").mask());
        assertEquals(new Mask(3, 0), FieldAnnotations.parse("@personal:iban @mask:first3").mask());
        assertEquals(new Mask(0, 4), FieldAnnotations.parse("@personal:iban @mask:last4").mask());
        assertEquals("iban", FieldAnnotations.parse("@personal:iban").personalClass());
    }

    @Test
    void shouldShowNoMoreThanTheMaskAllows()
    {
        assertEquals("***", Mask.ALL.apply("secret"));
        assertEquals("***", Mask.ALL.apply(""));
        assertEquals("secret", Mask.NONE.apply("secret"));
        assertEquals("***6789", new Mask(0, 4).apply("123456789"));
        assertEquals("12***", new Mask(2, 0).apply("123"));
        assertEquals("***", new Mask(0, 4).apply("6789"));
        assertEquals("***\uD83D\uDE00", new Mask(0, 1).apply("a\uD83D\uDE00"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"@personnal:email", "@personal", "@personal:", "@mask:all", "@personal:a @mask:lots",
        "@state:x", "@key:", "@partition-key:3", "@", "@Partition-Key", "@source-sequence:a", "@personal:a @mask"})
    void shouldRefuseASlipOfThePen(final String semanticType)
    {
        final IllegalArgumentException refusal =
            assertThrows(IllegalArgumentException.class, () -> FieldAnnotations.parse(semanticType));

        assertTrue(refusal.getMessage().contains(semanticType), refusal.getMessage());
    }

    @Test
    void shouldSurviveTheIrAndItsBytes() throws Exception
    {
        final Ir ir = throughBytes(new IrGenerator().generate(XmlSchemaParser.parse(
            new ByteArrayInputStream(SCHEMA.getBytes(StandardCharsets.UTF_8)), ParserOptions.DEFAULT)));
        final List<Token> message = ir.getMessage(1);

        assertTrue(FieldAnnotations.of(message.get(0)).isState());
        final FieldAnnotations client = FieldAnnotations.of(named(message, "client"));
        assertTrue(client.isPartitionKey() && client.isKey());
        assertEquals("Currency", client.semanticType());
        assertTrue(FieldAnnotations.of(named(message, "number")).isSourceSequence());
        final Token tax = named(message, "tax");
        final FieldAnnotations both =
            FieldAnnotations.of(tax).plus(FieldAnnotations.of(message.get(message.indexOf(tax) + 1)));
        assertTrue(both.isPersonal());
        assertEquals(Mask.ALL, both.mask());
        final FieldAnnotations position = FieldAnnotations.of(named(message, "Position"));
        assertTrue(position.isState());
        assertEquals("account", position.keyMember());
        assertEquals(new Mask(0, 4), FieldAnnotations.of(named(message, "email")).mask());
    }

    private static Ir throughBytes(final Ir ir)
    {
        final ByteBuffer bytes = ByteBuffer.allocateDirect(64 * 1024);
        try (IrEncoder encoder = new IrEncoder(bytes, ir))
        {
            bytes.limit(encoder.encode());
        }

        try (IrDecoder decoder = new IrDecoder(bytes))
        {
            return decoder.decode();
        }
    }

    private static Token named(final List<Token> tokens, final String name)
    {
        return tokens.stream().filter((token) -> token.name().equals(name)).findFirst().orElseThrow();
    }
}
