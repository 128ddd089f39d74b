package io.lockstep.replay.command;

import io.lockstep.replay.MemberHistory;
import io.lockstep.replay.cluster.LogSequencer;
import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.run.ApplicationBuild;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;

/**
 * What has to be said of the log of an Aeron Cluster to run it again.
 */
final class HistoryOptions
{
    @Mixin
    private MemberLogOptions log;

    @Option(names = "--tail",
        description = "Of a cluster's log: also what is not known to be committed; of an archive alone, that is all.")
    private boolean isTailWanted;

    @Option(names = "--max-event-length", paramLabel = "BYTES",
        defaultValue = "" + LogSequencer.MAX_EVENT_LENGTH_DEFAULT,
        description = "Of a cluster's log: longest event that the members took; ${DEFAULT-VALUE} by default.")
    private int maxEventLength;

    MemberLogOptions log()
    {
        return log;
    }

    boolean isTailWanted()
    {
        return isTailWanted;
    }

    /**
     * The history of a member's log.
     *
     * @param directory of the member, or of an archive.
     * @param opened    what is in it.
     * @param build     of the application that the members ran.
     */
    MemberHistory history(final Path directory, final MemberLog opened, final ApplicationBuild build)
    {
        if (maxEventLength < 1)
        {
            throw new BadInputException("--max-event-length must be positive: --max-event-length=" + maxEventLength);
        }

        return new MemberHistory(
            directory, opened, log.schemasPath(directory), build.application(), maxEventLength, isTailWanted);
    }
}
