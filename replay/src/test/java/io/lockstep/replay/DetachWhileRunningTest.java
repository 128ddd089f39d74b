package io.lockstep.replay;

import io.lockstep.engine.Observer;
import io.lockstep.engine.ObserverPolicy;
import io.lockstep.engine.ObserverState;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.Threading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * One observer at a time attaches where the one before detached, in history or live, so that the engine ceases to feed
 * the ring and begins again all the time: together they have seen everything once.
 */
@Timeout(180)
class DetachWhileRunningTest
{
    private static final int ATTACHMENTS_MIN = 300;
    private static final int EVENTS_PER_ATTACHMENT = 1_000;
    private static final int ATTACHMENTS_PER_PATIENT_ONE = 16;
    private static final long TRICKLE_NS = 200_000;

    @TempDir
    private Path directory;
    private final long seed = Long.getLong("lockstep.seed", System.nanoTime());
    private final Sight sight = new Sight();

    private volatile int attachments;
    private volatile boolean isLiveWanted;
    private int lives;
    private volatile boolean isAborted;

    @Test
    void shouldSeeEverythingOnceOverAllAttachments() throws Exception
    {
        System.out.println("DetachWhileRunningTest: -Dlockstep.seed=" + seed);
        final SplittableRandom random = new SplittableRandom(seed);
        final ExecutorService thread = Executors.newSingleThreadExecutor();
        final Future<?> observing;
        try (ObservedNode node = new ObservedNode(directory, Threading.SPLIT, 1, seed))
        {
            final SplittableRandom itsRandom = random.split();
            observing = thread.submit(() -> observe(node.journaled(), itsRandom));
            while (!observing.isDone())
            {
                // The load never runs away from an observer that gets little of the processor; but only with load does
                // one come to the live edge.
                final boolean isTrickle = isLiveWanted;
                if (!isTrickle && node.offered() > (attachments + 1L) * EVENTS_PER_ATTACHMENT)
                {
                    Thread.yield();
                    continue;
                }
                node.offer(isTrickle ? 1 : random.nextInt(1, 20));
                LockSupport.parkNanos(isTrickle ? TRICKLE_NS : 0);
                Thread.yield();
                // Now and then everything comes to rest: nothing more would wake an observer that missed the last.
                while (random.nextInt(8) == 0 && !node.journaled().engine().isIdle())
                {
                    Thread.onSpinWait();
                }
            }
            node.stop();
            assertNull(node.journaled().engine().failure());
            observeTheRest(node.journaled(), observing);
        }
        finally
        {
            isAborted = true;
            thread.shutdown();
            assertTrue(thread.awaitTermination(60, TimeUnit.SECONDS), "the observer did not come to the end");
        }

        System.out.println("attachments=" + attachments + " live=" + lives + " entries=" + sight.count());
        assertArrayEquals(Sight.ofOutputs(directory).all(), sight.all());
        assertTrue(attachments >= ATTACHMENTS_MIN, "attachments=" + attachments);
        assertTrue(lives > 10, "too few came to the live edge: lives=" + lives);
    }

    @Test
    void shouldHandOutNothingAfterItDetached()
    {
        try (ObservedNode node = new ObservedNode(directory, Threading.INVOKER, 1, seed))
        {
            final Observer<OutputListener> observer = node.journaled().observeOutputs(1, ObserverPolicy.CATCH_UP);

            observer.close();
            observer.close();

            assertEquals(ObserverState.DETACHED, observer.state());
            assertThrows(IllegalStateException.class, () -> observer.poll(sight, 1));
        }
    }

    private void observe(final JournaledEngine journaled, final SplittableRandom random)
    {
        while (attachments < ATTACHMENTS_MIN && !isAborted)
        {
            // Detached at the end of an event only, since observers begin with an event.
            final boolean[] isLast = {true};
            try (Observer<OutputListener> observer =
                journaled.observeOutputs(sight.lastSequence() + 1, ObserverPolicy.CATCH_UP))
            {
                isLiveWanted = attachments % ATTACHMENTS_PER_PATIENT_ONE == 0;
                int polls = random.nextInt(random.nextBoolean() ? 4 : 400);
                while (!isAborted &&
                    (polls-- > 0 || !isLast[0] || isLiveWanted && observer.state() != ObserverState.LIVE))
                {
                    observer.poll((header, buffer, offset, length) ->
                    {
                        sight.onOutput(header, buffer, offset, length);
                        isLast[0] = header.isLast();
                    }, 1 + random.nextInt(8));
                }
                isLiveWanted = false;
                lives += observer.state() == ObserverState.LIVE ? 1 : 0;
            }
            attachments++;
        }
    }

    private void observeTheRest(final JournaledEngine journaled, final Future<?> observing) throws Exception
    {
        observing.get(60, TimeUnit.SECONDS);
        try (Observer<OutputListener> observer =
            journaled.observeOutputs(sight.lastSequence() + 1, ObserverPolicy.CATCH_UP))
        {
            ObservedNode.pollUntil(observer, sight, ObserverState.ENDED);
        }
    }
}
