package io.lockstep.transport.cluster;

import io.aeron.cluster.client.ClusterEvent;
import io.aeron.cluster.service.ClusterTerminationException;
import io.aeron.exceptions.DriverTimeoutException;
import org.agrona.concurrent.AgentTerminationException;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AgentWatchTest
{
    private static final long TIMEOUT_MS = TimeUnit.SECONDS.toMillis(60);

    private final List<Throwable> errors = new ArrayList<>();
    private final AtomicInteger ends = new AtomicInteger();
    private final AgentWatch watch = new AgentWatch(errors::add, ends::incrementAndGet);

    @Test
    void shouldEndTheMemberAtAFatalError()
    {
        final Throwable fatal = new DriverTimeoutException("gone");

        watch.onError(fatal);
        watch.onError(new AgentTerminationException("as a consequence"));

        assertSame(fatal, watch.failure());
        assertEquals(1, ends.get());
        assertEquals(2, errors.size());
    }

    @Test
    void shouldGoOnBehindAWarning()
    {
        watch.onError(new ClusterEvent("leader heartbeat timeout"));

        assertNull(watch.failure());
        assertEquals(0, ends.get());
    }

    @Test
    void shouldEndTheMemberWhereAnAgentEndsForWhateverReason() throws InterruptedException
    {
        final Throwable error = new IllegalStateException("could not start");

        run(() -> watch.onError(error));

        assertSame(error, watch.failure());
        assertEquals(1, ends.get());
    }

    @Test
    void shouldEndTheMemberWhereAnAgentEndsWithoutAWord() throws InterruptedException
    {
        run(() -> { });

        assertTrue(watch.failure().getMessage().startsWith("an agent has ended"), watch.failure()::getMessage);
        assertEquals(1, ends.get());
    }

    @Test
    void shouldTakeAnEndThatWasOrderedForNoFailure() throws InterruptedException
    {
        run(() -> watch.onError(new ClusterTerminationException(true)));
        run(() -> watch.onError(new ClusterTerminationException(true)));

        assertNull(watch.failure());
        assertEquals(1, ends.get());
        assertTrue(errors.isEmpty(), errors::toString);
    }

    @Test
    void shouldTakeAnEndThatNobodyOrderedForAFailure() throws InterruptedException
    {
        run(() -> watch.onError(new ClusterTerminationException(false)));

        assertFalse(errors.isEmpty());
        assertSame(errors.get(0), watch.failure());
    }

    @Test
    void shouldNotMindAgentsThatEndWhileTheMemberIsClosed() throws InterruptedException
    {
        watch.onClosing();

        run(() -> watch.onError(new AgentTerminationException("interrupted")));

        assertNull(watch.failure());
        assertEquals(0, ends.get());
        assertEquals(1, errors.size());
    }

    private void run(final Runnable agentRunner) throws InterruptedException
    {
        final Thread thread = watch.newThread(agentRunner);
        thread.start();
        thread.join(TIMEOUT_MS);
        assertFalse(thread.isAlive(), "the thread has not ended");
    }
}
