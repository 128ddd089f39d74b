package io.lockstep.transport;

import com.sun.management.ThreadMXBean;
import io.lockstep.codecs.session.DurabilityLevel;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(300)
class ClientAllocationTest
{
    private static final int EVENTS = 20_000;
    private static final int ROUNDS = 4;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(120);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 64})
    void shouldAllocateNothingOnceItIsConnectedNorItsNode(final int burst)
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        try (TestSystem system = new TestSystem(directory); SharedClients shared = new SharedClients())
        {
            system.launch();
            final CountingListener listener = new CountingListener();
            final Client client = system.launch(shared.share(system.clientContext(1, listener)));
            system.await("the session", () -> client.state() == ClientState.CONNECTED);

            final long[] nodeThreads = threadsOfTheNode(threads);
            long least = Long.MAX_VALUE;
            long leastOfNode = Long.MAX_VALUE;
            for (int round = 1; round <= ROUNDS; round++)
            {
                final long beforeOfNode = sum(threads.getThreadAllocatedBytes(nodeThreads));
                final long before = threads.getCurrentThreadAllocatedBytes();
                sendAndAwait(system, client, listener, (long)EVENTS * round, burst);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
                leastOfNode = Math.min(leastOfNode, sum(threads.getThreadAllocatedBytes(nodeThreads)) - beforeOfNode);
            }

            assertEquals((long)EVENTS * ROUNDS, listener.outputs);
            // The first rounds load classes; a byte for each event would be no less than its count.
            assertTrue(least < EVENTS, "bytes allocated by the client: " + least);
            assertTrue(leastOfNode < EVENTS, "bytes allocated by the node's edge: " + leastOfNode);
        }
    }

    private static long[] threadsOfTheNode(final ThreadMXBean threads)
    {
        final long[] ids = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
            .filter((info) -> info != null && "node".equals(info.getThreadName()))
            .mapToLong(ThreadInfo::getThreadId)
            .toArray();
        assertEquals(1, ids.length, "threads of the node's edge");
        return ids;
    }

    private static long sum(final long[] values)
    {
        return Arrays.stream(values).sum();
    }

    private static void sendAndAwait(
        final TestSystem system,
        final Client client,
        final CountingListener listener,
        final long last,
        final int burst)
    {
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        long next = listener.acknowledged + 1;
        while (listener.acknowledged < last)
        {
            for (int i = 0; i < burst && next <= last; i++)
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
