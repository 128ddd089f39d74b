package io.lockstep.engine;

import io.lockstep.engine.state.LongTable;
import io.lockstep.engine.state.Record;
import io.lockstep.engine.state.Slab;
import io.lockstep.engine.state.StateStores;

/**
 * The numbers of sources that were taken without their event being applied, each with its outcome.
 *
 * <p>It has room for a declared number of them. Then the oldest makes room for the newest, and of its source it is kept
 * up to which number refusals are forgotten. A number above that is known: it was refused if it is found here, and
 * applied if it is not.
 *
 * <p>Refusals are a ring of records in the order of history; those of equal hashes are linked, the newest first.
 *
 * <p>Threading: owned by the agent that applies the events.
 */
final class Refusals
{
    /**
     * In place of the code of an outcome: no refusal of this number is remembered.
     */
    static final int NONE = -1;

    private static final String STORE_NAME = "lockstep.refusals";
    private static final String PLACES_NAME = STORE_NAME + ".places";
    private static final String FORGOTTEN_NAME = STORE_NAME + ".forgotten";

    private static final int COUNT_SLOT = 0;
    private static final int FIRST_SLOT = 1;

    private final Entry entry = new Entry();
    private final int capacity;
    private final Slab entries;
    private final LongTable newestByHash;
    private final LongTable forgotten;

    Refusals(final StateStores stores, final int capacity, final int maxSources)
    {
        this.capacity = capacity;
        entries = stores.slab(STORE_NAME, Entry.LENGTH, Entry.CONTENT_LENGTH, FIRST_SLOT + capacity);
        newestByHash = stores.longTable(PLACES_NAME, capacity, entries);
        forgotten = stores.longTable(FORGOTTEN_NAME, maxSources);
    }

    /**
     * Remember a number, which is above all those of its source before.
     */
    void add(final long source, final long sourceSequence, final Outcome outcome)
    {
        final long count = nextCount();
        final int slot = FIRST_SLOT + (int)(count % capacity);
        if (count < capacity)
        {
            entries.allocate();
        }
        else
        {
            forget(slot);
        }

        final long hash = hash(source, sourceSequence);
        final long before = newestByHash.get(hash);
        newestByHash.put(hash, slot);
        entries.write(slot, entry);
        entry.set(source, sourceSequence, outcome.code(), before == LongTable.MISSING_VALUE ? 0 : (int)before);
    }

    /**
     * Code of the outcome that a number had.
     *
     * @return the code, or {@link #NONE}: then it was applied, unless {@link #isForgotten}.
     */
    int code(final long source, final long sourceSequence)
    {
        int slot = newest(hash(source, sourceSequence));
        while (slot != 0)
        {
            entries.read(slot, entry);
            if (entry.source() == source && entry.sourceSequence() == sourceSequence)
            {
                return entry.code();
            }

            slot = entry.before();
        }

        return NONE;
    }

    /**
     * Whether a refusal of this number may have been forgotten.
     */
    boolean isForgotten(final long source, final long sourceSequence)
    {
        return sourceSequence <= forgotten.get(source);
    }

    private long nextCount()
    {
        if (!entries.isLive(COUNT_SLOT))
        {
            entries.allocate();
        }

        entries.write(COUNT_SLOT, entry);
        final long count = entry.count();
        entry.count(count + 1);
        return count;
    }

    private void forget(final int slot)
    {
        entries.read(slot, entry);
        final long source = entry.source();
        final long sourceSequence = entry.sourceSequence();
        // A source that was refused is one of those admitted, for all of which there is room.
        forgotten.put(source, sourceSequence);

        final long hash = hash(source, sourceSequence);
        int newer = newest(hash);
        if (newer == slot)
        {
            newestByHash.remove(hash);
            return;
        }

        // The oldest of all is the last in its chain.
        entries.read(newer, entry);
        while (entry.before() != slot)
        {
            newer = entry.before();
            entries.read(newer, entry);
        }

        entries.write(newer, entry);
        entry.before(0);
    }

    private int newest(final long hash)
    {
        final long slot = newestByHash.get(hash);
        return slot == LongTable.MISSING_VALUE ? 0 : (int)slot;
    }

    private static long hash(final long source, final long sourceSequence)
    {
        return Digest.avalanche(Digest.chain(source, sourceSequence));
    }

    /**
     * One refusal; the first record holds how many there have been instead.
     */
    private static final class Entry extends Record
    {
        private static final int SOURCE = 0;
        private static final int SOURCE_SEQUENCE = 8;
        private static final int CODE = 16;
        private static final int CONTENT_LENGTH = 20;
        private static final int BEFORE = 20;
        private static final int LENGTH = 24;
        private static final int COUNT = 0;

        private void set(final long source, final long sourceSequence, final int code, final int before)
        {
            longAt(SOURCE, source);
            longAt(SOURCE_SEQUENCE, sourceSequence);
            intAt(CODE, code);
            intAt(BEFORE, before);
        }

        private long source()
        {
            return longAt(SOURCE);
        }

        private long sourceSequence()
        {
            return longAt(SOURCE_SEQUENCE);
        }

        private int code()
        {
            return intAt(CODE);
        }

        private int before()
        {
            return intAt(BEFORE);
        }

        private void before(final int slot)
        {
            intAt(BEFORE, slot);
        }

        private long count()
        {
            return longAt(COUNT);
        }

        private void count(final long count)
        {
            longAt(COUNT, count);
        }
    }
}
