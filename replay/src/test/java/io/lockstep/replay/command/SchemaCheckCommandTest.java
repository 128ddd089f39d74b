package io.lockstep.replay.command;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SchemaCheckCommandTest
{
    private static final Path HOME = Path.of(System.getProperty("lockstep.home", "."));
    private static final Path RELEASED = HOME.resolve("codecs/src/released/session-0.sbeir");
    private static final Path SESSION = HOME.resolve("codecs/src/main/sbe/session.xml");

    @TempDir
    private Path directory;

    @Test
    void shouldFindAReleasedSchemaCompatibleWithItsXml()
    {
        final CommandRun run = CommandRun.of("schema", "check", RELEASED, SESSION);

        assertEquals(Lockstep.DONE, run.status(), run.err());
        assertTrue(run.out().lines().anyMatch(
            (line) -> line.startsWith("COMPATIBLE: schema 903 version 0 to schema 903 version ")), run.out());
    }

    @Test
    void shouldNamePlaceRuleAndFixOfWhatBreaks() throws IOException
    {
        final Path changed = write("changed.xml", session(5).replaceFirst(
            "(<field name=\"sessionId\" id=\"1\" type=\"int64\"/>)",
            "<field name=\"node\" id=\"9\" type=\"uint8\" sinceVersion=\"6\" presence=\"optional\"/>$1"));

        final CommandRun run = CommandRun.of("schema", "check", write("session.xml", session(5)), changed);

        assertEquals(Lockstep.DIFFERS, run.status());
        assertTrue(run.out().contains("breaks  field-inserted  IngressEvent.node"), run.out());
        assertTrue(run.out().contains("is   uint8 at offset 0, before sessionId"), run.out());
        assertTrue(run.out().contains("fix  append it at the end of its block"), run.out());
        assertTrue(run.out().contains("breaks  since-version-above-schema  IngressEvent.node"), run.out());
        assertTrue(run.out().contains("NOT COMPATIBLE: schema 903 version 5 to schema 903 version 5: "), run.out());
    }

    @Test
    void shouldPrintVerdictsAsJson() throws IOException
    {
        final Path session = write("session.xml", session(5));
        final Path changed = write("changed.xml", session(6)
            .replace("\"NODE_FAILED\">4</validValue>", "\"NODE_FAILED\">4</validValue><validValue " +
                "name=\"MOVED\" sinceVersion=\"6\">250</validValue>"));

        final CommandRun run = CommandRun.of("schema", "check", "--json", session, changed);
        final CommandRun strict = CommandRun.of("schema", "check", "--strict", session, changed);

        assertEquals(Lockstep.DONE, run.status(), run.err());
        assertEquals(Lockstep.DIFFERS, strict.status());
        assertEquals(1, run.lines().size());
        assertTrue(run.out().startsWith("{\"compatible\":true,\"old\":{\"id\":903,\"version\":5},\"new\":{\"id\":903," +
            "\"version\":6},\"breaks\":0,\"source\":0,\"warns\":1,\"verdicts\":[{\"rule\":\"enum-value-added\"," +
            "\"severity\":\"warns\",\"message\":\"SessionEnded\",\"field\":\"reason\",\"type\":\"EndReason.MOVED\"," +
            "\"was\":null,\"is\":\"MOVED = 250\","), run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"none.xml", "empty.xml", "other.xml", "empty.sbeir", "torn.sbeir", "text.sbeir"})
    void shouldRefuseWhatIsNoSchemaInOneLine(final String name) throws IOException
    {
        final byte[] ir = Files.readAllBytes(RELEASED);
        write("empty.xml", "");
        write("other.xml", "<project><version>1</version></project>");
        write("empty.sbeir", "");
        write("text.sbeir", "a text that is no IR, though its name says so, and long enough to be one in part");
        Files.write(directory.resolve("torn.sbeir"), Arrays.copyOf(ir, ir.length / 2));

        final CommandRun run = CommandRun.of("schema", "check", SESSION, directory.resolve(name));

        assertEquals(Lockstep.BAD_INPUT, run.status(), run.out() + run.err());
        assertEquals(1, run.errorLines().size(), run.err());
        assertTrue(run.err().contains(name), run.err());
        assertTrue(run.err().contains("; "), run.err());
    }

    @Test
    void shouldHelpWithAnExampleThatWorks()
    {
        final CommandRun help = CommandRun.of("schema", "check", "--help");
        final CommandRun missing = CommandRun.of("schema", "check", SESSION);

        assertEquals(Lockstep.DONE, help.status());
        assertTrue(help.out().contains("Example: ./lockstep schema check codecs/src/released/session-0.sbeir " +
            "codecs/src/main/sbe/session.xml"), help.out());
        assertEquals(Lockstep.BAD_INPUT, missing.status());
    }

    /**
     * The session's schema as if it were of another version.
     */
    private static String session(final int version) throws IOException
    {
        return Files.readString(SESSION).replaceFirst(" version=\"\\d+\"", " version=\"" + version + "\"");
    }

    private Path write(final String name, final String text) throws IOException
    {
        return Files.writeString(directory.resolve(name), text);
    }
}
