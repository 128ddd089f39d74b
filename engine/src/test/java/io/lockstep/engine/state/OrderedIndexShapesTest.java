package io.lockstep.engine.state;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.SplittableRandom;
import java.util.TreeMap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Histories that bend the tree out of its usual shape: no order of filling and thinning out may use up its nodes.
 */
class OrderedIndexShapesTest
{
    private static final int CAPACITY = 60_000;

    private final PageHome home = new DirectPageHome();
    private final OrderedIndex index;

    OrderedIndexShapesTest()
    {
        final StateStores stores = new StateStores();
        index = stores.orderedIndex("index", CAPACITY);
        stores.bind(home);
    }

    @AfterEach
    void closeHome()
    {
        home.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void shouldFillToCapacityInOrder(final int direction)
    {
        for (int i = 0; i < CAPACITY; i++)
        {
            assertTrue(index.put((long)direction * i, i));
        }

        assertFalse(index.put(CAPACITY * 2L, 0));
        for (int i = 0; i < CAPACITY; i++)
        {
            assertEquals(i, index.remove((long)direction * i));
        }

        assertTrue(index.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 16, 31, 32})
    void shouldRefillAfterThinningOut(final int keptOneIn)
    {
        final TreeMap<Long, Long> model = new TreeMap<>();
        long nextKey = 0;

        for (int round = 0; round < 30; round++)
        {
            while (index.size() < CAPACITY)
            {
                assertTrue(index.put(nextKey, nextKey));
                model.put(nextKey, nextKey);
                nextKey++;
            }

            int number = 0;
            for (final Long key : model.keySet().toArray(new Long[0]))
            {
                if (0 != number++ % keptOneIn)
                {
                    assertEquals(key, index.remove(key));
                    model.remove(key);
                }
            }
        }

        checkAgainst(model);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1_000, 50_000})
    void shouldServeAWindowThatMoves(final int width)
    {
        final SplittableRandom random = new SplittableRandom(width);
        final TreeMap<Long, Long> model = new TreeMap<>();
        long base = 0;

        for (int i = 0; i < 500_000; i++)
        {
            base += random.nextInt(16) - 7;
            final long key = base + random.nextInt(width);
            if (random.nextBoolean() && index.put(key, i))
            {
                model.put(key, (long)i);
            }
            else if (!model.isEmpty())
            {
                final long end = random.nextBoolean() ? model.firstKey() : model.lastKey();
                assertEquals(model.remove(end), index.remove(end));
            }
        }

        checkAgainst(model);
    }

    private void checkAgainst(final TreeMap<Long, Long> model)
    {
        assertEquals(model.size(), index.size());
        long below = Long.MIN_VALUE;
        for (final Long key : model.keySet())
        {
            assertEquals(key, index.higherKey(below));
            assertEquals(model.get(key), index.get(key));
            below = key;
        }

        assertFalse(index.hasHigher(below));
        long above = Long.MAX_VALUE;
        for (final Long key : model.descendingKeySet())
        {
            assertEquals(key, index.lowerKey(above));
            above = key;
        }

        assertFalse(index.hasLower(above));
    }
}
