package io.lockstep.replay.state;

import io.lockstep.engine.state.PageHome;
import io.lockstep.engine.state.StoresContract;
import net.openhft.chronicle.map.ChronicleMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ChroniclePageHomeTest extends StoresContract
{
    private static final int LAST_LONG = PageHome.PAGE_LENGTH - Long.BYTES;

    @TempDir
    private Path directory;
    private int homeCount;

    @Override
    protected PageHome newHome()
    {
        return new ChroniclePageHome(directory.resolve("pages-" + homeCount++));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 100, 1000})
    void shouldGiveExactlyThePagesAskedForInPlacesThatStay(final int pageCount)
    {
        try (ChroniclePageHome home = new ChroniclePageHome(directory.resolve("pages")))
        {
            final UnsafeBuffer[] pages = home.open(pageCount);

            for (int i = 0; i < pageCount; i++)
            {
                pages[i].setMemory(0, PageHome.PAGE_LENGTH, (byte)-1);
                pages[i].putLong(0, i);
                pages[i].putLong(LAST_LONG, ~i);
            }

            assertEquals(pageCount, pages.length);
            home.checkInPlace(pages);
            for (int i = 0; i < pageCount; i++)
            {
                assertEquals(i, pages[i].getLong(0));
                assertEquals(~i, pages[i].getLong(LAST_LONG));
            }
        }
    }

    @Test
    void shouldShowPagesToWhoeverOpensTheFile() throws IOException
    {
        final Path file = directory.resolve("pages");
        try (ChroniclePageHome home = new ChroniclePageHome(file))
        {
            final UnsafeBuffer[] pages = home.open(5);

            try (ChronicleMap<Long, PageValue> reader =
                ChronicleMap.of(Long.class, PageValue.class).createPersistedTo(file.toFile()))
            {
                pages[3].putLong(LAST_LONG, 42);
                final PageValue value = new PageValue();
                reader.getUsing(3L, value);

                assertEquals(5, reader.size());
                assertEquals(42, new UnsafeBuffer(value.address(), PageHome.PAGE_LENGTH).getLong(LAST_LONG));
            }
        }
    }

    @Test
    void shouldReplaceWhatAnEarlierRunLeft()
    {
        final Path file = directory.resolve("pages");
        try (PageHome home = new ChroniclePageHome(file))
        {
            home.open(9)[8].putLong(0, 1);
        }

        assertTrue(Files.exists(file));
        try (PageHome home = new ChroniclePageHome(file))
        {
            final UnsafeBuffer[] pages = home.open(17);

            assertEquals(17, pages.length);
            assertEquals(0, pages[8].getLong(0));
        }
    }

    @Test
    void shouldOpenOnce()
    {
        final PageHome home = newHome();
        home.open(1);

        assertThrows(IllegalStateException.class, () -> home.open(1));
        home.close();
        home.close();
        assertThrows(IllegalStateException.class, () -> home.open(1));
    }

    @Test
    void shouldRefuseAFileThatCannotBe()
    {
        final PageHome home = new ChroniclePageHome(directory.resolve("no-such-directory").resolve("pages"));

        assertThrows(UncheckedIOException.class, () -> home.open(1));
        home.close();
    }
}
