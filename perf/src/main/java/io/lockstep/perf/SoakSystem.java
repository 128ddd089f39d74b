package io.lockstep.perf;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.IdleProfile;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.replay.SnapshotContext;
import io.lockstep.transport.EngineNode;
import io.lockstep.transport.EngineNodeContext;
import org.agrona.CloseHelper;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A node that keeps a journal, makes snapshots and removes what is old, with clients over UDP on the loopback.
 *
 * <p>Threading: one thread runs all clients; the node has its own.
 */
final class SoakSystem implements AutoCloseable
{
    private static final int SEGMENT_LENGTH = 16 << 20;
    private static final long OUTPUT_QUOTA = 16L * SEGMENT_LENGTH;
    private static final long SNAPSHOT_INTERVAL = 500_000;
    private static final int CHAIN_LIMIT = 2;
    private static final int SEND_LIMIT = 32;
    private static final double NANOS_PER_SECOND = 1e9;

    private final List<SoakClient> clients = new ArrayList<>();
    private final EngineNode node;
    private final EchoDriver driver;

    SoakSystem(final Path directory, final int clientCount, final int length)
    {
        node = EngineNode.launch(new EngineNodeContext()
            .engine(new JournaledEngineContext()
                .directory(directory.resolve("node"))
                .applicationName("soak")
                .segmentLength(SEGMENT_LENGTH)
                .outputQuota(OUTPUT_QUOTA)
                .engine(new EngineContext().idleProfile(IdleProfile.BACKOFF))
                .pageHomeFactory((file) -> new DirectPageHome())
                .snapshots(new SnapshotContext()
                    .interval(SNAPSHOT_INTERVAL)
                    .chainLimit(CHAIN_LIMIT)
                    .isInputRemoved(true)
                    .core(SoakSystem::core))
                .core(core()))
            .idleProfile(IdleProfile.BACKOFF)
            .ingressEndpoint("127.0.0.1:0")
            .failureHandler((failure) -> { }));
        driver = new EchoDriver(directory.resolve("driver"), IdleProfile.BACKOFF);
        for (int source = 1; source <= clientCount; source++)
        {
            clients.add(new SoakClient(driver.aeron(), node.ingressEndpoint(), source, length));
        }
        while (!clients.stream().allMatch(SoakClient::isConnected))
        {
            poll();
        }
    }

    EngineNode node()
    {
        return node;
    }

    EchoDriver driver()
    {
        return driver;
    }

    List<SoakClient> clients()
    {
        return clients;
    }

    /**
     * Events that are done.
     */
    long done()
    {
        long done = 0;
        for (int i = 0; i < clients.size(); i++)
        {
            done += clients.get(i).done();
        }

        return done;
    }

    /**
     * Send as much as goes through.
     *
     * @return events per second.
     */
    double flood(final long durationNs)
    {
        final long before = done();
        final long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < durationNs)
        {
            int work = 0;
            for (int i = 0; i < clients.size(); i++)
            {
                int sent = 0;
                while (sent < SEND_LIMIT && clients.get(i).trySend())
                {
                    sent++;
                }
                work += sent;
            }
            idle(work + poll());
        }

        final double perSecond = (done() - before) * NANOS_PER_SECOND / (System.nanoTime() - startNs);
        drain();
        return perSecond;
    }

    /**
     * Send at a rate, by turns.
     */
    void pace(final double rate, final long durationNs)
    {
        final double intervalNs = NANOS_PER_SECOND / rate;
        final long startNs = System.nanoTime();
        long sent = 0;
        long nowNs = startNs;
        while (nowNs - startNs < durationNs)
        {
            final long due = (long)((nowNs - startNs) / intervalNs);
            int work = 0;
            while (sent < due && work < SEND_LIMIT && clients.get((int)(sent % clients.size())).trySend())
            {
                sent++;
                work++;
            }
            idle(work + poll());
            nowNs = System.nanoTime();
        }
    }

    /**
     * Wait until all that was sent is done, or the node has failed.
     */
    void drain()
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (node.failure() == null && clients.stream().anyMatch((client) -> client.done() < client.sent()))
        {
            if (System.nanoTime() - deadlineNs >= 0)
            {
                throw new IllegalStateException("events were sent and are not done within a minute: sent=" +
                    clients.stream().mapToLong(SoakClient::sent).sum() + " done=" + done() + " " + node.counters());
            }
            idle(poll());
        }
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(clients);
        CloseHelper.closeAll(driver, node);
    }

    private int poll()
    {
        int work = 0;
        for (int i = 0; i < clients.size(); i++)
        {
            work += clients.get(i).poll();
        }

        return work;
    }

    private static void idle(final int work)
    {
        if (work == 0)
        {
            Thread.yield();
        }
    }

    private static CoreContext core()
    {
        return new CoreContext()
            .processor(new EchoingProcessor())
            .eventCheck((buffer, offset, length) -> true);
    }
}
