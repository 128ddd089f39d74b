package io.lockstep.replay.command;

import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.tools.JournalSchemas;
import picocli.CommandLine.Option;

import java.nio.file.Path;

/**
 * What has to be said of the log of an Aeron Cluster, which does not explain itself as a journal does.
 */
final class MemberLogOptions
{
    @Option(names = "--recording", paramLabel = "ID", defaultValue = "-1",
        description = "Of an archive without a recording log: which of its recordings; needed where it has several.")
    private long recordingId;

    @Option(names = "--schemas", paramLabel = "DIR",
        description = "Of a cluster's log: directory of the schemas (*.sbeir) of its events; by default a directory " +
            "'schemas' beside it.")
    private Path schemas;

    MemberLog open(final Path directory)
    {
        return MemberLog.open(directory, recordingId);
    }

    JournalSchemas schemas(final Path directory)
    {
        return JournalSchemas.in(schemasPath(directory));
    }

    Path schemasPath(final Path directory)
    {
        return schemas == null ? directory.resolve("schemas") : schemas;
    }
}
