package io.lockstep.engine.state;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class DirectPageHomeTest extends StoresContract
{
    @Override
    protected PageHome newHome()
    {
        return new DirectPageHome();
    }

    @Test
    void shouldGiveZeroAlignedPagesThatDoNotOverlap()
    {
        try (PageHome home = newHome())
        {
            final UnsafeBuffer[] pages = home.open(1030);

            for (int i = 0; i < pages.length; i++)
            {
                assertEquals(PageHome.PAGE_LENGTH, pages[i].capacity());
                assertEquals(0, pages[i].addressOffset() & 63);
                assertEquals(0, pages[i].getLong(0));
                assertEquals(0, pages[i].getLong(PageHome.PAGE_LENGTH - 8));
                pages[i].putLong(0, i + 1);
                pages[i].putLong(PageHome.PAGE_LENGTH - 8, -i - 1);
            }

            for (int i = 0; i < pages.length; i++)
            {
                assertEquals(i + 1, pages[i].getLong(0));
                assertEquals(-i - 1, pages[i].getLong(PageHome.PAGE_LENGTH - 8));
            }
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
}
