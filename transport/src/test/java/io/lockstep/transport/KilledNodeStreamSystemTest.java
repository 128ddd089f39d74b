package io.lockstep.transport;

import io.lockstep.transport.stream.StreamSubscriber;
import io.lockstep.transport.stream.SubscriberState;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * A node is killed and started again while subscribers go on: each has every output once, in order.
 */
@Timeout(300)
class KilledNodeStreamSystemTest
{
    private static final int ROUNDS = 2;
    private static final int EVENTS_BEFORE_KILL = 2000;
    private static final int EVENTS_AFTER_KILL = 500;
    private static final int EVENTS_PER_ROUND = EVENTS_BEFORE_KILL + EVENTS_AFTER_KILL;

    @TempDir
    Path directory;

    @AfterEach
    void deleteWhatTheLastProcessLeft()
    {
        IoUtil.delete(new File(EmbeddedDriver.nodeDirectoryName(directory.resolve("node"))), true);
    }

    @Test
    void shouldGiveEverySubscriberEachOutputOnceThoughTheNodeIsKilled() throws Exception
    {
        final String endpoint = freeEndpoint();
        final String streamEndpoint = freeEndpoint();
        final List<StreamRecorder> recorders = new ArrayList<>();
        final List<StreamSubscriber> subscribers = new ArrayList<>();
        final RecordingListener acknowledgements = new RecordingListener();
        EchoNodeProcess node = launch(endpoint, streamEndpoint);
        try (TestSystem clients = new TestSystem(directory.resolve("node"));
            StreamSystem system = new StreamSystem(directory))
        {
            final Client client = clients.launch(TestSystem.clientContext(1, acknowledgements, endpoint)
                .isInvoked(false)
                .keepAliveIntervalNs(TimeUnit.MILLISECONDS.toNanos(100))
                .nodeTimeoutNs(TimeUnit.SECONDS.toNanos(2)));
            for (int round = 0; round < ROUNDS; round++)
            {
                system.await("the node's process to be ready", node::isReady);
                recorders.add(new StreamRecorder());
                subscribers.add(system.subscribe(system.context(streamEndpoint, recorders.get(round))
                    .nodeTimeoutNs(TimeUnit.SECONDS.toNanos(5))));
                system.await("all subscribers to be live",
                    () -> subscribers.stream().allMatch((each) -> each.state() == SubscriberState.LIVE));
                final long first = (long)EVENTS_PER_ROUND * round + 1;
                clients.sendAll(client, EchoProcessor.ECHO, first, first + EVENTS_BEFORE_KILL - 1);
                system.poll();
                node.kill();
                node = launch(endpoint, streamEndpoint);
                clients.sendAll(
                    client, EchoProcessor.ECHO, first + EVENTS_BEFORE_KILL, first + EVENTS_PER_ROUND - 1);
            }
            final long last = (long)EVENTS_PER_ROUND * ROUNDS;
            system.await("the node's process to be ready", node::isReady);
            clients.await("all acknowledgements", () -> acknowledgements.acknowledged == last);
            system.await("all outputs", () -> recorders.stream().allMatch((recorder) -> recorder.count >= last));

            for (int i = 0; i < ROUNDS; i++)
            {
                assertEquals(last, recorders.get(i).count);
                assertEquals(recorders.get(0).digest, recorders.get(i).digest);
                assertEquals(last, recorders.get(i).ascending, "outputs in order, without a duplicate");
            }
        }
        finally
        {
            node.close();
        }
    }

    private EchoNodeProcess launch(final String endpoint, final String streamEndpoint)
    {
        return new EchoNodeProcess(directory.resolve("node"), endpoint, EchoNodeMain.STREAMS + streamEndpoint);
    }

    private static String freeEndpoint() throws Exception
    {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress()))
        {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }
}
