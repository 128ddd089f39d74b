package io.lockstep.codecs.schema.evolution;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the verdicts of one comparison; what changed in a type is one verdict, however many fields use the type.
 */
final class VerdictList
{
    private final int wasVersion;
    private final int isVersion;
    private final boolean isSameSchema;
    private final Map<List<Object>, Verdict> verdicts = new LinkedHashMap<>();
    private String firstAddition = "";

    /**
     * For one comparison.
     *
     * @param isSameSchema whether both have one schema id; otherwise the versions count from different beginnings.
     */
    VerdictList(final int wasVersion, final int isVersion, final boolean isSameSchema)
    {
        this.wasVersion = wasVersion;
        this.isVersion = isVersion;
        this.isSameSchema = isSameSchema;
    }

    void add(final Rule rule, final Place place, final Object was, final Object is, final String fix)
    {
        final String before = was == null ? "" : was.toString();
        final String after = is == null ? "" : is.toString();
        final Object scope = place.isInType() ? place.type() : place.messageAndField();
        final Verdict known = verdicts.putIfAbsent(
            List.of(rule, place.isInType(), scope, before, after),
            new Verdict(rule, place.message(), place.field(), place.type(), before, after, fix, new ArrayList<>()));
        final String where = place.messageAndField();
        if (known != null && !known.alsoAt().contains(where) && !where.equals(known.messageAndField()))
        {
            known.alsoAt().add(where);
        }
    }

    /**
     * Note something that only the new schema has, and check since when.
     */
    void added(final Rule rule, final Place place, final SchemaNode node, final String text)
    {
        if (firstAddition.isEmpty())
        {
            firstAddition = place.messageAndField() + (place.isInType() ? " (" + place.type() + ')' : "");
        }
        final int since = node.sinceVersion();
        if (isSameSchema && since <= wasVersion)
        {
            final int next = Math.max(isVersion, wasVersion + 1);
            add(rule, place, null,
                text + ", sinceVersion " + since + ", though version " + wasVersion + " is without it",
                "set sinceVersion=\"" + next + "\"");
        }
    }

    void sinceVersionAbove(final Place place, final int since)
    {
        add(Rule.SINCE_VERSION_ABOVE_SCHEMA, place, "schema version " + isVersion, "sinceVersion " + since,
            "raise the schema's version to " + since + ", or lower sinceVersion");
    }

    void sinceVersionKept(final Place place, final SchemaNode was, final SchemaNode is)
    {
        if (isSameSchema && was.sinceVersion() != is.sinceVersion())
        {
            add(Rule.SINCE_VERSION_CHANGED, place, "sinceVersion " + was.sinceVersion(),
                "sinceVersion " + is.sinceVersion(), "set sinceVersion=\"" + was.sinceVersion() + "\" again");
        }
    }

    /**
     * Compare the versions themselves, once everything else is compared.
     */
    void versions()
    {
        if (isSameSchema && isVersion < wasVersion)
        {
            add(Rule.VERSION_LOWERED, Place.SCHEMA, "version " + wasVersion, "version " + isVersion,
                "set version=\"" + (firstAddition.isEmpty() ? wasVersion : wasVersion + 1) + "\"");
        }
        else if (isSameSchema && isVersion == wasVersion && !firstAddition.isEmpty())
        {
            add(Rule.VERSION_NOT_RAISED, Place.SCHEMA, "version " + wasVersion,
                "version " + isVersion + " with additions, the first of them " + firstAddition,
                "set version=\"" + (wasVersion + 1) + "\"");
        }
    }

    /**
     * Note a growth that is no part of its own.
     */
    void grown(final Place place)
    {
        if (firstAddition.isEmpty())
        {
            firstAddition = "the longer block of " + place.messageAndField();
        }
    }

    int size()
    {
        return verdicts.size();
    }

    List<Verdict> toList()
    {
        return verdicts.values().stream()
            .map((verdict) -> new Verdict(verdict.rule(), verdict.message(), verdict.field(), verdict.type(),
                verdict.was(), verdict.is(), verdict.fix(), List.copyOf(verdict.alsoAt())))
            .toList();
    }
}
