package io.lockstep.examples.exchange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OrderFlowTest
{
    private static final int MESSAGES = 40_000;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldMakeTheSameFlowOfTheSameSeedEverywhere(final OrderFlow.Shape shape)
    {
        final long expected;
        switch (shape)
        {
            case NORMAL:
                expected = 0x9ca9105d1dad5ddcL;
                break;

            case STATIC:
                expected = 0xc9a36257473dfcfbL;
                break;

            case SWING:
                expected = 0xf5182b964b63bc92L;
                break;

            default:
                expected = 0x170d543690d17036L;
                break;
        }

        final long hash = OrderFlow.generate(23, MESSAGES, shape).contentHash();

        assertEquals(Long.toHexString(expected), Long.toHexString(hash));
    }

    @Test
    void shouldMakeAnotherFlowOfAnotherSeed()
    {
        final long first = OrderFlow.generate(1, 1000, OrderFlow.Shape.NORMAL).contentHash();

        final long second = OrderFlow.generate(2, 1000, OrderFlow.Shape.NORMAL).contentHash();

        assertNotEquals(first, second);
    }

    @ParameterizedTest
    @EnumSource
    void shouldMixMessagesLikeARealMarket(final OrderFlow.Shape shape)
    {
        final OrderMessages messages = OrderFlow.generate(7, MESSAGES, shape);
        final int[] types = new int[3];
        final Set<Long> newOrderIds = new HashSet<>();
        int ioc = 0;

        for (int i = 0; i < messages.count(); i++)
        {
            types[messages.type(i)]++;
            ioc += messages.isImmediateOrCancel(i) ? 1 : 0;
            assertTrue(messages.price(i) > 0);
            assertTrue(OrderMessages.NEW != messages.type(i) || newOrderIds.add(messages.orderId(i)), "an id twice");
        }

        assertEquals(MESSAGES, messages.count());
        assertEquals(0.50, (double)types[OrderMessages.NEW] / MESSAGES, 0.02);
        assertEquals(0.41, (double)types[OrderMessages.CANCEL] / MESSAGES, 0.02);
        assertEquals(0.09, (double)types[OrderMessages.MODIFY] / MESSAGES, 0.02);
        assertEquals(0.15, (double)ioc / types[OrderMessages.NEW], 0.02);
    }

    @ParameterizedTest
    @ValueSource(strings = { "flow.bin", "flow.bin.gz" })
    void shouldReadBackWhatItWrote(final String name) throws IOException
    {
        final OrderMessages messages = OrderFlow.generate(5, 10_001, OrderFlow.Shape.SWING);
        final Path file = directory.resolve(name);
        final Path again = directory.resolve("again-" + name);

        OrderFile.write(file, messages);
        final OrderMessages read = OrderFile.read(file);
        OrderFile.write(again, read);

        assertEquals(messages.count(), read.count());
        assertEquals(messages.contentHash(), read.contentHash());
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 1, 2 })
    void shouldMakeVeryShortFlows(final int count)
    {
        final OrderMessages messages = OrderFlow.generate(1, count, OrderFlow.Shape.FLASH_CRASH);

        final Path file = directory.resolve("short.bin");
        OrderFile.write(file, messages);

        assertEquals(count, messages.count());
        assertEquals(messages.contentHash(), OrderFile.read(file).contentHash());
    }

    @Test
    void shouldRefuseNegativeCount()
    {
        final IllegalArgumentException ex = assertThrows(
            IllegalArgumentException.class, () -> OrderFlow.generate(1, -1, OrderFlow.Shape.NORMAL));

        assertTrue(ex.getMessage().contains("count=-1"), ex.getMessage());
    }

    @Test
    void shouldDrawWhatTheSplittableGeneratorOfTheJdkDraws()
    {
        final SplittableRandom expected = new SplittableRandom(-42);
        final SeededRandom actual = new SeededRandom(-42);

        for (int i = 0; i < 1000; i++)
        {
            assertEquals(expected.nextLong(), actual.nextLong());
        }
    }

    @Test
    void shouldDrawEveryNumberBelowTheBound()
    {
        final SeededRandom random = new SeededRandom(3);
        final int[] drawn = new int[7];

        for (int i = 0; i < 7000; i++)
        {
            drawn[random.next(7)]++;
        }

        for (final int times : drawn)
        {
            assertEquals(1000, times, 150);
        }
    }
}
