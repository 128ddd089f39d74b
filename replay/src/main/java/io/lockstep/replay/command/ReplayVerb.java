package io.lockstep.replay.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Runs a journal again, offline.
 */
@Command(
    name = "replay",
    description = "Run a journal again: to a place, through two builds, to the event at which they differ.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
        ReplayRunCommand.class, ReplayDiffCommand.class, ReplayGateCommand.class, ReplayBisectCommand.class,
        ReplayForkCommand.class, ReplayStepCommand.class},
    footer = {
        "",
        "The application is the one on the class path that replays the journal's application, or named by --app: a",
        "class, a jar or a directory of classes that provides io.lockstep.replay.ReplayApplication as a service, or",
        "JAR#CLASS. The journal is only read.",
        "",
        "Example: ./lockstep replay run /tmp/exchange"
    })
public final class ReplayVerb implements Verb
{
    @Spec
    private CommandSpec spec;

    /**
     * Made by the service loader.
     */
    public ReplayVerb()
    {
    }

    @Override
    public Integer call()
    {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
