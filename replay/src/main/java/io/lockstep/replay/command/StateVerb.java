package io.lockstep.replay.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Looks into the state of an engine, from outside.
 */
@Command(
    name = "state",
    description = "Look into the state of an engine: list, get, scan, watch. Nothing is written and no lock is taken.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
        StateLsCommand.class, StateGetCommand.class, StateScanCommand.class, StateWatchCommand.class},
    footer = {
        "",
        "An engine that runs does not notice; one that has ended leaves its last state. What is read is of one moment",
        "between two batches of events, and told with the last event applied and the last one durable by then.",
        "",
        "Example: ./lockstep state ls /tmp/exchange"
    })
public final class StateVerb implements Verb
{
    @Spec
    private CommandSpec spec;

    /**
     * Made by the service loader.
     */
    public StateVerb()
    {
    }

    @Override
    public Integer call()
    {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
