package io.lockstep.transport.cluster.command;

import io.aeron.cluster.ClusterTool;
import picocli.CommandLine.Command;

/**
 * The command {@code cluster shutdown}: the orderly end of all members.
 *
 * <p>Threading: the command's thread.
 */
@Command(
    name = "shutdown",
    description = "Let every member take a snapshot and stop. " +
        "Given to the member that leads: exit status 1 where another one does, or it does not answer.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Example: ./lockstep cluster shutdown --config /etc/lockstep/member-0.properties"})
final class ShutdownCommand extends OrderCommand
{
    ShutdownCommand()
    {
        super("shutdown", ClusterTool::shutdown);
    }
}
