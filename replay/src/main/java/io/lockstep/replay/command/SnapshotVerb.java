package io.lockstep.replay.command;

import io.lockstep.replay.DivergenceException;
import io.lockstep.replay.ReplayApplication;
import io.lockstep.replay.SnapshotContext;
import io.lockstep.replay.SnapshotMaker;
import io.lockstep.replay.journal.CorruptJournalException;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.snapshot.Snapshot;
import io.lockstep.replay.snapshot.SnapshotDirectory;
import io.lockstep.replay.snapshot.SnapshotException;
import io.lockstep.replay.snapshot.SnapshotManifest;
import io.lockstep.replay.tools.TimeText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Makes a snapshot of a journal, or tells which there are.
 */
@Command(
    name = "snapshot",
    description = "Make a snapshot beside a journal: replay it, compare its checkpoints, write the state.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "The application is found by its name in the journal's manifest among the ReplayApplications on the class",
        "path. An engine that has the journal open may go on: the journal is only read. The next start begins with the",
        "snapshot, unless it is damaged. Exit status 1 where the replay differs, or a listed snapshot is damaged.",
        "",
        "Example: ./lockstep snapshot /tmp/exchange"
    })
public final class SnapshotVerb implements Verb
{
    private final TimeText time = new TimeText();

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "Directory of the journal.")
    private Path path;

    @Option(names = "--list", description = "List the snapshots instead, and verify each of them.")
    private boolean isList;

    @Option(names = "--at", paramLabel = "SEQUENCE",
        description = "The last event of the snapshot. Default: the last one whose outputs are all kept.")
    private long at = Long.MAX_VALUE;

    @Option(names = "--keep", paramLabel = "CHAINS", defaultValue = "2",
        description = "Chains of snapshots to keep. Default: ${DEFAULT-VALUE}")
    private int chains;

    @Option(names = "--chain", paramLabel = "N", defaultValue = "8",
        description = "Most snapshots in a chain, of which only the first has all pages. Default: ${DEFAULT-VALUE}")
    private int chainLimit;

    @Option(names = "--json", description = "Print one JSON object for each snapshot, a line each.")
    private boolean isJson;

    /**
     * Made by the service loader.
     */
    public SnapshotVerb()
    {
    }

    @Override
    public Integer call()
    {
        if (!Files.isDirectory(path))
        {
            throw new BadInputException("no such directory: " + path + "; name the directory of a journal");
        }
        if (at < 1)
        {
            throw new BadInputException("events are counted from one: --at " + at);
        }

        try
        {
            return isList ? list() : make();
        }
        catch (final CorruptJournalException | DivergenceException ex)
        {
            return differs(ex.getMessage());
        }
        catch (final JournalException | IllegalArgumentException ex)
        {
            throw new BadInputException(ex);
        }
    }

    private int make()
    {
        final ProgressLine progress = new ProgressLine(spec.commandLine().getErr(), isJson);
        final SnapshotMaker.SnapshotReport report = SnapshotMaker.make(
            path,
            application(),
            at,
            new SnapshotContext().chains(chains).chainLimit(chainLimit),
            (sequence) -> progress.update(System.nanoTime(), () -> "replayed: " + sequence + " events"));
        if (isJson)
        {
            print(json(report.manifest())
                .field("replayed", report.manifest().sequence() - report.beginSequence())
                .field("checkpoints", report.checkpoints())
                .field("seconds", report.seconds()).toString());
        }
        else
        {
            print(text(report.manifest()));
            print(String.format(Locale.ROOT, "replayed %,d events in %.2f s, %,d checkpoints equal",
                report.manifest().sequence() - report.beginSequence(), report.seconds(), report.checkpoints()));
        }

        return Lockstep.DONE;
    }

    private int list()
    {
        int status = Lockstep.DONE;
        try (JournalDirectory journal = JournalDirectory.openReadOnly(path))
        {
            final SnapshotDirectory snapshots = SnapshotDirectory.of(journal);
            for (final long sequence : snapshots.sequences())
            {
                try (Snapshot snapshot = Snapshot.open(snapshots, sequence))
                {
                    final SnapshotManifest manifest = snapshot.verify().manifest();
                    print(isJson ? json(manifest).field("fileBytes", snapshot.length()).toString() : text(manifest));
                }
                catch (final SnapshotException ex)
                {
                    status = differs(ex.getMessage());
                }
            }
        }

        return status;
    }

    private ReplayApplication application()
    {
        final String name;
        try (JournalDirectory journal = JournalDirectory.openReadOnly(path))
        {
            name = journal.manifest().applicationName();
        }

        final ServiceLoader<ReplayApplication> found = ServiceLoader.load(ReplayApplication.class);
        return found.stream()
            .map(ServiceLoader.Provider::get)
            .filter((application) -> application.applicationName().equals(name))
            .findFirst()
            .orElseThrow(() -> new BadInputException("the journal is that of an application that is not on the class " +
                "path: directory=" + path + " application=" + name + " known=" +
                found.stream().map((provider) -> provider.get().applicationName()).collect(Collectors.joining(", ")) +
                "; add its jar, which names a ReplayApplication in META-INF/services"));
    }

    private String text(final SnapshotManifest manifest)
    {
        return String.format(Locale.ROOT,
            "snapshot     event %,d, %s; %,d pages, %,d of them in this file (%s); state %s, outputs %s",
            manifest.sequence(),
            time.of(manifest.checkpoint().timestampNs()),
            manifest.pageCount(),
            manifest.ownPageCount(),
            manifest.isFull() ? "all" : "those changed since event " + manifest.previousSequence(),
            JsonLine.hex(manifest.checkpoint().stateDigest()),
            JsonLine.hex(manifest.checkpoint().outputDigest()));
    }

    private JsonLine json(final SnapshotManifest manifest)
    {
        return new JsonLine()
            .field("sequence", manifest.sequence())
            .field("time", time.of(manifest.checkpoint().timestampNs()))
            .field("position", manifest.place().position())
            .field("base", manifest.baseSequence())
            .field("previous", manifest.isFull() ? null : manifest.previousSequence())
            .field("pages", manifest.pageCount())
            .field("ownPages", manifest.ownPageCount())
            .field("outputs", manifest.checkpoint().outputCount())
            .digest("stateDigest", manifest.checkpoint().stateDigest())
            .digest("outputDigest", manifest.checkpoint().outputDigest())
            .digest("configurationHash", manifest.configurationHash());
    }

    private void print(final String line)
    {
        spec.commandLine().getOut().println(line);
    }

    private int differs(final String message)
    {
        spec.commandLine().getErr().println("lockstep: " + message);
        return Lockstep.DIFFERS;
    }
}
