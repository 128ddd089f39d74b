package io.lockstep.transport.cluster.command;

import io.lockstep.replay.command.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The verb {@code cluster}: what a cluster is asked and told by one of its members' hosts.
 *
 * <p>Threading: the command's thread.
 */
@Command(
    name = "cluster",
    description = "Ask a cluster how it is, and tell it what to do; on the host of one of its members.",
    mixinStandardHelpOptions = true,
    subcommands = {
        StatusCommand.class,
        MembersCommand.class,
        SnapshotCommand.class,
        ShutdownCommand.class
    })
public final class ClusterVerb implements Verb
{
    @Spec
    private CommandSpec spec;

    /**
     * Create the verb, for the service loader.
     */
    public ClusterVerb()
    {
    }

    @Override
    public Integer call()
    {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
