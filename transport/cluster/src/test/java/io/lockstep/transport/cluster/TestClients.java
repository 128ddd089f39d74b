package io.lockstep.transport.cluster;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.lockstep.codecs.SchemaIds;
import io.lockstep.transport.ClientState;
import org.agrona.CloseHelper;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.fail;

/**
 * Clients of a cluster under test, and the language in which tests speak of them.
 */
abstract class TestClients implements AutoCloseable
{
    static final int TERM_LENGTH = 256 * 1024;
    static final int SEGMENT_LENGTH = 1024 * 1024;

    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(300);
    private static final long NEW_LEADER_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long PARK_NS = 1_000_000;

    private final UnsafeBuffer event = new UnsafeBuffer(new byte[TallyProcessor.LENGTH]);
    private final List<TestClient> clients = new ArrayList<>();
    private final List<ClusterMember> members;
    private final Path directory;
    private final String aeronPrefix;
    private final MediaDriver clientDriver;
    private final Aeron clientAeron;

    TestClients(final Path directory, final int size)
    {
        this.directory = directory;
        aeronPrefix = CommonContext.getAeronDirectoryName() + "-lockstep-test-" +
            Long.toHexString(ThreadLocalRandom.current().nextLong()) + "-";
        members = ClusterMember.onThisHost(size);
        clientDriver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(aeronPrefix + "clients")
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new SleepingMillisIdleStrategy(1))
            .publicationTermBufferLength(TERM_LENGTH)
            .termBufferSparseFile(true)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
        clientAeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(clientDriver.aeronDirectoryName())
            .idleStrategy(new SleepingMillisIdleStrategy(1)));
    }

    /**
     * What a wait in vain should tell of the members.
     */
    abstract String describe();

    /**
     * What is to be done while somebody waits.
     */
    void onWait()
    {
    }

    List<ClusterMember> members()
    {
        return members;
    }

    Path directory(final int id)
    {
        return directory.resolve("member-" + id);
    }

    String aeronDirectoryName(final int id)
    {
        return aeronPrefix + id;
    }

    TestClient connect(final long source)
    {
        final TestClient client = client(source);
        await("a session of source " + source, () -> client.client.state() == ClientState.CONNECTED);
        return client;
    }

    TestClient client(final long source)
    {
        return client(source, 0, -1);
    }

    TestClient client(final long source, final long outputSequence, final int outputIndex)
    {
        final ClientHistory history = new ClientHistory(source);
        final TestClient client = new TestClient(history, ClusterClient.launch(new ClusterClientContext()
            .aeron(clientAeron)
            .ingressEndpoints(ClusterMember.ingressEndpoints(members))
            .egressChannel("aeron:udp?endpoint=127.0.0.1:0")
            .source(source)
            .outputsAfter(outputSequence, outputIndex)
            .newLeaderTimeoutNs(NEW_LEADER_TIMEOUT_NS)
            .window(256, 64 * 1024)
            .listener(history)));
        clients.add(client);
        return client;
    }

    /**
     * Offer one event to each of some clients in turn, until each has sent so many more.
     */
    void send(final int templateId, final int count, final TestClient... to)
    {
        for (int i = 0; i < count; i++)
        {
            for (final TestClient client : to)
            {
                send(client, templateId);
            }
        }
    }

    void send(final TestClient client, final int templateId)
    {
        TallyProcessor.encode(event, templateId, client.sent + 1);
        await("event " + (client.sent + 1) + " of source " + client.history.source + " to be taken", () ->
        {
            final long result = client.client.offer(event, 0, TallyProcessor.LENGTH);
            if (result > 0)
            {
                client.sent = result;
            }
            return result > 0;
        });
    }

    /**
     * Offer an event that the application does not know.
     */
    void sendUnknown(final TestClient client)
    {
        TallyProcessor.encode(event, TallyProcessor.ADD, 0);
        await("the unknown event to be taken", () ->
        {
            final long result = client.client.offer(event, 0, SchemaIds.MESSAGE_HEADER_LENGTH);
            client.sent = Math.max(client.sent, result);
            return result > 0;
        });
    }

    void awaitAcknowledged(final TestClient... of)
    {
        for (final TestClient client : of)
        {
            await("acknowledgements of source " + client.history.source,
                () -> client.history.acknowledged >= client.sent);
        }
    }

    void sendAndAwait(final int templateId, final int count, final TestClient... to)
    {
        send(templateId, count, to);
        awaitAcknowledged(to);
    }

    void await(final String what, final BooleanSupplier isReached)
    {
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        while (true)
        {
            int work = 0;
            for (final TestClient client : clients)
            {
                work += client.client.poll();
            }
            if (isReached.getAsBoolean())
            {
                return;
            }
            if (System.nanoTime() - deadlineNs > 0)
            {
                fail("waited for " + what + " in vain: clients=" + clients + " " + describe());
            }
            onWait();
            if (work == 0)
            {
                LockSupport.parkNanos(PARK_NS);
            }
        }
    }

    void closeClient(final TestClient client)
    {
        clients.remove(client);
        client.client.close();
    }

    @Override
    public void close()
    {
        clients.forEach((client) -> client.client.close());
        CloseHelper.quietCloseAll(clientAeron, clientDriver);
    }

    /**
     * A client with what it was told.
     */
    static final class TestClient
    {
        final ClientHistory history;
        final ClusterClient client;
        long sent;

        TestClient(final ClientHistory history, final ClusterClient client)
        {
            this.history = history;
            this.client = client;
        }

        @Override
        public String toString()
        {
            return "source " + history.source + " " + client.state() + " sent=" + sent + " acknowledged=" +
                history.acknowledged + " refusals=" + history.refusals + " ends=" + history.ends;
        }
    }
}
