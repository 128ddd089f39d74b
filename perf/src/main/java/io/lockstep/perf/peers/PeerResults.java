package io.lockstep.perf.peers;

import io.lockstep.perf.MachineEnvironment;
import io.lockstep.replay.command.JsonLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Results as they come, printed for people at once, or for scripts at the end.
 *
 * <p>Threading: one thread.
 */
final class PeerResults
{
    private static final double MILLION = 1e6;
    private static final double THOUSAND = 1e3;

    private final List<Contest.Result> results = new ArrayList<>();
    private final PrintWriter out;
    private final boolean isJson;

    PeerResults(final PrintWriter out, final boolean isJson)
    {
        this.out = out;
        this.isJson = isJson;
    }

    void add(final List<Contest.Result> more)
    {
        results.addAll(more);
        more.forEach((result) -> note("%-38s %10.3f M  theirs %10.3f M %-11s ratio %6.2f%n", result.name(),
            result.ours() / MILLION, result.theirs() / MILLION, result.unit(), result.ratio()));
    }

    /**
     * Say something, to people only.
     */
    void note(final String format, final Object... arguments)
    {
        if (!isJson)
        {
            out.printf(Locale.ROOT, format, arguments);
            out.flush();
        }
    }

    /**
     * Keep the results and where they come from.
     *
     * @param directory to write to; made where it is not there.
     * @throws IOException if they cannot be written.
     */
    void keep(final Path directory) throws IOException
    {
        final StringBuilder lines = new StringBuilder("name,ours,theirs,unit,ratio\n");
        results.forEach((result) -> lines.append(String.format(Locale.ROOT, "%s,%.0f,%.0f,%s,%.3f%n",
            result.name(), result.ours(), result.theirs(), result.unit(), result.ratio())));
        MachineEnvironment.write(directory);
        Files.writeString(directory.resolve("peers.csv"), lines);
    }

    /**
     * There are no more: to scripts, the object.
     */
    void end()
    {
        if (!isJson)
        {
            return;
        }

        final JsonLine json = new JsonLine();
        for (final Contest.Result result : results)
        {
            json.field(result.name(), new JsonLine()
                .field("ours", Math.round(result.ours()))
                .field("theirs", Math.round(result.theirs()))
                .field("unit", result.unit())
                .field("ratio", Math.round(result.ratio() * THOUSAND) / THOUSAND));
        }
        out.println(json);
    }
}
