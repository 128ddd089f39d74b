package io.lockstep.engine;

import com.lmax.disruptor.Sequence;
import io.lockstep.engine.counters.Counters;
import io.lockstep.engine.counters.LatencyHistogram;

import java.util.List;

/**
 * Follows samples to the end of their way and records how long each hop took.
 *
 * <p>The hops: {@code ingress} from the claim in the input ring until the first consumer takes the event;
 * {@code journal} from there until it is durable; {@code process} while the processor has it, or for each stage that
 * has threads of its own, from the end of the event in the stage before; {@code gate} until its first output passes
 * the gate; {@code egress} until the listener is done with it; {@code total} from the claim to that. Journal and
 * process run beside each other, so that the hops do not add up to the total.
 *
 * <p>Threading: {@link #announce} by the agent of the first stage; {@link #isAnnounced}, {@link #sequence} and
 * {@link #entry} by any that sees the event; the rest by the agent that lets outputs out.
 */
final class LatencyRecorder
{
    private final Sequence announced = new Sequence(-1);
    private final LatencySamples samples;
    private final LatencyHistogram ingress;
    private final LatencyHistogram journal;
    private final LatencyHistogram[] process;
    private final LatencyHistogram gate;
    private final LatencyHistogram egress;
    private final LatencyHistogram total;
    private final int[] entries;
    private final long[] endNs;

    private long nextAnnounced;
    private long nextReleased;
    private long nextEnded;
    private long nextRecorded;

    /**
     * Allocate the histograms.
     *
     * @param samples     to follow.
     * @param counters    registry.
     * @param isJournaled whether events come to be durable.
     * @param stageNames  of the stages that stamp.
     */
    LatencyRecorder(
        final LatencySamples samples,
        final Counters counters,
        final boolean isJournaled,
        final List<String> stageNames)
    {
        this.samples = samples;
        ingress = counters.histogram("ingress");
        journal = isJournaled ? counters.histogram("journal") : null;
        process = new LatencyHistogram[stageNames.size()];
        for (int i = 0; i < process.length; i++)
        {
            process[i] = counters.histogram(process.length == 1 ? "process" : "process: " + stageNames.get(i));
        }
        gate = counters.histogram("gate");
        egress = counters.histogram("egress");
        total = counters.histogram("total");
        entries = new int[samples.entryCount()];
        endNs = new long[samples.entryCount()];
    }

    /**
     * A sample is about to be processed. Its outputs are published afterwards, so that the output agent knows of the
     * sample when it sees them. There is room: each has an entry of its own until it is recorded.
     */
    void announce(final long slot)
    {
        entries[index(nextAnnounced)] = samples.entry(slot);
        announced.set(nextAnnounced++);
    }

    /**
     * The next sample whose outputs have not passed the gate; to be asked behind the look at what is published.
     *
     * @return sequence of its event; {@link Long#MAX_VALUE} if there is none.
     */
    long nextSequence()
    {
        return isAnnounced(nextReleased) ? sequence(nextReleased) : Long.MAX_VALUE;
    }

    boolean isAnnounced(final long sample)
    {
        return sample <= announced.get();
    }

    /**
     * Sequence of a sample's event.
     */
    long sequence(final long sample)
    {
        return samples.stamp(entry(sample), LatencySamples.SEQUENCE);
    }

    int entry(final long sample)
    {
        return entries[index(sample)];
    }

    /**
     * The first output of an event passes the gate, and with it all samples up to that event.
     *
     * @return as {@link #nextSequence()}.
     */
    long onReleased(final long sequence)
    {
        final long nowNs = samples.nanoTime();
        long next = nextSequence();
        while (next <= sequence)
        {
            samples.stamp(entries[index(nextReleased)], LatencySamples.RELEASED_NS, nowNs);
            nextReleased++;
            next = nextSequence();
        }

        return next;
    }

    /**
     * The listener is done with everything that was released.
     */
    void onBatchEnd()
    {
        if (nextEnded < nextReleased)
        {
            final long nowNs = samples.nanoTime();
            while (nextEnded < nextReleased)
            {
                endNs[index(nextEnded++)] = nowNs;
            }
        }

        recordEnded();
    }

    /**
     * Record the samples that have come to their end. Whoever was earlier on their way may still be about to stamp the
     * last of them.
     */
    void recordEnded()
    {
        while (nextRecorded < nextEnded)
        {
            final int entry = entry(nextRecorded);
            if (!isStamped(entry))
            {
                return;
            }

            record(entry, endNs[index(nextRecorded)]);
            samples.free(entry);
            nextRecorded++;
        }
    }

    private boolean isStamped(final int entry)
    {
        for (int stage = 0; stage < process.length; stage++)
        {
            if (samples.stamp(entry, LatencySamples.stageDone(stage)) == 0)
            {
                return false;
            }
        }

        return journal == null || samples.stamp(entry, LatencySamples.DURABLE_NS) != 0;
    }

    private void record(final int entry, final long atEndNs)
    {
        final long offeredNs = samples.stamp(entry, LatencySamples.OFFERED_NS);
        final long stageTakenNs = samples.stamp(entry, LatencySamples.STAGE_TAKEN_NS);
        final long releasedNs = samples.stamp(entry, LatencySamples.RELEASED_NS);
        long takenNs = stageTakenNs;
        if (journal != null)
        {
            final long journalTakenNs = samples.stamp(entry, LatencySamples.JOURNAL_TAKEN_NS);
            takenNs = Math.min(takenNs, journalTakenNs);
            journal.record(samples.stamp(entry, LatencySamples.DURABLE_NS) - journalTakenNs);
        }

        ingress.record(takenNs - offeredNs);
        long doneNs = stageTakenNs;
        for (int stage = 0; stage < process.length; stage++)
        {
            final long stageNs = samples.stamp(entry, LatencySamples.stageDone(stage));
            process[stage].record(stageNs - doneNs);
            doneNs = stageNs;
        }

        gate.record(releasedNs - doneNs);
        egress.record(atEndNs - releasedNs);
        total.record(atEndNs - offeredNs);
    }

    private int index(final long position)
    {
        return (int)position & (entries.length - 1);
    }
}
