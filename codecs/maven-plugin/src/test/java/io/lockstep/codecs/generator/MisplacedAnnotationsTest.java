package io.lockstep.codecs.generator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(30)
class MisplacedAnnotationsTest
{
    private static final String SCHEMA = """
        <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" package="misplaced" id="5" version="0"
                           byteOrder="littleEndian">
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
              <type name="varData" primitiveType="uint8" length="0"/>
            </composite>
          </types>
          <sbe:message name="Basket" id="1">
            <field name="account" id="1" type="int64"/>
            <group name="legs" id="2">
              <field name="leg" id="3" type="int64" semanticType="%s"/>
              <group name="fills" id="4">
                <field name="fill" id="5" type="int64" semanticType="%s"/>
              </group>
            </group>
            <data name="note" id="6" type="text" semanticType="%s"/>
          </sbe:message>
        </sbe:messageSchema>
        """;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"@partition-key", "@source-sequence", "@key"})
    void shouldRefuseKeysInGroupsAndVariableData(final String word) throws Exception
    {
        assertRefused("leg", word, SCHEMA.formatted(word, "", ""));
        assertRefused("fill", word, SCHEMA.formatted("", word, ""));
        assertRefused("note", word, SCHEMA.formatted("", "", word));
    }

    @Test
    void shouldTakePersonalDataThere() throws Exception
    {
        final Path schema = Files.writeString(
            directory.resolve("personal.xml"), SCHEMA.formatted("@personal:a", "@personal:b", "@personal:c"));

        new Generator(directory, directory, true).generate(schema);

        assertTrue(Files.exists(directory.resolve("misplaced/MessageDispatcher.java")));
    }

    private void assertRefused(final String field, final String word, final String xml) throws Exception
    {
        final Path schema = Files.writeString(directory.resolve("misplaced.xml"), xml);

        final IllegalArgumentException refusal = assertThrows(
            IllegalArgumentException.class, () -> new Generator(directory, directory, true).generate(schema));

        assertTrue(refusal.getMessage().contains(word), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("message=Basket field=" + field), refusal.getMessage());
    }
}
