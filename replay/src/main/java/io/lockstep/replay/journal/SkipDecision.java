package io.lockstep.replay.journal;

import io.lockstep.engine.Skip;

/**
 * An operator's decision to pass over something of one event, as it is kept beside the journal.
 *
 * @param skip      what is passed over.
 * @param decidedMs when, in milliseconds since the epoch.
 * @param reason    in the operator's words.
 */
public record SkipDecision(Skip skip, long decidedMs, String reason)
{
    /**
     * Longest reason in characters.
     */
    public static final int MAX_REASON_LENGTH = 1024;

    /**
     * Check the values.
     *
     * @param skip      as above.
     * @param decidedMs as above.
     * @param reason    as above.
     */
    public SkipDecision
    {
        if (reason.isBlank() || reason.length() > MAX_REASON_LENGTH)
        {
            throw new IllegalArgumentException("a decision needs a reason of 1 to " + MAX_REASON_LENGTH +
                " characters: length=" + reason.length());
        }
    }
}
