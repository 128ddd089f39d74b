package io.lockstep.engine.counters;

import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CountersTest
{
    private final Counters counters = new Counters(CountersMemory.allocate(4, 2));

    @Test
    void shouldBeReadFromTheSameMemory()
    {
        counters.counter(CounterType.PROCESSED, "matching-0").setRelease(7);
        counters.counter(CounterType.PROCESSED, "matching-1").setRelease(5);
        counters.histogram("ingress").record(9);
        counters.histogram("gate").record(11);

        final CountersReading reading = CountersReading.read(counters.memory());

        assertEquals(7, reading.value(CounterType.PROCESSED, "matching-0"));
        assertEquals(2, reading.values(CounterType.PROCESSED).size());
        assertEquals(9, reading.latency("ingress").maxNs());
        assertEquals(11, reading.latency("gate").maxNs());
    }

    @Test
    void shouldBeReadableByAgronasOwnReader()
    {
        final AtomicCounter counter = counters.counter(CounterType.STORE_ENTRIES, "orders");
        counter.setRelease(3);

        final CountersReader reader =
            new CountersReader(counters.memory().metadata(), counters.memory().values());

        assertEquals("store entries: orders", reader.getCounterLabel(counter.id()));
        assertEquals(1030, reader.getCounterTypeId(counter.id()));
        assertEquals(3, reader.getCounterValue(counter.id()));
    }

    @Test
    void shouldCutNamesThatAreTooLong()
    {
        counters.counter(CounterType.DROPPED, "x".repeat(1000)).setRelease(1);

        final CountersReading reading = CountersReading.read(counters.memory());

        assertEquals(1, reading.value(CounterType.DROPPED, "x".repeat(Counters.MAX_NAME_LENGTH)));
    }

    @Test
    void shouldSayWhenThereIsNoRoom()
    {
        for (int i = 0; i < 4; i++)
        {
            counters.counter(CounterType.EDGE, "n" + i);
        }

        final IllegalStateException ex = assertThrows(
            IllegalStateException.class, () -> counters.counter(CounterType.EDGE, "n4"));

        assertTrue(ex.getMessage().contains("counters=4"), ex.getMessage());
    }

    @Test
    void shouldHaveAnIdOfItsOwnForEachTypeAboveAerons()
    {
        final Set<Integer> ids = new HashSet<>();
        for (final CounterType type : CounterType.values())
        {
            assertTrue(ids.add(type.id()), "taken twice: " + type.id());
            assertTrue(type.id() > 1000);
            assertEquals(type, CounterType.ofId(type.id()));
        }
        final String idsInOrder = Arrays.toString(
            Arrays.stream(CounterType.values()).mapToInt(CounterType::id).toArray());

        assertNull(CounterType.ofId(1));
        assertTrue(idsInOrder.startsWith("[1001, 1002, 1003, 1004, 1005, 1006, 1010, 1011, 1020, 1021, "), idsInOrder);
    }
}
