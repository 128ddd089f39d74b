package io.lockstep.replay.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Looks at SBE schemas.
 */
@Command(
    name = "schema",
    description = "Look at SBE schemas: what they say, and whether one may follow the other.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {SchemaShowCommand.class, SchemaCheckCommand.class},
    footer = {
        "",
        "A schema is an XML file, or the IR that the SBE tool makes of it (.sbeir), as a journal keeps it.",
        "",
        "Example: ./lockstep schema show codecs/src/main/sbe/session.xml",
        "         ./lockstep schema check codecs/src/released/session-0.sbeir codecs/src/main/sbe/session.xml"
    })
public final class SchemaVerb implements Verb
{
    @Spec
    private CommandSpec spec;

    /**
     * Made by the service loader.
     */
    public SchemaVerb()
    {
    }

    @Override
    public Integer call()
    {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
