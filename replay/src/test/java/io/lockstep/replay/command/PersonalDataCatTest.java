package io.lockstep.replay.command;

import io.lockstep.codecs.schema.Schema;
import io.lockstep.codecs.schema.SchemaReader;
import io.lockstep.codecs.schema.json.MessageJson;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.co.real_logic.sbe.ir.IrEncoder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What a journal tells of people, in either byte order.
 */
@Timeout(60)
class PersonalDataCatTest
{
    private static final String XML = """
        <?xml version="1.0" encoding="UTF-8"?>
        <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" package="people" id="513" version="0"
            byteOrder="%s">
          <types>
            <composite name="messageHeader">
              <type name="blockLength" primitiveType="uint16"/>
              <type name="templateId" primitiveType="uint16"/>
              <type name="schemaId" primitiveType="uint16"/>
              <type name="version" primitiveType="uint16"/>
            </composite>
            <composite name="text">
              <type name="length" primitiveType="uint16"/>
              <type name="varData" primitiveType="uint8" length="0" characterEncoding="UTF-8"/>
            </composite>
          </types>
          <sbe:message name="Client" id="3">
            <field name="id" id="1" type="int64"/>
            <field name="account" id="2" type="uint32" semanticType="@personal:account @mask:last2"/>
            <data name="email" id="3" type="text" semanticType="@personal:email"/>
          </sbe:message>
        </sbe:messageSchema>
        """;
    private static final String CLIENT =
        "{\"schema\":513,\"version\":0,\"template\":3,\"message\":\"Client\",\"blockLength\":12,\"fields\":{" +
        "\"id\":77,\"account\":123456,\"email\":\"ann@example.org\"}}";

    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void nameJournal()
    {
        path = directory.resolve("journal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"littleEndian", "bigEndian"})
    void shouldMaskUnlessAskedToShow(final String byteOrder)
    {
        write(byteOrder, 1_000);

        final String masked = cat().get(0);
        final String shown = cat("--show-personal").get(0);

        assertTrue(masked.contains("\"type\":\"Client\",\"event\":{\"id\":77,"), masked);
        assertTrue(masked.contains("56\""), masked);
        assertFalse(masked.contains("1234"), masked);
        assertFalse(masked.contains("ann"), masked);
        assertTrue(shown.contains("\"type\":\"Client\",\"event\":{\"id\":77,\"account\":123456," +
            "\"email\":\"ann@example.org\"}"), shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"littleEndian", "bigEndian"})
    void shouldHideTheBytesOfADamagedMessageAboutAPerson(final String byteOrder)
    {
        final byte[] cut = write(byteOrder, 30);

        final String masked = cat().get(0);
        final String shown = cat("--show-personal").get(0);

        assertTrue(masked.contains("\"type\":null,\"hex\":"), masked);
        assertFalse(masked.contains(HexFormat.of().formatHex(cut, 8, 20)), masked);
        assertTrue(shown.contains("\"hex\":\"" + HexFormat.of().formatHex(cut) + "\""), shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"littleEndian", "bigEndian"})
    void shouldNotAnswerWhetherAPersonIsMeantUnlessAskedToShow(final String byteOrder)
    {
        write(byteOrder, 1_000);

        final CommandRun refused = CommandRun.of("journal", "cat", path, "--where", "id = 77 and account = 123456");

        assertEquals(2, refused.status());
        assertTrue(refused.err().contains("column 13: account is personal data"), refused.err());
        assertEquals(1, cat("--where", "account = 123456 and email contains ann", "--show-personal").size());
        assertEquals(0, cat("--where", "account = 123457", "--show-personal").size());
        assertEquals(1, cat("--where", "id = 77").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"littleEndian", "bigEndian"})
    void shouldReplacePersonalDataInACopy(final String byteOrder) throws IOException
    {
        write(byteOrder, 1_000);
        final Path key = Files.writeString(path.resolveSibling(path.getFileName() + "-key"), "a secret of some length");
        final Path short16 = Files.writeString(path.resolveSibling(path.getFileName() + "-short"), "short");
        final Path one = path.resolveSibling(path.getFileName() + "-one");
        final Path other = path.resolveSibling(path.getFileName() + "-other");

        final CommandRun first = CommandRun.of("journal", "anonymise", path, one, "--key", key);
        final CommandRun second = CommandRun.of("journal", "anonymise", path, other, "--key", key, "--json");
        final CommandRun refused = CommandRun.of("journal", "anonymise", path, other, "--key", short16);
        final String line = CommandRun.of("journal", "cat", one, "--show-personal").lines().get(0);

        assertEquals(0, first.status(), first.err());
        assertTrue(second.out().contains("\"events\":1,\"outputs\":0,\"replaced\":2"), second.out());
        assertEquals(2, refused.status());
        assertEquals(0, CommandRun.of("journal", "verify", one).status());
        assertTrue(line.matches(".*\"event\":\\{\"id\":77,\"account\":[0-9]{1,6}," +
            "\"email\":\"[a-z]{3}@[a-z]{7}\\.[a-z]{3}\"}}"), line);
        assertFalse(line.contains("123456"), line);
        assertFalse(line.contains("ann@"), line);
        assertEquals(line, CommandRun.of("journal", "cat", other, "--show-personal").lines().get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"littleEndian", "bigEndian"})
    void shouldNotCopyWherePersonalDataCannotBeFound(final String byteOrder) throws IOException
    {
        write(byteOrder, 30);
        final Path key = Files.writeString(path.resolveSibling(path.getFileName() + "-key"), "a secret of some length");

        final CommandRun run = CommandRun.of(
            "journal", "anonymise", path, path.resolveSibling(path.getFileName() + "-copy"), "--key", key);

        assertEquals(2, run.status());
        assertTrue(run.err().contains("sequence=1 message=DAMAGED"), run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"littleEndian", "bigEndian"})
    void shouldSelectByTheTypesName(final String byteOrder)
    {
        write(byteOrder, 1_000);

        assertEquals(1, cat("--type", "Client").size());
        assertEquals(0, cat("--type", "SessionOpen").size());
    }

    private byte[] write(final String byteOrder, final int maxLength)
    {
        final Schema schema = SchemaReader.ofXml(
            "people", null, XML.formatted(byteOrder).getBytes(StandardCharsets.UTF_8));
        final byte[] whole = new MessageJson(schema, false, true).read(CLIENT);
        final byte[] message = Arrays.copyOf(whole, Math.min(whole.length, maxLength));
        try (WrittenJournal journal = new WrittenJournal(path))
        {
            journal.event(1, WrittenJournal.START_NS + 1, 7, message);
        }
        try (IrEncoder encoder = new IrEncoder(path.resolve("schemas/people.sbeir").toString(), schema.ir()))
        {
            encoder.encode();
        }
        return message;
    }

    private List<String> cat(final String... options)
    {
        final Object[] arguments = new Object[3 + options.length];
        arguments[0] = "journal";
        arguments[1] = "cat";
        arguments[2] = path;
        System.arraycopy(options, 0, arguments, 3, options.length);
        final CommandRun run = CommandRun.of(arguments);

        assertEquals("", run.err());
        assertEquals(0, run.status());
        return run.lines();
    }
}
