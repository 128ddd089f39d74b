package io.lockstep.perf;

import io.lockstep.engine.Durability;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Single rounds of the subjects of this package, for comparisons that are put together elsewhere.
 *
 * <p>Threading: one thread.
 */
public final class Rounds
{
    private static final double NANOS_PER_SECOND = 1e9;

    private Rounds()
    {
    }

    /**
     * What appends by one subject came to.
     *
     * @param messagesPerSecond median of its rounds.
     * @param ratio             median over rounds of the journal's rate by the subject's.
     */
    public record Appended(double messagesPerSecond, double ratio)
    {
    }

    /**
     * Send events through an engine with no journal.
     *
     * @param stages of its pipeline.
     * @param events to send.
     * @return events per second.
     */
    public static double engineRing(final int stages, final int events)
    {
        return rate(new EngineSubject(stages), events);
    }

    /**
     * Send events through a raw Disruptor.
     *
     * @param stages each with a thread.
     * @param events to send.
     * @return events per second.
     */
    public static double disruptorRing(final int stages, final int events)
    {
        return rate(new DisruptorSubject(stages), events);
    }

    /**
     * Append messages to the journal and to its peers, by turns.
     *
     * @param parent     of the directories to write to.
     * @param durability {@link Durability#OS} or {@link Durability#SYNCED}.
     * @param length     of a message in bytes.
     * @param bytes      of messages in a round.
     * @param rounds     of each.
     * @param progress   told what is being run.
     * @return what each came to by name, the journal's first.
     */
    public static Map<String, Appended> append(
        final Path parent,
        final Durability durability,
        final int length,
        final long bytes,
        final int rounds,
        final Consumer<String> progress)
    {
        final List<AppendComparison.Result> results =
            new AppendComparison(parent, durability, length, bytes, AppendComparison.group(durability, length))
                .run(rounds, progress);
        final Map<String, Appended> appended = new LinkedHashMap<>();
        for (final AppendComparison.Result result : results)
        {
            appended.put(result.name(), new Appended(result.bytesPerSecond() / length, result.ratio()));
        }

        return appended;
    }

    private static double rate(final RingSubject subject, final int events)
    {
        try (subject)
        {
            final long startNs = System.nanoTime();
            subject.send(events);
            return events * NANOS_PER_SECOND / (System.nanoTime() - startNs);
        }
    }
}
