package io.lockstep.replay.command;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class SchemaShowCommandTest
{
    private static final Path EXCHANGE = Path.of(
        System.getProperty("lockstep.home"), "examples/exchange/src/main/sbe/exchange.xml");

    @TempDir
    private Path path;

    private String refusal;

    @Test
    void shouldPrintAMessageAsATable()
    {
        final List<String> lines = show(0, EXCHANGE, "--message", "NewOrder").lines().toList();

        assertEquals("schema 1001 io.lockstep.examples.exchange.codecs, version 0, little-endian", lines.get(0));
        assertEquals("header 8 bytes, 10 messages", lines.get(1));
        assertEquals("NewOrder, template 1, block 24 bytes, since version 0", lines.get(3));
        assertEquals(List.of(
            "  offset  size  name         type                    since  presence  notes",
            "       0     8  orderId      int64                   0      required",
            "       8     8  price        int64                   0      required",
            "      16     4  quantity     uint32                  0      required",
            "      20     1  side         enum Side uint8         0      required  BUY=0 SELL=1",
            "      21     1  timeInForce  enum TimeInForce uint8  0      required  GTC=0 IOC=1",
            "      22     2  reserved     uint16                  0      required"), lines.subList(4, 11));
    }

    @Test
    void shouldPrintTheSameOfXmlAndIr() throws Exception
    {
        final Path ir = path.resolve("everything.sbeir");
        final Path xml = path.resolve("everything.xml");
        Files.write(ir, EverythingMessage.schema());
        try (var source = SchemaShowCommandTest.class.getResourceAsStream("everything.xml"))
        {
            Files.copy(source, xml);
        }

        final String table = show(0, xml);

        assertEquals(table, show(0, ir));
        assertTrue(table.contains("group groupSizeEncoding of 8"), table);
        assertTrue(table.contains("composite Decimal"), table);
        assertTrue(show(0, ir, "--json").startsWith("{\"id\":77,\"package\":\"everything\",\"version\":2,"));
    }

    @Test
    void shouldRefuseWhatIsNoSchema() throws Exception
    {
        final Path file = path.resolve("bad.xml");
        Files.writeString(file, "<a>\n<b>");

        show(2, path.resolve("nothing.xml"));
        assertTrue(refusal.contains("there is no such file"), refusal);
        show(2, file);
        assertTrue(refusal.contains("not an SBE schema: file=" + file + " reason=line 2"), refusal);
        Files.write(path.resolve("bad.sbeir"), new byte[100]);
        show(2, path.resolve("bad.sbeir"));
        assertTrue(refusal.contains("not an IR"), refusal);
        show(2, EXCHANGE, "--message", "Nothing");
        assertTrue(refusal.contains("it has NewOrder, CancelOrder"), refusal);
    }

    private String show(final int status, final Object... arguments)
    {
        final StringWriter out = new StringWriter();
        final String[] args = new String[arguments.length];
        for (int i = 0; i < args.length; i++)
        {
            args[i] = arguments[i].toString();
        }

        final int actual = new CommandLine(new SchemaShowCommand())
            .setOut(new PrintWriter(out))
            .setExecutionExceptionHandler((ex, command, parsed) ->
            {
                refusal = ex.getMessage();
                return ex instanceof BadInputException ? Lockstep.BAD_INPUT : Lockstep.FAULT;
            })
            .execute(args);

        assertEquals(status, actual, refusal);
        return out.toString();
    }
}
