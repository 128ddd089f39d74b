package io.lockstep.transport.cluster.command;

import io.aeron.cluster.ClusterTool;
import picocli.CommandLine.Command;

/**
 * The command {@code cluster snapshot}: a snapshot on every member.
 *
 * <p>Threading: the command's thread.
 */
@Command(
    name = "snapshot",
    description = "Let every member take a snapshot; the cluster rests meanwhile. " +
        "Given to the member that leads: exit status 1 where another one does, or it does not answer.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Example: ./lockstep cluster snapshot --config /etc/lockstep/member-0.properties"})
final class SnapshotCommand extends OrderCommand
{
    SnapshotCommand()
    {
        super("snapshot", ClusterTool::snapshot);
    }
}
