package io.lockstep.replay.command;

import io.lockstep.codecs.schema.SchemaException;
import io.lockstep.codecs.schema.evolution.CompatibilityReport;
import io.lockstep.codecs.schema.evolution.SchemaCompatibility;
import io.lockstep.codecs.schema.evolution.Severity;
import io.lockstep.codecs.schema.evolution.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Compares two versions of a schema, rule by rule.
 */
@Command(
    name = "check",
    description = "Compare two versions of an SBE schema, rule by rule.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Compatible are schemas where readers of either read what writers of the other write. Verdicts that break this",
        "say 'breaks'; 'source' says that only code is concerned, 'warns' that somebody has to look at the meaning.",
        "",
        "Exit status: 0 compatible, 1 not, 2 a file is no schema or cannot be read.",
        "",
        "Example: ./lockstep schema check codecs/src/released/session-0.sbeir codecs/src/main/sbe/session.xml"
    })
final class SchemaCheckCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "OLD", description = "The released schema, .xml or .sbeir.")
    private Path oldFile;

    @Parameters(index = "1", paramLabel = "NEW", description = "The schema to be released, .xml or .sbeir.")
    private Path newFile;

    @Option(names = "--strict", description = "Any verdict is a no.")
    private boolean isStrict;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    @Override
    public Integer call()
    {
        final CompatibilityReport report;
        try
        {
            report = SchemaCompatibility.check(oldFile, newFile);
        }
        catch (final SchemaException ex)
        {
            throw new BadInputException(ex);
        }

        final boolean isCompatible = isStrict ? report.verdicts().isEmpty() : report.isCompatible();
        if (isJson)
        {
            spec.commandLine().getOut().println(json(report, isCompatible));
        }
        else
        {
            print(report, isCompatible);
        }

        return isCompatible ? Lockstep.DONE : Lockstep.DIFFERS;
    }

    private void print(final CompatibilityReport report, final boolean isCompatible)
    {
        final PrintWriter out = spec.commandLine().getOut();
        for (final Verdict verdict : report.verdicts())
        {
            out.println(verdict.text().replace("\n", System.lineSeparator()));
            out.println();
        }
        out.printf(Locale.ROOT, "%s: schema %d version %d to schema %d version %d: %d breaks, %d source, %d warns%n",
            isCompatible ? "COMPATIBLE" : "NOT COMPATIBLE",
            report.oldId(), report.oldVersion(), report.newId(), report.newVersion(),
            report.count(Severity.BREAKS), report.count(Severity.SOURCE), report.count(Severity.WARNS));
    }

    private static JsonLine json(final CompatibilityReport report, final boolean isCompatible)
    {
        final List<Object> verdicts = new ArrayList<>();
        for (final Verdict verdict : report.verdicts())
        {
            verdicts.add(new JsonLine()
                .field("rule", verdict.rule().id())
                .field("severity", verdict.rule().severity().word())
                .field("message", orNull(verdict.message()))
                .field("field", orNull(verdict.field()))
                .field("type", orNull(verdict.type()))
                .field("was", orNull(verdict.was()))
                .field("is", orNull(verdict.is()))
                .field("why", verdict.rule().consequence())
                .field("fix", verdict.fix())
                .field("alsoAt", verdict.alsoAt()));
        }

        return new JsonLine()
            .field("compatible", isCompatible)
            .field("old", new JsonLine().field("id", report.oldId()).field("version", report.oldVersion()))
            .field("new", new JsonLine().field("id", report.newId()).field("version", report.newVersion()))
            .field("breaks", report.count(Severity.BREAKS))
            .field("source", report.count(Severity.SOURCE))
            .field("warns", report.count(Severity.WARNS))
            .field("verdicts", verdicts);
    }

    private static String orNull(final String text)
    {
        return text.isEmpty() ? null : text;
    }
}
