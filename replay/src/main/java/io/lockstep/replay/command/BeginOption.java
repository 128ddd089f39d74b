package io.lockstep.replay.command;

import io.lockstep.replay.ReplayBegin;
import io.lockstep.replay.tools.JournalPlace;
import picocli.CommandLine.Option;

/**
 * The option that says where a replay begins.
 */
final class BeginOption
{
    private static final String NEWEST = "newest";

    @Option(names = "--from-snapshot", paramLabel = "newest|PLACE",
        description = "Begin behind the newest snapshot, or the newest one at or before a place. By default with the " +
            "first event or, where the journal does not have it any more, behind the earliest snapshot.")
    private String snapshot;

    /**
     * Where to begin.
     *
     * @param until place behind which it must not be.
     */
    ReplayBegin begin(final JournalPlace until)
    {
        if (snapshot == null)
        {
            return ReplayBegin.earliest(until);
        }
        try
        {
            return ReplayBegin.newest(NEWEST.equals(snapshot) ? until : JournalPlace.parse(snapshot));
        }
        catch (final IllegalArgumentException ex)
        {
            throw new BadInputException("--from-snapshot is newest or a place: " + ex.getMessage());
        }
    }
}
