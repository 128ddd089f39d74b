package io.lockstep.replay.run;

import io.lockstep.replay.journal.JournalException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Differences between two builds that were declared to be meant, one on each line of a text file:
 *
 * <pre>
 * # behind a hash: why
 * event 4711             outputs of this event; also event 4711..4800
 * output OrderRejected   outputs of this type: more, fewer, others
 * field Trade.fee        this field of outputs of this type; fields inside others by dots
 * state fees             entries of this store, or of all: state *
 * </pre>
 *
 * <p>Threading: immutable.
 */
public final class ExpectedDifferences
{
    /**
     * Nothing is meant to differ.
     */
    public static final ExpectedDifferences NONE = new ExpectedDifferences();

    private static final Pattern EVENTS = Pattern.compile("([1-9][0-9]{0,17})(?:\\.\\.([1-9][0-9]{0,17}))?");
    private static final String ALL = "*";

    private final List<long[]> events = new ArrayList<>();
    private final Set<String> outputs = new HashSet<>();
    private final Map<String, Set<String>> fields = new HashMap<>();
    private final Set<String> stores = new HashSet<>();

    private ExpectedDifferences()
    {
    }

    /**
     * Any difference of states, and none of outputs.
     *
     * @return what to expect of builds whose states are laid out otherwise by intent, such as in other shards.
     */
    public static ExpectedDifferences anyState()
    {
        final ExpectedDifferences expected = new ExpectedDifferences();
        expected.stores.add(ALL);
        return expected;
    }

    /**
     * Read a file.
     *
     * @param file as described above.
     * @return what it declares.
     * @throws JournalException where it cannot be read, or a line is not as described.
     */
    public static ExpectedDifferences of(final Path file)
    {
        final ExpectedDifferences expected = new ExpectedDifferences();
        try
        {
            int number = 0;
            for (final String line : Files.readAllLines(file))
            {
                number++;
                final String text = line.replaceFirst("#.*", "").trim();
                if (!text.isEmpty() && !expected.add(text.split("\\s+", 2)))
                {
                    throw new JournalException("not an expected difference: file=" + file + " line=" + number +
                        " text=" + text + "; write event N, event N..M, output TYPE, field TYPE.FIELD or state STORE");
                }
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not read the expected differences: file=" + file + " reason=" + ex, ex);
        }

        return expected;
    }

    boolean isAnyStateExpected()
    {
        return !stores.isEmpty();
    }

    boolean isExpected(final String storeName)
    {
        return stores.contains(ALL) || stores.contains(storeName);
    }

    /**
     * Whether an event may have another output at one place, or none, or one more.
     */
    boolean isExpected(final long sequence, final Difference.Item left, final Difference.Item right)
    {
        for (final long[] range : events)
        {
            if (sequence >= range[0] && sequence <= range[1])
            {
                return true;
            }
        }
        if (isOutputExpected(left) && isOutputExpected(right))
        {
            return true;
        }

        final Set<String> ofType = left == null || right == null || !Objects.equals(left.type(), right.type()) ||
            !left.note().equals(right.note()) ? null : fields.get(left.type());
        return ofType != null && ofType.containsAll(FlatJson.differences(left.fields(), right.fields()));
    }

    private boolean isOutputExpected(final Difference.Item item)
    {
        return item == null || item.type() == null && item.fields().isEmpty() || outputs.contains(item.type());
    }

    private boolean add(final String[] words)
    {
        if (words.length != 2)
        {
            return false;
        }

        switch (words[0])
        {
            case "event":
                return addEvents(EVENTS.matcher(words[1]));

            case "output":
                return outputs.add(words[1]) || !words[1].isEmpty();

            case "state":
                return stores.add(words[1]) || !words[1].isEmpty();

            case "field":
                final int dot = words[1].indexOf('.');
                return dot > 0 && dot < words[1].length() - 1 && (fields.computeIfAbsent(
                    words[1].substring(0, dot), (type) -> new HashSet<>()).add(words[1].substring(dot + 1)) || dot > 0);

            default:
                return false;
        }
    }

    private boolean addEvents(final Matcher matcher)
    {
        if (!matcher.matches())
        {
            return false;
        }

        final long first = Long.parseLong(matcher.group(1));
        final long last = matcher.group(2) == null ? first : Long.parseLong(matcher.group(2));
        return first <= last && events.add(new long[] {first, last});
    }
}
