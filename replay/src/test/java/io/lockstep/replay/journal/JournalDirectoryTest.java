package io.lockstep.replay.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class JournalDirectoryTest
{
    private static final Manifest MANIFEST = Manifest.ofNew(1 << 20, "exchange", 0xFEDC_BA98_7654_3210L, 99, 7);

    @TempDir
    private Path parent;

    @Test
    void shouldKeepItsManifestAndSchemas() throws IOException
    {
        final Path path = parent.resolve("a").resolve("journal");
        JournalDirectory.open(path, MANIFEST, Map.of("one.sbeir", new byte[]{1}, "two.sbeir", new byte[]{2})).close();
        final Manifest other = Manifest.ofNew(1 << 16, "exchange", 5, 100, 0);

        final JournalDirectory directory = JournalDirectory.open(path, other, Map.of("two.sbeir", new byte[]{3}));

        assertEquals(MANIFEST, directory.manifest());
        assertEquals(1 << 20, directory.inputRecording().segmentLength());
        assertArrayEquals(new byte[]{1}, Files.readAllBytes(directory.schemasPath().resolve("one.sbeir")));
        assertArrayEquals(new byte[]{3}, Files.readAllBytes(directory.schemasPath().resolve("two.sbeir")));
        directory.close();
        directory.close();
    }

    @Test
    void shouldHaveOneOwnerInAProcess() throws IOException
    {
        final JournalDirectory first = JournalDirectory.open(parent, MANIFEST, Map.of());
        final Path alias = Files.createSymbolicLink(parent.resolveSibling(parent.getFileName() + "-alias"), parent);

        final JournalInUseException thrown = assertThrows(
            JournalInUseException.class, () -> JournalDirectory.open(alias, MANIFEST, Map.of()));

        Files.delete(alias);
        assertTrue(thrown.getMessage().contains("pid=" + ProcessHandle.current().pid()), thrown.getMessage());
        first.close();
        JournalDirectory.open(parent, MANIFEST, Map.of()).close();
    }

    @Test
    void shouldRefuseAnotherApplicationsJournal()
    {
        JournalDirectory.open(parent, MANIFEST, Map.of()).close();

        final JournalException thrown = assertThrows(
            JournalException.class,
            () -> JournalDirectory.open(parent, Manifest.ofNew(1 << 20, "other", 0, 0, 0), Map.of()));

        assertTrue(thrown.getMessage().contains("application=exchange wanted=other"), thrown.getMessage());
        JournalDirectory.open(parent, MANIFEST, Map.of()).close();
    }

    @Test
    void shouldRefuseAFormatThatItDoesNotKnow() throws IOException
    {
        JournalDirectory.open(parent, MANIFEST, Map.of()).close();
        final Path file = parent.resolve("manifest");
        Files.writeString(file, Files.readString(file).replace("format.version=2", "format.version=3"));

        final JournalException thrown =
            assertThrows(JournalException.class, () -> JournalDirectory.openReadOnly(parent));

        assertTrue(thrown.getMessage().contains("format.version=3 known=1 to 2"), thrown.getMessage());
        assertThrows(JournalException.class, () -> JournalDirectory.open(parent, MANIFEST, Map.of()));
    }

    @Test
    void shouldRefuseADamagedManifest() throws IOException
    {
        JournalDirectory.open(parent, MANIFEST, Map.of()).close();
        final Path file = parent.resolve("manifest");
        final String text = Files.readString(file);

        for (final String damaged : List.of("", text.replace("1048576", "x"), text.replace("1048576", "77"),
            text.replace("exchange", ""), text.replace("created.ms", "created"), "\\u00zz"))
        {
            Files.writeString(file, damaged);
            assertThrows(JournalException.class, () -> JournalDirectory.openReadOnly(parent), damaged);
        }
    }

    @Test
    void shouldRefuseADirectoryOfSomethingElseAndLeaveItAsItIs() throws IOException
    {
        Files.writeString(parent.resolve("thesis.txt"), "mine");

        final JournalException thrown =
            assertThrows(JournalException.class, () -> JournalDirectory.open(parent, MANIFEST, Map.of()));

        assertTrue(thrown.getMessage().startsWith("not a journal"), thrown.getMessage());
        assertEquals(List.of("thesis.txt"), names(parent));
        assertThrows(
            JournalException.class,
            () -> JournalDirectory.open(parent.resolve("thesis.txt"), MANIFEST, Map.of()));
        assertEquals("mine", Files.readString(parent.resolve("thesis.txt")));
    }

    @Test
    void shouldBeginAgainWhereAFirstStartWasCutShort() throws IOException
    {
        Files.writeString(parent.resolve("lock"), "");
        Files.writeString(parent.resolve("manifest.unfinished"), "format.ver");

        JournalDirectory.open(parent, MANIFEST, Map.of()).close();

        assertEquals(MANIFEST, JournalDirectory.openReadOnly(parent).manifest());
    }

    @Test
    void shouldWriteNothingWhenOpenForReading() throws IOException
    {
        try (JournalDirectory owner = JournalDirectory.open(parent, MANIFEST, Map.of()))
        {
            final List<String> before = names(owner.path());

            try (JournalDirectory directory = JournalDirectory.openReadOnly(parent))
            {
                assertTrue(directory.isReadOnly());
                assertEquals(List.of(), TestEvent.read(directory.inputRecording()));
                assertEquals(List.of(), TestOutput.read(directory.outputRecording()));
            }

            assertEquals(before, names(parent));
        }
        assertThrows(JournalException.class, () -> JournalDirectory.openReadOnly(parent.resolve("absent")));
        assertFalse(Files.exists(parent.resolve("absent")));
    }

    @Test
    void shouldRefuseASchemaNamedAsAPath() throws IOException
    {
        for (final String name : List.of("../evil", "a/b", "..", "/evil"))
        {
            assertThrows(
                JournalException.class,
                () -> JournalDirectory.open(parent, MANIFEST, Map.of(name, new byte[]{1})));
        }
        assertFalse(Files.exists(parent.resolve("evil")));
    }

    private static List<String> names(final Path path) throws IOException
    {
        try (Stream<Path> files = Files.walk(path))
        {
            return files.filter(f -> !f.equals(path)).map(f -> path.relativize(f).toString()).sorted().toList();
        }
    }
}
