package io.lockstep.transport;

import com.sun.management.ThreadMXBean;
import io.lockstep.codecs.session.DurabilityLevel;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(300)
class ClientAllocationTest
{
    private static final int EVENTS = 5000;
    private static final int ROUNDS = 4;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(120);

    @TempDir
    private Path directory;

    @Test
    void shouldAllocateNothingOnceItIsConnected()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        try (TestSystem system = new TestSystem(directory); SharedClients shared = new SharedClients())
        {
            system.launch();
            final CountingListener listener = new CountingListener();
            final Client client = system.launch(shared.share(system.clientContext(1, listener)));
            system.await("the session", () -> client.state() == ClientState.CONNECTED);

            long least = Long.MAX_VALUE;
            for (int round = 1; round <= ROUNDS; round++)
            {
                final long before = threads.getCurrentThreadAllocatedBytes();
                sendAndAwait(system, client, listener, (long)EVENTS * round);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }

            assertEquals((long)EVENTS * ROUNDS, listener.outputs);
            // The first rounds load classes; a byte for each event would be no less than its count.
            assertTrue(least < EVENTS, "bytes allocated: " + least);
        }
    }

    private static void sendAndAwait(
        final TestSystem system, final Client client, final CountingListener listener, final long last)
    {
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        long next = listener.acknowledged + 1;
        while (listener.acknowledged < last)
        {
            if (next <= last)
            {
                EchoProcessor.encode(system.event, 0, EchoProcessor.ECHO, EchoProcessor.LENGTH, next);
                next += client.offer(system.event, 0, EchoProcessor.LENGTH) > 0 ? 1 : 0;
            }
            client.poll();
            if (System.nanoTime() - deadlineNs >= 0)
            {
                throw new AssertionError("waited in vain: acknowledged=" + listener.acknowledged);
            }
        }
    }

    /**
     * Listener that allocates nothing itself.
     */
    private static final class CountingListener implements ClientListener
    {
        private long outputs;
        private long acknowledged;

        @Override
        public void onOutput(
            final long sequence,
            final int index,
            final long timestampNs,
            final long sourceSequence,
            final boolean isLast,
            final DirectBuffer buffer,
            final int offset,
            final int length)
        {
            outputs++;
        }

        @Override
        public void onAcknowledged(final long sourceSequence, final long sequence, final DurabilityLevel durability)
        {
            acknowledged = sourceSequence;
        }
    }
}
