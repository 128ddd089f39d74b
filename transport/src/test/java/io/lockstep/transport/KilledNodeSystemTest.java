package io.lockstep.transport;

import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertTrue;

class KilledNodeSystemTest
{
    private static final int ROUNDS = 3;
    private static final int EVENTS_BEFORE_KILL = 3000;
    private static final int EVENTS_AFTER_KILL = 500;
    private static final int EVENTS_PER_ROUND = EVENTS_BEFORE_KILL + EVENTS_AFTER_KILL;

    @TempDir
    Path directory;

    @AfterEach
    void deleteWhatTheLastProcessLeft()
    {
        IoUtil.delete(new File(EmbeddedDriver.nodeDirectoryName(directory)), true);
    }

    @Test
    void shouldApplyAndAnswerEveryEventOnceThoughTheNodeIsKilledInTheMidst() throws Exception
    {
        final String endpoint = freeEndpoint();
        final RecordingListener listener = new RecordingListener();
        EchoNodeProcess node = new EchoNodeProcess(directory, endpoint);
        try (TestSystem system = new TestSystem(directory))
        {
            final Client client = system.launch(TestSystem.clientContext(1, listener, endpoint)
                .isInvoked(false)
                .keepAliveIntervalNs(TimeUnit.MILLISECONDS.toNanos(100))
                .nodeTimeoutNs(TimeUnit.SECONDS.toNanos(2)));
            boolean wasKilledInTheMidst = false;
            for (int round = 0; round < ROUNDS; round++)
            {
                awaitReady(system, node);
                final long first = (long)EVENTS_PER_ROUND * round + 1;
                system.sendAll(client, EchoProcessor.ECHO, first, first + EVENTS_BEFORE_KILL - 1);
                wasKilledInTheMidst |= client.unacknowledged() > 0;
                node.kill();
                node = new EchoNodeProcess(directory, endpoint);
                // The publication takes them, and nobody is there yet to receive them.
                system.sendAll(
                    client, EchoProcessor.ECHO, first + EVENTS_BEFORE_KILL, first + EVENTS_PER_ROUND - 1);
            }
            awaitReady(system, node);
            final long last = (long)EVENTS_PER_ROUND * ROUNDS;
            system.await("the last session", () -> client.state() == ClientState.CONNECTED);
            system.await("all acknowledgements", () -> listener.acknowledged == last);

            listener.assertEchoed(last);
            assertTrue(listener.connects > ROUNDS, "sessions: " + listener.connects);
            assertTrue(wasKilledInTheMidst, "no kill came between an event and its output");
        }
        finally
        {
            node.close();
        }
    }

    private static void awaitReady(final TestSystem system, final EchoNodeProcess node)
    {
        system.await("the node's process to be ready", node::isReady);
    }

    private static String freeEndpoint() throws Exception
    {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress()))
        {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }
}
