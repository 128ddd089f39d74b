package io.lockstep.replay.run;

import io.lockstep.engine.state.EntryCursor;
import io.lockstep.engine.state.StateView;
import io.lockstep.engine.state.StoreView;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * State of all shards between two events: of a core, for as long as it applies no other one, or a copy that stays.
 *
 * <p>Threading: single owner.
 */
public final class StateImage
{
    private static final String NAME_SEPARATOR = "/";

    private final Map<String, StateView> shards;

    StateImage(final Map<String, StateView> shards)
    {
        this.shards = new LinkedHashMap<>(shards);
    }

    /**
     * Names of all stores, those of the engine itself among them: of a single shard as they are declared, otherwise
     * with the shard's name and a slash before.
     *
     * @return in order of declaration.
     */
    public List<String> storeNames()
    {
        final List<String> names = new ArrayList<>();
        shards.forEach((shard, view) -> view.stores().forEach((store) -> names.add(name(shard, store))));
        return names;
    }

    /**
     * Hand out the entries of a store, in no order that means anything but for an ordered index.
     *
     * @param storeName as {@link #storeNames()} has it.
     * @param handler   that takes each, and says whether it wants more.
     * @return false where there is no such store.
     */
    public boolean scan(final String storeName, final EntryConsumer handler)
    {
        final Found found = find(storeName);
        if (found != null)
        {
            scan(found.view, found.store, handler);
        }

        return found != null;
    }

    /**
     * What goes with a key.
     *
     * @param storeName as {@link #storeNames()} has it.
     * @param key       to look up.
     * @return the value; null where there is none, or no such store.
     */
    public byte[] value(final String storeName, final long key)
    {
        final Found found = find(storeName);
        return found == null ? null : value(found.view, found.store, key);
    }

    /**
     * Description of a store.
     *
     * @param storeName as {@link #storeNames()} has it.
     * @return the store; null where there is none.
     */
    public StoreView store(final String storeName)
    {
        final Found found = find(storeName);
        return found == null ? null : found.store;
    }

    /**
     * Entries in which two states differ.
     *
     * @param left   first state.
     * @param right  second state.
     * @param base   what both came from; null where that is not known.
     * @param filter of the names of stores to look at.
     * @param limit  most entries.
     * @return the entries, in the order of stores; those that only one has behind those that both have.
     */
    public static List<StateEntry> differences(
        final StateImage left,
        final StateImage right,
        final StateImage base,
        final Predicate<String> filter,
        final int limit)
    {
        final List<StateEntry> found = new ArrayList<>();
        for (final Map.Entry<String, StateView> shard : left.shards.entrySet())
        {
            final StateView other = right.shards.get(shard.getKey());
            final StateView before = base == null ? null : base.shards.get(shard.getKey());
            for (final StoreView store : shard.getValue().stores())
            {
                if (filter.test(left.name(shard.getKey(), store)))
                {
                    compare(shard.getKey(), shard.getValue(), store, other, before, found, limit);
                }
            }
        }

        return found;
    }

    private Found find(final String storeName)
    {
        for (final Map.Entry<String, StateView> shard : shards.entrySet())
        {
            for (final StoreView store : shard.getValue().stores())
            {
                if (name(shard.getKey(), store).equals(storeName))
                {
                    return new Found(shard.getValue(), store);
                }
            }
        }

        return null;
    }

    private String name(final String shard, final StoreView store)
    {
        return shards.size() == 1 ? store.name() : shard + NAME_SEPARATOR + store.name();
    }

    private static void compare(
        final String shard,
        final StateView left,
        final StoreView store,
        final StateView right,
        final StateView base,
        final List<StateEntry> found,
        final int limit)
    {
        final StoreView other = right == null ? null : find(right, store);
        final StoreView before = base == null ? null : find(base, store);
        scan(left, store, (key, value) ->
        {
            final byte[] otherValue = value(right, other, key);
            if (!Arrays.equals(value, otherValue) && found.size() < limit)
            {
                found.add(new StateEntry(shard, store, key, value(base, before, key), value.clone(), otherValue));
            }
            return found.size() < limit;
        });
        if (other != null)
        {
            scan(right, other, (key, value) ->
            {
                if (found.size() < limit && value(left, store, key) == null)
                {
                    found.add(new StateEntry(shard, store, key, value(base, before, key), null, value.clone()));
                }
                return found.size() < limit;
            });
        }
    }

    private static StoreView find(final StateView view, final StoreView wanted)
    {
        for (final StoreView store : view.stores())
        {
            if (store.name().equals(wanted.name()) && store.kind() == wanted.kind() &&
                store.valueLength() == wanted.valueLength())
            {
                return store;
            }
        }

        return null;
    }

    private static byte[] value(final StateView view, final StoreView store, final long key)
    {
        if (store == null)
        {
            return null;
        }
        begin(view);
        final byte[] value = new byte[store.valueLength()];
        return store.copyValue(key, new UnsafeBuffer(value), 0) ? value : null;
    }

    private static void scan(final StateView view, final StoreView store, final EntryConsumer handler)
    {
        final EntryCursor cursor = new EntryCursor();
        final byte[] value = new byte[store.valueLength()];
        final UnsafeBuffer buffer = new UnsafeBuffer(value);
        boolean isWanted = true;
        while (isWanted && !cursor.isAtEnd())
        {
            begin(view);
            if (store.step(cursor, buffer, 0))
            {
                isWanted = handler.onEntry(cursor.key(), value);
            }
        }
    }

    private static void begin(final StateView view)
    {
        if (view.beginRead() == StateView.WRITER_BUSY)
        {
            throw new IllegalStateException("the state is not published as of an event");
        }
    }

    /**
     * Takes entries of a store.
     */
    @FunctionalInterface
    public interface EntryConsumer
    {
        /**
         * One entry.
         *
         * @param key   of the entry.
         * @param value of the entry; valid during the call.
         * @return false to see no more.
         */
        boolean onEntry(long key, byte[] value);
    }

    /**
     * A store where it was found.
     */
    private record Found(StateView view, StoreView store)
    {
    }
}
