package io.lockstep.engine.state;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A writer that never pauses for its reader, a reader that never waits for its writer: nothing torn is believed.
 */
class StateViewStressTest
{
    private static final int CAPACITY = 64;
    private static final int READS = 100_000;
    private static final int TORN_READS = 100;

    private final StateStores stores = new StateStores();
    private final LongTable table = stores.longTable("table", CAPACITY);
    private final OrderedIndex index = stores.orderedIndex("index", CAPACITY);
    private final UnsafeBuffer value = new UnsafeBuffer(new byte[8]);
    private long seen;

    @Test
    void shouldBelieveNothingTorn() throws InterruptedException
    {
        try (PageHome home = new DirectPageHome())
        {
            final UnsafeBuffer[] pages = home.open(stores.pageCount());
            stores.bind(new GivenPages(pages));
            write(0);
            final StateView view = new StateView((page) -> pages[page].addressOffset());
            final CountDownLatch done = new CountDownLatch(1);
            final AtomicLong written = new AtomicLong();
            final Thread writer = new Thread(() ->
            {
                long sequence = 0;
                while (done.getCount() > 0)
                {
                    write(++sequence);
                    // Room for a reader, of any length, as between the batches of an engine.
                    for (long pause = sequence & 1023; pause > 0; pause--)
                    {
                        Thread.onSpinWait();
                    }
                }
                written.set(sequence);
            });
            writer.start();

            long believed = 0;
            long torn = 0;
            long busy = 0;
            long lastSequence = 0;
            while ((believed < READS || torn < TORN_READS) && writer.isAlive())
            {
                final long version = view.beginRead();
                if (version == StateView.WRITER_BUSY)
                {
                    busy++;
                    continue;
                }

                final String mismatch = read(view);
                if (view.endRead(version))
                {
                    believed++;
                    assertEquals("", mismatch);
                    assertEquals(seen, view.appliedSequence());
                    assertTrue(seen >= lastSequence, seen + " after " + lastSequence);
                    lastSequence = seen;
                }
                else if (!mismatch.isEmpty())
                {
                    torn++;
                }
            }
            done.countDown();
            writer.join();

            System.out.println("believed=" + believed + " torn=" + torn + " busy=" + busy + " written=" + written);
            assertTrue(lastSequence > 0 && believed >= READS && torn >= TORN_READS);
        }
    }

    private void write(final long sequence)
    {
        stores.beginBatch();
        for (int key = 0; key < CAPACITY / 2; key++)
        {
            // The keys move through the tables, so that gaps are closed and leaves split and merged.
            table.remove(key + sequence - 1);
            index.remove(key + sequence - 1);
        }
        for (int key = 0; key < CAPACITY / 2; key++)
        {
            table.put(key + sequence, sequence);
            index.put(key + sequence, sequence);
        }
        stores.endBatch(sequence, sequence);
    }

    /**
     * Look whether every entry has the same sequence.
     *
     * @return what is wrong, if anything; wrong is right if the read is not believed.
     */
    private String read(final StateView view)
    {
        try
        {
            final EntryCursor cursor = new EntryCursor();
            cursor.reset();
            final StoreView ordered = view.store("index");
            final StoreView hashed = view.store("table");
            if (!ordered.step(cursor, value, 0))
            {
                return "the index is empty";
            }
            seen = value.getLong(0);
            for (int i = 0; i < CAPACITY / 2; i++)
            {
                if (!ordered.copyValue(seen + i, value, 0) || value.getLong(0) != seen)
                {
                    return "index: " + i + " of " + seen + " is " + value.getLong(0);
                }
                if (!hashed.copyValue(seen + i, value, 0) || value.getLong(0) != seen)
                {
                    return "table: " + i + " of " + seen + " is " + value.getLong(0);
                }
            }

            return ordered.size() == CAPACITY / 2 && hashed.size() == CAPACITY / 2 ? "" : "sizes";
        }
        catch (final RuntimeException | AssertionError ex)
        {
            return ex.toString();
        }
    }

    /**
     * Pages that are there already.
     */
    private record GivenPages(UnsafeBuffer[] pages) implements PageHome
    {
        @Override
        public UnsafeBuffer[] open(final int pageCount)
        {
            return pages;
        }

        @Override
        public void close()
        {
            // Nothing is held.
        }
    }
}
