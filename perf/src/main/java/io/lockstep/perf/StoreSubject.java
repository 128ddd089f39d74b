package io.lockstep.perf;

import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.engine.state.KeyedRecord;
import io.lockstep.engine.state.LongTable;
import io.lockstep.engine.state.PageHome;
import io.lockstep.engine.state.RecordTable;
import io.lockstep.engine.state.StateStores;
import io.lockstep.replay.state.ChroniclePageHome;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.Long2ObjectHashMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;

/**
 * A table under {@link StoreBenchmark}, reduced to what all kinds can do.
 *
 * <p>Threading: one thread.
 */
interface StoreSubject extends AutoCloseable
{
    /**
     * The kinds of tables. A number is kept by key, or a record of 24 bytes of which one field is used.
     */
    enum Kind
    {
        /** {@link Long2LongHashMap}. */
        NUMBERS_AGRONA,
        /** {@link LongTable} in direct buffers. */
        NUMBERS_DIRECT,
        /** {@link LongTable} in a Chronicle Map. */
        NUMBERS_CHRONICLE,
        /** {@link Long2ObjectHashMap} of pooled objects. */
        RECORDS_AGRONA,
        /** {@link RecordTable} in direct buffers. */
        RECORDS_DIRECT,
        /** {@link RecordTable} in a Chronicle Map. */
        RECORDS_CHRONICLE;

        StoreSubject create(final int capacity)
        {
            switch (this)
            {
                case NUMBERS_AGRONA:
                    return new AgronaNumbers();
                case NUMBERS_DIRECT:
                    return new Numbers(new DirectPageHome(), null, capacity);
                case NUMBERS_CHRONICLE:
                    return new Numbers(null, newFile(), capacity);
                case RECORDS_AGRONA:
                    return new AgronaRecords();
                case RECORDS_DIRECT:
                    return new Records(new DirectPageHome(), null, capacity);
                default:
                    return new Records(null, newFile(), capacity);
            }
        }

        private static Path newFile()
        {
            try
            {
                return Files.createTempFile("lockstep-perf", ".pages");
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }
    }

    long lookUp(long key);

    void insert(long key);

    void remove(long key);

    @Override
    void close();

    /** Agrona's map of numbers. */
    final class AgronaNumbers implements StoreSubject
    {
        private final Long2LongHashMap map = new Long2LongHashMap(LongTable.MISSING_VALUE);

        @Override
        public long lookUp(final long key)
        {
            return map.get(key);
        }

        @Override
        public void insert(final long key)
        {
            map.put(key, key >>> 1);
        }

        @Override
        public void remove(final long key)
        {
            map.remove(key);
        }

        @Override
        public void close()
        {
            map.clear();
        }
    }

    /** Agrona's map of objects. */
    final class AgronaRecords implements StoreSubject
    {
        private final Long2ObjectHashMap<Entry> map = new Long2ObjectHashMap<>();
        private final ArrayDeque<Entry> pool = new ArrayDeque<>();

        @Override
        public long lookUp(final long key)
        {
            final Entry entry = map.get(key);
            return null == entry ? 0 : entry.value;
        }

        @Override
        public void insert(final long key)
        {
            final Entry entry = pool.isEmpty() ? new Entry() : pool.pop();
            entry.value = key;
            map.put(key, entry);
        }

        @Override
        public void remove(final long key)
        {
            pool.push(map.remove(key));
        }

        @Override
        public void close()
        {
            map.clear();
        }

        private static final class Entry
        {
            private long value;
        }
    }

    /** The engine's tables, in a home. */
    abstract class Paged implements StoreSubject
    {
        final StateStores stores = new StateStores();
        private final PageHome home;
        private final Path file;

        Paged(final PageHome home, final Path file)
        {
            this.home = null == file ? home : new ChroniclePageHome(file);
            this.file = file;
        }

        final void bind()
        {
            stores.bind(home);
        }

        @Override
        public void close()
        {
            home.close();
            if (null != file && !file.toFile().delete())
            {
                throw new IllegalStateException("the pages are still there: file=" + file);
            }
        }
    }

    /** The engine's table of numbers. */
    final class Numbers extends Paged
    {
        private final LongTable table;

        Numbers(final PageHome home, final Path file, final int capacity)
        {
            super(home, file);
            table = stores.longTable("numbers", capacity);
            bind();
        }

        @Override
        public long lookUp(final long key)
        {
            return table.get(key);
        }

        @Override
        public void insert(final long key)
        {
            table.put(key, key >>> 1);
        }

        @Override
        public void remove(final long key)
        {
            table.remove(key);
        }
    }

    /** The engine's table of records. */
    final class Records extends Paged
    {
        private static final int RECORD_LENGTH = 24;

        private final Entry entry = new Entry();
        private final RecordTable table;

        Records(final PageHome home, final Path file, final int capacity)
        {
            super(home, file);
            table = stores.recordTable("records", RECORD_LENGTH, capacity);
            bind();
        }

        @Override
        public long lookUp(final long key)
        {
            final int slot = table.find(key);
            if (RecordTable.MISSING == slot)
            {
                return 0;
            }

            table.read(slot, entry);
            return entry.value();
        }

        @Override
        public void insert(final long key)
        {
            table.write(table.insert(key), entry);
            entry.value(key);
        }

        @Override
        public void remove(final long key)
        {
            table.removeKey(key);
        }

        private static final class Entry extends KeyedRecord
        {
            private long value()
            {
                return longAt(0);
            }

            private void value(final long value)
            {
                longAt(0, value);
            }
        }
    }
}
