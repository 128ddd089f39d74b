package io.lockstep.codecs.schema.evolution;

/**
 * Compares the values of two enums, or the choices of two sets.
 */
final class ValueComparison
{
    private final VerdictList verdicts;
    private final Rule added;
    private final Rule removed;
    private final Rule renumbered;
    private final Rule renamed;

    /**
     * With the rules that apply.
     *
     * @param added null where additions are allowed without a word: a reader ignores a bit that it does not know.
     */
    ValueComparison(
        final VerdictList verdicts, final Rule added, final Rule removed, final Rule renumbered, final Rule renamed)
    {
        this.verdicts = verdicts;
        this.added = added;
        this.removed = removed;
        this.renumbered = renumbered;
        this.renamed = renamed;
    }

    void compare(final Place type, final SchemaNode was, final SchemaNode is)
    {
        final NodeMatching matching = NodeMatching.of(was.children(), is.children(), ValueComparison::number);
        for (final SchemaNode value : is.children())
        {
            final SchemaNode old = matching.was(value);
            final Place place = type.type(value.name());
            if (old == null)
            {
                added(place, value);
            }
            else if (number(old) != number(value))
            {
                verdicts.add(renumbered, place, text(old), text(value),
                    "give it its old number again, and append a name for the new number");
            }
            else if (!old.name().equals(value.name()))
            {
                verdicts.add(renamed, place, text(old), text(value),
                    "name it " + old.name() + " again, or mend the code that uses it");
            }
        }
        for (final SchemaNode value : matching.removed())
        {
            verdicts.add(removed, type.type(value.name()), text(value), null, "put it back, and mark it as deprecated");
        }
    }

    private void added(final Place place, final SchemaNode value)
    {
        if (added != null)
        {
            verdicts.add(added, place, null, text(value),
                "see to it that every reader has an answer to unknown values, then release readers before writers");
        }
        verdicts.added(Rule.VALUE_SINCE_VERSION, place, value, text(value));
    }

    private static String text(final SchemaNode value)
    {
        return value.name() + " = " + value.encoding().constValue();
    }

    private static long number(final SchemaNode value)
    {
        return value.encoding().constValue().longValue();
    }
}
