package io.lockstep.codecs.schema.evolution;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.ToLongFunction;

/**
 * Which parts of the old schema are which of the new one.
 *
 * <p>Found by name and id together, then by name, then by id; by id alone only where the type fits, since otherwise it
 * is rather a removal, and an addition that took the number.
 */
final class NodeMatching
{
    private final List<SchemaNode> was;
    private final List<SchemaNode> is;
    private final Map<SchemaNode, SchemaNode> wasByIs = new IdentityHashMap<>();
    private final Map<SchemaNode, SchemaNode> isByWas = new IdentityHashMap<>();

    private NodeMatching(final List<SchemaNode> was, final List<SchemaNode> is)
    {
        this.was = was;
        this.is = is;
    }

    static NodeMatching of(
        final List<SchemaNode> was, final List<SchemaNode> is, final ToLongFunction<SchemaNode> id)
    {
        return of(was, is, id, (one, other) -> true);
    }

    static NodeMatching of(
        final List<SchemaNode> was,
        final List<SchemaNode> is,
        final ToLongFunction<SchemaNode> id,
        final BiPredicate<SchemaNode, SchemaNode> isAlike)
    {
        final NodeMatching matching = new NodeMatching(was, is);
        final BiPredicate<SchemaNode, SchemaNode> byName = (one, other) -> one.name().equals(other.name());
        final BiPredicate<SchemaNode, SchemaNode> byId =
            (one, other) -> id.applyAsLong(one) == id.applyAsLong(other);
        matching.match(byName.and(byId));
        matching.match(byName);
        matching.match(byId.and(isAlike));

        return matching;
    }

    /**
     * What a new part was, or null where it is added.
     */
    SchemaNode was(final SchemaNode node)
    {
        return wasByIs.get(node);
    }

    boolean isRemoved(final SchemaNode node)
    {
        return !isByWas.containsKey(node);
    }

    List<SchemaNode> removed()
    {
        final List<SchemaNode> removed = new ArrayList<>();
        for (final SchemaNode node : was)
        {
            if (isRemoved(node))
            {
                removed.add(node);
            }
        }

        return removed;
    }

    private void match(final BiPredicate<SchemaNode, SchemaNode> isSame)
    {
        for (final SchemaNode old : was)
        {
            for (final SchemaNode now : is)
            {
                if (isRemoved(old) && !wasByIs.containsKey(now) && isSame.test(old, now))
                {
                    wasByIs.put(now, old);
                    isByWas.put(old, now);
                }
            }
        }
    }
}
