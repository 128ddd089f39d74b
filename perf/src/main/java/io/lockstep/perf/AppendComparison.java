package io.lockstep.perf;

import io.lockstep.engine.Durability;
import io.lockstep.replay.journal.InputJournal;
import org.agrona.IoUtil;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Rounds of appends by the journal, its peers and the bare disk, by turns, so that whatever else the machine does falls
 * on all of them.
 *
 * <p>Threading: one thread.
 */
final class AppendComparison
{
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int WARM_UP_DIVISOR = 4;
    private static final int OS_GROUP = 512;
    private static final int FRAME_HEAD_LENGTH = 1024;
    private static final int EVENT_HEAD_LENGTH = 8;

    private final Path parent;
    private final Durability durability;
    private final int length;
    private final long messages;
    private final int group;
    private final List<Kind> kinds;

    /**
     * What one subject came to.
     *
     * @param name           of the subject.
     * @param bytesPerSecond median of its rounds; bytes of messages, without what frames cost.
     * @param ratio          median over rounds of the journal's rate by the subject's.
     */
    record Result(String name, double bytesPerSecond, double ratio)
    {
    }

    private record Kind(String name, Opening opening)
    {
    }

    /**
     * Makes a subject.
     */
    private interface Opening
    {
        AppendSubject open(Path path);
    }

    AppendComparison(
        final Path parent,
        final Durability durability,
        final int length,
        final long bytes,
        final int group)
    {
        this.parent = parent;
        this.durability = durability;
        this.length = length;
        this.messages = Math.max(group, bytes / length);
        this.group = group;
        kinds = kinds();
    }

    /**
     * Messages that become durable together where nobody says otherwise.
     *
     * @param durability of the comparison.
     * @param length     of a message in bytes.
     * @return what an engine under load takes at a time at {@link Durability#OS}; else, what fills a frame of the
     * journal, of 1 MiB, which is also the most that the archive writes and syncs at a time.
     */
    static int group(final Durability durability, final int length)
    {
        return durability == Durability.SYNCED ?
            (InputJournal.SYNCED_MAX_FRAME_LENGTH - FRAME_HEAD_LENGTH) / (length + EVENT_HEAD_LENGTH) : OS_GROUP;
    }

    /**
     * Measure.
     *
     * @param rounds   of each subject.
     * @param progress told what is being run.
     * @return results, the journal's first.
     */
    List<Result> run(final int rounds, final Consumer<String> progress)
    {
        final double[][] rates = new double[kinds.size()][rounds];
        for (final Kind kind : kinds)
        {
            progress.accept("warm-up, " + kind.name());
            rate(kind, Math.max(group, messages / WARM_UP_DIVISOR));
        }
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < kinds.size(); i++)
            {
                // Each begins a round in its turn: the one after a heavy writer meets a disk that still works for it.
                final int turn = (i + round) % kinds.size();
                progress.accept("round " + (round + 1) + " of " + rounds + ", " + kinds.get(turn).name());
                rates[turn][round] = rate(kinds.get(turn), messages);
            }
        }

        final List<Result> results = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++)
        {
            final double[] ratios = new double[rounds];
            for (int round = 0; round < rounds; round++)
            {
                ratios[round] = rates[0][round] / rates[i][round];
            }
            results.add(new Result(kinds.get(i).name(), median(rates[i]), median(ratios)));
        }

        return results;
    }

    private List<Kind> kinds()
    {
        final boolean isSynced = durability == Durability.SYNCED;
        final List<Kind> all = new ArrayList<>();
        all.add(new Kind("journal", (path) -> new JournalAppend(path, durability, length)));
        all.add(new Kind("engine with the journal", (path) -> new EngineAppend(path, durability, length)));
        all.add(new Kind("chronicle-queue", (path) -> new QueueAppend(path, durability, length)));
        all.add(new Kind("aeron-archive", (path) -> new ArchiveAppend(path, durability, length)));
        if (isSynced)
        {
            all.add(new Kind("disk: write and sync each group", (path) -> new PlainAppend(path, true, true, length)));
        }
        else
        {
            all.add(new Kind("disk: write", (path) -> new PlainAppend(path, false, false, length)));
        }
        all.add(new Kind("disk: write, one sync at the end", (path) -> new PlainAppend(path, false, true, length)));

        return all;
    }

    private double rate(final Kind kind, final long count)
    {
        final Path path = parent.resolve("append");
        try (AppendSubject subject = kind.opening().open(path))
        {
            final long startNs = System.nanoTime();
            int untilGroup = group;
            for (long i = 0; i < count; i++)
            {
                subject.append();
                if (--untilGroup == 0)
                {
                    subject.endGroup();
                    untilGroup = group;
                }
            }
            subject.awaitKept();

            return count * length * NANOS_PER_SECOND / (System.nanoTime() - startNs);
        }
        finally
        {
            delete(path);
        }
    }

    private static void delete(final Path path)
    {
        if (Files.exists(path))
        {
            IoUtil.delete(path.toFile(), true);
        }
    }

    static double median(final double[] values)
    {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    static String fileSystem(final Path directory)
    {
        try
        {
            return Files.getFileStore(directory).type();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
