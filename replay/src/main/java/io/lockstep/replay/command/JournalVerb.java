package io.lockstep.replay.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Looks into a journal, offline.
 */
@Command(
    name = "journal",
    description = "Look into a journal: list, verify, print, count; nothing is written then. Decide to skip an event.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
        JournalLsCommand.class, JournalVerifyCommand.class, JournalCatCommand.class, JournalGrepCommand.class,
        JournalStatsCommand.class, JournalExportCommand.class, JournalCutCommand.class, JournalAnonymiseCommand.class,
        JournalCursorsCommand.class, JournalSkipCommand.class},
    footer = {
        "",
        "A journal that is being written may be read; so may a copy, on any machine. Only 'skip' writes, and takes the",
        "lock.",
        "",
        "Example: ./lockstep journal ls /tmp/exchange"
    })
public final class JournalVerb implements Verb
{
    @Spec
    private CommandSpec spec;

    /**
     * Made by the service loader.
     */
    public JournalVerb()
    {
    }

    @Override
    public Integer call()
    {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
