package io.lockstep.transport;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Threading;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.JournaledEngineContext;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A node and its clients on the loopback; the clients are run by the test's thread while it waits.
 */
final class TestSystem implements AutoCloseable
{
    static final String LOOPBACK = "127.0.0.1:0";
    static final int MAX_EVENT_LENGTH = 4096;
    static final int MAX_REFUSALS = 4;

    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long PARK_NS = 50_000;

    final UnsafeBuffer event = new UnsafeBuffer(new byte[2 * MAX_EVENT_LENGTH]);
    final List<Throwable> failures = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final Set<Client> paused = new HashSet<>();
    private final Path directory;
    private final boolean isInvoked;
    private EngineNode node;

    TestSystem(final Path directory)
    {
        this(directory, false);
    }

    TestSystem(final Path directory, final boolean isInvoked)
    {
        this.directory = directory;
        this.isInvoked = isInvoked;
    }

    static JournaledEngineContext engineContext(final Path directory, final Threading threading)
    {
        final JournaledEngineContext ctx = new JournaledEngineContext()
            .directory(directory)
            .applicationName("echo")
            .segmentLength(1024 * 1024)
            .core(new CoreContext()
                .processor(new EchoProcessor())
                .maxRefusals(MAX_REFUSALS)
                .eventCheck(EchoProcessor.eventCheck()))
            .pageHomeFactory((file) -> new DirectPageHome());
        ctx.engine()
            .threading(threading)
            .inputSlots(4096)
            .outputSlots(4096)
            .maxEventLength(MAX_EVENT_LENGTH)
            .maxOutputLength(MAX_EVENT_LENGTH);
        return ctx;
    }

    EngineNodeContext nodeContext(final String endpoint)
    {
        return new EngineNodeContext()
            .engine(engineContext(directory, isInvoked ? Threading.INVOKER : Threading.SHARED))
            .ingressEndpoint(endpoint)
            .isInvoked(isInvoked)
            .failureHandler(failures::add);
    }

    EngineNode launch()
    {
        return launch(nodeContext(LOOPBACK));
    }

    EngineNode launch(final EngineNodeContext ctx)
    {
        node = EngineNode.launch(ctx);
        return node;
    }

    EngineNode node()
    {
        return node;
    }

    ClientContext clientContext(final long source, final ClientListener listener)
    {
        return clientContext(source, listener, node.ingressEndpoint());
    }

    static ClientContext clientContext(final long source, final ClientListener listener, final String endpoint)
    {
        return new ClientContext()
            .ingressEndpoint(endpoint)
            .source(source)
            .isInvoked(true)
            .closeTimeoutNs(0)
            .listener(listener)
            .errorHandler((error) ->
            {
            });
    }

    Client connect(final long source, final ClientListener listener)
    {
        final Client client = launch(clientContext(source, listener));
        await("the session of source " + source, () -> client.state() == ClientState.CONNECTED);
        return client;
    }

    Client launch(final ClientContext ctx)
    {
        final Client client = Client.launch(ctx);
        clients.add(client);
        return client;
    }

    /**
     * Leave a client alone from now on, as if its process hung.
     */
    void pause(final Client client)
    {
        paused.add(client);
    }

    void resume(final Client client)
    {
        paused.remove(client);
    }

    /**
     * Send events of a template, whose values are their source sequences.
     */
    void sendAll(final Client client, final int templateId, final long first, final long last)
    {
        for (long value = first; value <= last; value++)
        {
            send(client, templateId, EchoProcessor.LENGTH, value);
        }
    }

    void send(final Client client, final int templateId, final int length, final long sourceSequence)
    {
        EchoProcessor.encode(event, 0, templateId, length, sourceSequence);
        final long[] result = {client.offer(event, 0, length)};
        await("event " + sourceSequence + " to be taken", () ->
        {
            if (result[0] < 0)
            {
                assertTrue(result[0] == Client.BACK_PRESSURED || result[0] == Client.NOT_CONNECTED,
                    "answer of the offer: " + result[0]);
                result[0] = client.offer(event, 0, length);
            }
            return result[0] > 0;
        });
        assertEquals(sourceSequence, result[0], "source sequence");
    }

    void await(final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        while (!condition.getAsBoolean())
        {
            int work = 0;
            for (int i = 0; i < clients.size(); i++)
            {
                work += paused.contains(clients.get(i)) ? 0 : clients.get(i).poll();
            }
            if (isInvoked && node != null)
            {
                work += node.invoke();
            }

            if (work == 0)
            {
                LockSupport.parkNanos(PARK_NS);
            }
            if (System.nanoTime() - deadlineNs >= 0)
            {
                throw new AssertionError("waited in vain for " + what + ": " + describe());
            }
        }
    }

    /**
     * Close the node while the clients live on.
     */
    void closeNode()
    {
        final EngineNode closing = node;
        if (isInvoked || closing == null)
        {
            node = null;
            CloseHelper.close(closing);
            return;
        }

        final Thread thread = new Thread(closing::close, "close");
        thread.start();
        await("the node to close", () -> !thread.isAlive());
        node = null;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(clients);
        clients.clear();
        closeNode();
    }

    private String describe()
    {
        final StringBuilder text = new StringBuilder();
        for (final Client client : clients)
        {
            text.append(client.state()).append(" unacknowledged=").append(client.unacknowledged()).append(' ');
        }

        return text.append(node == null ? "" : node.counters() + " failure=" + node.failure()).toString();
    }
}
