package io.lockstep.replay;

import io.lockstep.engine.InputListener;
import io.lockstep.engine.Observer;
import io.lockstep.engine.ObserverPolicy;
import io.lockstep.engine.ObserverState;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.Threading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Observers attach at random moments under load, from random events in history or to come, stall and detach as it
 * happens: each has seen exactly what the journals hold from there on.
 */
@Timeout(300)
class AttachWhileRunningTest
{
    private static final int THREADS = 2;
    private static final int ATTACHMENTS = 100;
    private static final int MAX_ENTRIES = 4_000;
    private static final long EVENTS_MAX = 1_000_000;
    private static final int EVENTS_PER_ATTACHMENT = 4_000;
    private static final int ATTACHMENTS_PER_PATIENT_ONE = 8;
    private static final int LIVE_ENTRIES_OF_PATIENT_ONE = 64;
    private static final long EVENTS_BEFORE = 3_000;

    @TempDir
    private Path directory;
    private final long seed = Long.getLong("lockstep.seed", System.nanoTime());

    private final AtomicInteger attached = new AtomicInteger();
    private final AtomicInteger patient = new AtomicInteger();
    private volatile long offered;
    private volatile boolean isAborted;

    @Test
    void shouldSeeExactlyWhatTheJournalsHold() throws Exception
    {
        attach(Threading.SPLIT, 1);
    }

    @Test
    void shouldSeeItOfShardsToo() throws Exception
    {
        attach(Threading.DEDICATED, 2);
    }

    private void attach(final Threading threading, final int shards) throws InterruptedException, ExecutionException
    {
        System.out.println("AttachWhileRunningTest: -Dlockstep.seed=" + seed);
        final SplittableRandom random = new SplittableRandom(seed);
        final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        final List<Future<List<Attachment>>> futures = new ArrayList<>();
        try (ObservedNode node = new ObservedNode(directory, threading, shards, seed))
        {
            for (int i = 0; i < THREADS; i++)
            {
                final SplittableRandom itsRandom = random.split();
                futures.add(threads.submit(() -> observe(node.journaled(), itsRandom)));
            }

            // The load lasts for as long as somebody attaches.
            final boolean[] isDone = new boolean[1];
            while (!isDone[0] && node.offered() < EVENTS_MAX)
            {
                if (patient.get() > 0 || offered > EVENTS_BEFORE + (attached.get() + 1L) * EVENTS_PER_ATTACHMENT)
                {
                    // Whoever waits for the live edge comes there, however little of the processor it gets.
                    node.offer(1);
                }
                else
                {
                    // Bursts of many times the ring among trickles that leave observers at the live edge.
                    node.offer(random.nextInt(20) == 0 ? random.nextInt(1, 2_000) : random.nextInt(1, 12));
                }
                offered = node.offered();
                LockSupport.parkNanos(random.nextInt(1_000_000));
                isDone[0] = futures.stream().allMatch(Future::isDone);
            }
        }
        finally
        {
            isAborted = true;
            threads.shutdown();
            assertTrue(threads.awaitTermination(120, TimeUnit.SECONDS), "the observers did not come to their ends");
        }

        final List<Attachment> attachments = new ArrayList<>();
        for (final Future<List<Attachment>> future : futures)
        {
            attachments.addAll(future.get());
        }
        check(attachments);
    }

    private void check(final List<Attachment> attachments)
    {
        final Sight outputs = Sight.ofOutputs(directory);
        final Sight inputs = Sight.ofInputs(directory);
        long live = 0;
        long liveEntries = 0;
        long overruns = 0;
        long entries = 0;
        for (final Attachment attachment : attachments)
        {
            final Sight expected = attachment.isOfOutputs ? outputs : inputs;
            final Sight seen = attachment.sight;
            assertArrayEquals(
                expected.from(expected.indexOf(attachment.fromSequence), seen.count()), seen.all(),
                attachment.toString());
            assertEquals(0, attachment.observer.dropped());
            live += attachment.liveEntries > 0 ? 1 : 0;
            liveEntries += attachment.liveEntries;
            overruns += attachment.observer.overruns();
            entries += seen.count();
        }

        System.out.println("attachments=" + attachments.size() + " live=" + live + " overruns=" + overruns +
            " entries=" + entries + " of the ring=" + liveEntries + " events=" + offered);
        assertEquals(ATTACHMENTS, attachments.size());
        assertTrue(live >= 5, "too few came to the live edge: live=" + live);
        assertTrue(liveEntries > 500, "too little of the ring was seen: entries=" + liveEntries);
        assertTrue(overruns > 0, "nobody was overrun");
        assertTrue(entries > ATTACHMENTS * 100, "too little was seen: entries=" + entries);
    }

    private List<Attachment> observe(final JournaledEngine journaled, final SplittableRandom random)
    {
        while (offered < EVENTS_BEFORE && !isAborted)
        {
            Thread.onSpinWait();
        }

        final List<Attachment> attachments = new ArrayList<>();
        for (int i = 0; i < ATTACHMENTS / THREADS; i++)
        {
            final long now = offered;
            // Most begin near the live edge, some in the past, a few in the future.
            final long from = switch (random.nextInt(8))
            {
                case 0 -> 1;
                case 1, 2 -> random.nextLong(1, now);
                case 3 -> now + random.nextInt(500);
                default -> now - random.nextInt(1_000);
            };
            final Attachment attachment = new Attachment(journaled, random.nextInt(3) > 0, from);
            attachments.add(attachment);
            attachment.read(random, random.nextInt(MAX_ENTRIES), i % ATTACHMENTS_PER_PATIENT_ONE == 0);
            attached.incrementAndGet();
        }

        return attachments;
    }

    private final class Attachment
    {
        private final Sight sight = new Sight();
        private final boolean isOfOutputs;
        private final long fromSequence;
        private final Observer<?> observer;
        private long liveEntries;

        private Attachment(final JournaledEngine journaled, final boolean isOfOutputs, final long fromSequence)
        {
            this.isOfOutputs = isOfOutputs;
            this.fromSequence = fromSequence;
            observer = isOfOutputs ?
                journaled.observeOutputs(fromSequence, ObserverPolicy.CATCH_UP) :
                journaled.observeInputs(fromSequence, ObserverPolicy.CATCH_UP);
        }

        private void read(final SplittableRandom random, final int entries, final boolean isPatient)
        {
            patient.addAndGet(isPatient ? 1 : 0);
            final int liveEntriesMin = isPatient ? LIVE_ENTRIES_OF_PATIENT_ONE : 0;
            try (observer)
            {
                while ((sight.count() < entries || liveEntries < liveEntriesMin) &&
                    observer.state() != ObserverState.ENDED)
                {
                    final boolean isLive = observer.state() == ObserverState.LIVE;
                    final int polled = poll(1 + random.nextInt(64));
                    liveEntries += isLive ? polled : 0;
                    if (polled == 0)
                    {
                        Thread.yield();
                    }
                    if (random.nextInt(100) == 0)
                    {
                        LockSupport.parkNanos(random.nextInt(5_000_000));
                    }
                }
            }
            finally
            {
                patient.addAndGet(isPatient ? -1 : 0);
            }
        }

        @SuppressWarnings("unchecked")
        private int poll(final int limit)
        {
            return isOfOutputs ?
                ((Observer<OutputListener>)observer).poll(sight, limit) :
                ((Observer<InputListener>)observer).poll(sight, limit);
        }

        @Override
        public String toString()
        {
            return (isOfOutputs ? "outputs" : "inputs") + " from " + fromSequence + " seen " + sight.count();
        }
    }
}
