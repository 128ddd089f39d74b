package io.lockstep.replay;

import io.lockstep.engine.InputListener;
import io.lockstep.engine.Observer;
import io.lockstep.engine.ObserverPolicy;
import io.lockstep.engine.ObserverState;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.Threading;
import io.lockstep.engine.counters.CounterType;
import io.lockstep.engine.counters.CountersReading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * An observer stops reading for several lengths of its ring: nobody waits, and it goes on from the journal with no gap,
 * or is told exactly what it missed.
 */
@Timeout(180)
class StalledObserverTest
{
    private static final int BEFORE = 500;
    private static final int FOLLOWED = 50;

    // Each event leaves an entry with a header of 64 bytes at least in either ring: several times around.
    private static final int WHILE_STALLED = 6 * ObservedNode.RING_LENGTH / 64;

    @TempDir
    private Path directory;
    private final long seed = Long.getLong("lockstep.seed", System.nanoTime());
    private final Sight sight = new Sight();

    @Test
    void shouldGoOnFromTheJournalWithNoGap()
    {
        System.out.println("StalledObserverTest: -Dlockstep.seed=" + seed);
        try (ObservedNode node = new ObservedNode(directory, Threading.INVOKER, 1, seed);
            Observer<OutputListener> observer = node.journaled().observeOutputs(1, ObserverPolicy.CATCH_UP))
        {
            goLive(node, observer, sight);

            offerInSteps(node, WHILE_STALLED);
            observer.poll(sight, 1);
            final ObserverState afterStall = observer.state();
            ObservedNode.pollUntil(observer, sight, ObserverState.LIVE);
            node.stop();
            ObservedNode.pollUntil(observer, sight, ObserverState.ENDED);

            assertEquals(ObserverState.CATCHING_UP, afterStall);
            assertEquals(1, observer.overruns());
            assertEquals(0, observer.dropped());
            assertEquals(0, node.refused());
            assertEquals(BEFORE + WHILE_STALLED, observer.lastSequence());
            assertArrayEquals(Sight.ofOutputs(directory).all(), sight.all());
        }
    }

    @Test
    void shouldGoOnFromTheJournalOfEventsWithNoGap()
    {
        System.out.println("StalledObserverTest: -Dlockstep.seed=" + seed);
        try (ObservedNode node = new ObservedNode(directory, Threading.INVOKER, 1, seed);
            Observer<InputListener> observer = node.journaled().observeInputs(1, ObserverPolicy.CATCH_UP))
        {
            goLive(node, observer, sight);

            offerInSteps(node, WHILE_STALLED);
            node.stop();
            ObservedNode.pollUntil(observer, sight, ObserverState.ENDED);

            assertEquals(1, observer.overruns());
            assertEquals(BEFORE + WHILE_STALLED, observer.handedOut());
            assertArrayEquals(Sight.ofInputs(directory).all(), sight.all());
        }
    }

    @Test
    void shouldCountExactlyWhatItDrops()
    {
        System.out.println("StalledObserverTest: -Dlockstep.seed=" + seed);
        final long[] told = new long[3];
        try (ObservedNode node = new ObservedNode(directory, Threading.INVOKER, 1, seed);
            Observer<OutputListener> observer = node.journaled().observeOutputs(1, ObserverPolicy.DROP))
        {
            observer.dropListener((count, lastSequence, lastIndex, nextSequence, nextIndex) ->
            {
                told[0] += count;
                told[1] = lastSequence;
                told[2] = nextSequence;
            });
            goLive(node, observer, sight);
            final int seenBefore = sight.count();

            offerInSteps(node, WHILE_STALLED);
            ObservedNode.pollUntil(observer, sight, ObserverState.LIVE);
            final int seenBehind = sight.count();
            follow(node, observer, sight);
            node.stop();
            ObservedNode.pollUntil(observer, sight, ObserverState.ENDED);

            final Sight all = Sight.ofOutputs(directory);
            final int seen = sight.count();
            assertEquals(all.count(), seen + observer.dropped());
            assertEquals(observer.dropped(), told[0]);
            assertEquals(BEFORE, told[1]);
            assertEquals(BEFORE + WHILE_STALLED, told[2]);
            assertEquals(seenBefore + 1, seenBehind, "it goes on at the last entry");
            assertArrayEquals(all.from(0, seenBefore), sight.from(0, seenBefore));
            assertArrayEquals(
                all.from(all.count() - (seen - seenBefore), seen - seenBefore),
                sight.from(seenBefore, seen - seenBefore));
            assertEquals(observer.dropped(), counted(node));
            assertEquals(0, node.refused());
        }
    }

    @Test
    void shouldKeepNobodyFromGoingOnOrClosing() throws InterruptedException
    {
        System.out.println("StalledObserverTest: -Dlockstep.seed=" + seed);
        final CountDownLatch isStalled = new CountDownLatch(1);
        final CountDownLatch isReleased = new CountDownLatch(1);
        try (ObservedNode node = new ObservedNode(directory, Threading.DEDICATED, 2, seed);
            Observer<OutputListener> observer = node.journaled().observeOutputs(1, ObserverPolicy.CATCH_UP))
        {
            final Thread stalled = new Thread(() ->
            {
                ObservedNode.pollUntil(observer, (header, buffer, offset, length) ->
                {
                    isStalled.countDown();
                    await(isReleased);
                    sight.onOutput(header, buffer, offset, length);
                }, ObserverState.ENDED);
            });
            node.offer(BEFORE);
            stalled.start();
            assertTrue(isStalled.await(60, TimeUnit.SECONDS), "the observer saw nothing");

            node.offer(WHILE_STALLED);
            node.stop();
            final long lastSequence = node.journaled().checkpoint().sequence();
            final boolean wasStalled = isReleased.getCount() == 1;
            isReleased.countDown();
            stalled.join(60_000);

            assertNull(node.journaled().engine().failure());
            assertTrue(wasStalled);
            assertEquals(BEFORE + WHILE_STALLED, lastSequence);
            assertArrayEquals(Sight.ofOutputs(directory).all(), sight.all());
        }
    }

    /**
     * To the live edge, and on for as long as it takes to see entries of the ring.
     */
    private static <L> void goLive(final ObservedNode node, final Observer<L> observer, final L listener)
    {
        offerInSteps(node, BEFORE - FOLLOWED);
        ObservedNode.pollUntil(observer, listener, ObserverState.LIVE);
        follow(node, observer, listener);
    }

    private static <L> void follow(final ObservedNode node, final Observer<L> observer, final L listener)
    {
        for (int i = 0; i < FOLLOWED; i++)
        {
            offerInSteps(node, 1);
            ObservedNode.pollUntil(observer, listener, ObserverState.LIVE);
        }
    }

    private static void offerInSteps(final ObservedNode node, final int events)
    {
        for (int i = 0; i < events; i += 100)
        {
            node.offer(Math.min(100, events - i));
            node.invokeToTheEnd();
        }
    }

    private static long counted(final ObservedNode node)
    {
        return CountersReading.read(node.journaled().counters().memory()).value(CounterType.DROPPED, "outputs");
    }

    private static void await(final CountDownLatch latch)
    {
        try
        {
            latch.await();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
