package io.lockstep.perf.report;

import io.lockstep.replay.command.BadInputException;
import io.lockstep.replay.command.Lockstep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * Writes a page and plots of a directory of results, into the same directory.
 */
@Command(
    name = "report",
    description = "Write a page and plots of what perf ladder --out and perf peers --out left in a directory.",
    mixinStandardHelpOptions = true,
    footer = {
        "",
        "The page, report.html, has all charts in it and needs nothing else; each is there as a PNG, too.",
        "",
        "Example: ./lockstep perf report /tmp/ladder"
    })
public final class ReportCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "With steps.csv, peers.csv or both.")
    private Path directory;

    /**
     * Made by the command line.
     */
    public ReportCommand()
    {
    }

    @Override
    public Integer call() throws IOException
    {
        final Results results = Results.read(directory);
        if (results.steps().isEmpty() && results.peers().isEmpty())
        {
            throw new BadInputException("there are no results in " + directory +
                "; write some with perf ladder --out DIR or perf peers --out DIR");
        }

        final ReportPage page = new ReportPage(results);
        Files.writeString(directory.resolve("report.html"), page.html());
        page.charts().forEach((name, chart) -> chart.png(directory.resolve(name + ".png")));
        spec.commandLine().getOut().println(directory.resolve("report.html"));
        return Lockstep.DONE;
    }
}
