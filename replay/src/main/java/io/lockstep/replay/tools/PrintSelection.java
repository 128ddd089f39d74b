package io.lockstep.replay.tools;

import java.util.Set;

/**
 * What to print of a journal, and how.
 *
 * @param from        sequence of the first event, from one.
 * @param to          sequence of the last event.
 * @param types       names of messages; empty for all.
 * @param limit       most lines.
 * @param isOutputs   true to print outputs, false to print input events.
 * @param isInt64Text true to write integers that a double cannot hold exactly as strings.
 * @param isPersonalShown true to write personal data as it is; otherwise it is masked.
 */
public record PrintSelection(
    long from,
    long to,
    Set<String> types,
    long limit,
    boolean isOutputs,
    boolean isInt64Text,
    boolean isPersonalShown)
{
    /**
     * Check the numbers.
     *
     * @param from        as above.
     * @param to          as above.
     * @param types       as above.
     * @param limit       as above.
     * @param isOutputs   as above.
     * @param isInt64Text as above.
     * @param isPersonalShown as above.
     * @throws IllegalArgumentException where a number is out of bounds.
     */
    public PrintSelection
    {
        if (from < 1 || to < from || limit < 0)
        {
            throw new IllegalArgumentException(
                "expected 1 <= from <= to and 0 <= limit: from=" + from + " to=" + to + " limit=" + limit);
        }
        types = Set.copyOf(types);
    }
}
