package io.lockstep.codecs.schema;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import uk.co.real_logic.sbe.ir.IrEncoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class SchemaReaderTest
{
    private static final String HEADER_TYPES = """
        <types>
          <composite name="messageHeader">
            <type name="blockLength" primitiveType="uint16"/>
            <type name="templateId" primitiveType="uint16"/>
            <type name="schemaId" primitiveType="uint16"/>
            <type name="version" primitiveType="uint16"/>
          </composite>
        </types>
        """;
    private static final String SCHEMA = """
        <?xml version="1.0" encoding="UTF-8"?>
        <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" xmlns:xi="http://www.w3.org/2001/XInclude"
            package="reader" id="9" version="1" byteOrder="littleEndian">
          %s
          <sbe:message name="Client" id="1">
            <field name="id" id="1" type="uint64"/>
            <field name="late" id="2" type="uint32" presence="optional" sinceVersion="%d"/>
          </sbe:message>
        </sbe:messageSchema>
        """;

    @TempDir
    private Path directory;

    @Test
    void shouldIncludeLocalFiles() throws IOException
    {
        Files.writeString(directory.resolve("types.xml"), HEADER_TYPES);
        final Path file = write(SCHEMA.formatted("<xi:include href=\"types.xml\"/>", 1));

        final Schema schema = SchemaReader.read(file);

        assertEquals(8, schema.header().length());
        assertEquals(2, schema.message("Client").block().fields().size());
    }

    @Test
    void shouldRefuseToIncludeWhatIsNotLocal() throws IOException
    {
        final List<String> addresses =
            List.of("http://localhost:1/types.xml", "ftp://localhost/types.xml", "jar:file:x!/types.xml");

        for (final String address : addresses)
        {
            final Path file = write(SCHEMA.formatted("<xi:include href=\"" + address + "\"/>", 1));

            final SchemaException refusal = assertThrows(SchemaException.class, () -> SchemaReader.read(file));

            assertTrue(refusal.getMessage().contains("only local files can be included: " + address),
                refusal.getMessage());
        }
    }

    @Test
    void shouldRefuseADocumentTypeInAnIncludedFile() throws IOException
    {
        Files.writeString(directory.resolve("types.xml"),
            "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/hostname\">]>\n" + HEADER_TYPES);
        final Path file = write(SCHEMA.formatted("<xi:include href=\"types.xml\"/>", 1));

        final SchemaException refusal = assertThrows(SchemaException.class, () -> SchemaReader.read(file));

        assertTrue(refusal.getMessage().contains("DOCTYPE"), refusal.getMessage());
    }

    @Test
    void shouldReadASchemaWithAnElementAboveItsVersion() throws IOException
    {
        final Schema schema = SchemaReader.read(write(SCHEMA.formatted(HEADER_TYPES, 7)));

        assertEquals(1, schema.version());
        assertEquals(7, schema.message("Client").block().fields().get(1).sinceVersion());
    }

    @Test
    void shouldRefuseAnIrCutWithinATokenAndNeverReadBeyondIt() throws IOException
    {
        final Path ir = directory.resolve("reader.sbeir");
        try (IrEncoder encoder = new IrEncoder(
            ir.toString(), SchemaReader.read(write(SCHEMA.formatted(HEADER_TYPES, 1))).ir()))
        {
            encoder.encode();
        }
        final byte[] whole = Files.readAllBytes(ir);
        int refused = 0;

        for (int length = 0; length < whole.length; length++)
        {
            try
            {
                SchemaReader.ofIr("cut.sbeir", Arrays.copyOf(whole, length));
            }
            catch (final SchemaException ex)
            {
                refused++;
                assertTrue(ex.getMessage().contains("file=cut.sbeir") || ex.getMessage().contains("schema=reader"),
                    ex.getMessage());
            }
        }

        assertEquals(1, SchemaReader.ofIr("whole.sbeir", whole).version());
        assertTrue(refused > whole.length - 20, "refused=" + refused + " of=" + whole.length);
    }

    private Path write(final String xml) throws IOException
    {
        return Files.writeString(directory.resolve("reader.xml"), xml);
    }
}
