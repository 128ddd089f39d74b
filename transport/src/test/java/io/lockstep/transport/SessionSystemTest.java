package io.lockstep.transport;

import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.RefusalCode;
import io.lockstep.replay.journal.JournalInUseException;
import org.agrona.concurrent.CachedNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SessionSystemTest
{
    @TempDir
    Path directory;

    @Test
    void shouldGoOnAfterTheNodeWasClosedAndLaunchedAgain()
    {
        try (TestSystem system = new TestSystem(directory))
        {
            final RecordingListener listener = new RecordingListener();
            final String endpoint = system.launch().ingressEndpoint();
            final Client client = system.connect(1, listener);

            for (int round = 0; round < 3; round++)
            {
                system.sendAll(client, EchoProcessor.ECHO, 1 + 3000 * round, 3000 * (round + 1));
                system.closeNode();
                system.await("the end of the session", () -> client.state() != ClientState.CONNECTED);
                system.launch(system.nodeContext(endpoint));
            }
            // Which may all have come before the node was closed for the last time.
            system.await("all acknowledgements and the last session",
                () -> listener.acknowledged == 9000 && listener.connects == 4);

            listener.assertEchoed(9000);
            assertEquals(3, listener.disconnects);
            assertEquals(List.of(EndReason.NODE_CLOSED, EndReason.NODE_CLOSED, EndReason.NODE_CLOSED), listener.ends);
        }
    }

    @Test
    void shouldGoOnInAnotherClientWhereTheFirstOneEnded()
    {
        try (TestSystem system = new TestSystem(directory))
        {
            final RecordingListener first = new RecordingListener();
            final RecordingListener second = new RecordingListener();
            final RecordingListener third = new RecordingListener();
            system.launch();
            final Client firstClient = system.connect(1, first);
            system.sendAll(firstClient, EchoProcessor.ECHO, 1, 100);
            system.await("all acknowledgements", () -> first.acknowledged == 100);
            firstClient.close();

            final Client secondClient = system.launch(
                system.clientContext(1, second).outputsAfter(first.sequence() - 10, -1));
            system.await("the session", () -> secondClient.state() == ClientState.CONNECTED);
            final Client thirdClient = system.launch(system.clientContext(1, third).outputsAfter(0, -1));
            system.await("the session", () -> thirdClient.state() == ClientState.CONNECTED);
            system.sendAll(thirdClient, EchoProcessor.ECHO, 101, 200);
            system.await("all acknowledgements", () -> third.acknowledged == 200);

            assertEquals(100, second.lastSourceSequence);
            assertEquals(11, second.values.size());
            assertEquals(90, second.values.getLong(0));
            third.assertEchoed(200);
        }
    }

    @Test
    void shouldEndTheSessionOfASourceThatConnectsAgain()
    {
        try (TestSystem system = new TestSystem(directory))
        {
            final RecordingListener first = new RecordingListener();
            final RecordingListener second = new RecordingListener();
            system.launch();
            final Client firstClient = system.connect(1, first);
            system.sendAll(firstClient, EchoProcessor.ECHO, 1, 10);
            system.await("all acknowledgements", () -> first.acknowledged == 10);

            final Client secondClient = system.connect(1, second);
            system.await("the end of the first", () -> firstClient.state() == ClientState.CLOSED);
            system.sendAll(secondClient, EchoProcessor.ECHO, 11, 20);
            system.await("all acknowledgements", () -> second.acknowledged == 20);

            assertEquals(List.of(EndReason.SUPERSEDED), first.ends);
            assertEquals(Client.CLOSED, firstClient.offer(system.event, 0, EchoProcessor.LENGTH));
            first.assertEchoed(10);
            assertEquals(10, second.values.size());
            assertEquals(20, second.counts.getLong(9));
            assertEquals(1, system.node().counters().value(NodeCounter.SESSIONS_SUPERSEDED));
        }
    }

    @Test
    void shouldEndASessionWhoseClientIsSilent()
    {
        try (TestSystem system = new TestSystem(directory))
        {
            final CachedNanoClock clock = new CachedNanoClock();
            final RecordingListener listener = new RecordingListener();
            final EngineNode node = system.launch(system.nodeContext(TestSystem.LOOPBACK).nanoClock(clock));
            final Client client = system.connect(1, listener);

            system.pause(client);
            clock.advance(EngineNodeContext.SESSION_TIMEOUT_DEFAULT_NS);
            system.await("the time-out", () -> node.counters().value(NodeCounter.SESSIONS_TIMED_OUT) == 1);
            system.resume(client);
            system.await("the second session", () -> listener.connects == 2);
            system.sendAll(client, EchoProcessor.ECHO, 1, 10);
            system.await("all acknowledgements", () -> listener.acknowledged == 10);

            assertEquals(List.of(EndReason.TIMEOUT), listener.ends);
            listener.assertEchoed(10);
        }
    }

    @Test
    void shouldConnectAgainWhenTheNodeIsSilent()
    {
        try (TestSystem system = new TestSystem(directory))
        {
            final CachedNanoClock clock = new CachedNanoClock();
            final RecordingListener listener = new RecordingListener();
            system.launch();
            final Client client = system.launch(
                system.clientContext(1, listener).nanoClock(clock).nodeTimeoutNs(TimeUnit.HOURS.toNanos(1)));
            system.await("the session", () -> client.state() == ClientState.CONNECTED);
            system.sendAll(client, EchoProcessor.ECHO, 1, 10);
            system.await("all acknowledgements", () -> listener.acknowledged == 10);

            clock.advance(TimeUnit.HOURS.toNanos(2));
            system.await("the loss", () -> listener.disconnects == 1);
            clock.advance(TimeUnit.SECONDS.toNanos(1));
            system.await("the second session", () -> listener.connects == 2);
            system.sendAll(client, EchoProcessor.ECHO, 11, 20);
            system.await("all acknowledgements", () -> listener.acknowledged == 20);

            listener.assertEchoed(20);
            assertEquals(List.of(), listener.ends);
        }
    }

    @Test
    void shouldNotLetASlowClientHoldUpAnotherOne()
    {
        try (TestSystem system = new TestSystem(directory))
        {
            final RecordingListener slow = new RecordingListener();
            final RecordingListener fast = new RecordingListener();
            final EngineNode node = system.launch();
            final Client slowClient = system.launch(system.clientContext(1, slow).isInvoked(false));
            system.await("the slow session", () -> slowClient.state() == ClientState.CONNECTED);
            final Client fastClient = system.connect(2, fast);

            system.pause(slowClient);
            for (int i = 1; i <= 200; i++)
            {
                system.send(slowClient, EchoProcessor.LARGE, TestSystem.MAX_EVENT_LENGTH, i);
            }
            system.await("the slow client to fall behind",
                () -> node.counters().value(NodeCounter.SESSIONS_FELL_BEHIND) > 0);
            system.sendAll(fastClient, EchoProcessor.ECHO, 1, 10_000);
            system.await("the fast client's acknowledgements", () -> fast.acknowledged == 10_000);
            final int slowOutputs = slow.values.size();
            system.resume(slowClient);
            system.await("the slow client's acknowledgements", () -> slow.acknowledged == 200);
            system.sendAll(slowClient, EchoProcessor.ECHO, 201, 300);
            system.await("the slow client's live acknowledgements", () -> slow.acknowledged == 300);

            assertEquals(0, slowOutputs);
            fast.assertEchoed(10_000);
            slow.assertEchoed(300);
        }
    }

    @Test
    void shouldRefuseMoreSessionsThanDeclaredUntilOneEnds()
    {
        try (TestSystem system = new TestSystem(directory))
        {
            final RecordingListener first = new RecordingListener();
            final RecordingListener second = new RecordingListener();
            system.launch(system.nodeContext(TestSystem.LOOPBACK).maxSessions(1));
            final Client firstClient = system.launch(
                system.clientContext(1, first).closeTimeoutNs(TimeUnit.SECONDS.toNanos(10)));
            system.await("the first session", () -> firstClient.state() == ClientState.CONNECTED);

            final Client secondClient = system.launch(system.clientContext(2, second));
            system.await("the refusal", () -> !second.refusals.isEmpty());
            firstClient.close();
            system.await("the second session", () -> secondClient.state() == ClientState.CONNECTED);

            assertEquals(RefusalCode.SESSION_LIMIT, second.refusals.get(0));
            assertEquals(List.of(EndReason.CLIENT_REQUEST), first.ends);
        }
    }

    @Test
    void shouldRefuseAClientThatHasSeenMoreThanTheNode()
    {
        try (TestSystem system = new TestSystem(directory))
        {
            final RecordingListener listener = new RecordingListener();
            system.launch();

            final Client client = system.launch(system.clientContext(1, listener).outputsAfter(1000, 0));
            system.await("the refusal", () -> client.state() == ClientState.CLOSED);

            assertEquals(List.of(RefusalCode.OUTPUT_NOT_KEPT), listener.refusals);
        }
    }

    @Test
    void shouldSayThatThePortIsInUseAndTouchNothing() throws Exception
    {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            TestSystem system = new TestSystem(directory.resolve("node")))
        {
            final String endpoint = "127.0.0.1:" + socket.getLocalPort();

            final PortInUseException thrown =
                assertThrows(PortInUseException.class, () -> system.launch(system.nodeContext(endpoint)));

            assertEquals("the ingress endpoint is in use: endpoint=" + endpoint, thrown.getMessage());
            assertEquals(endpoint, thrown.endpoint());
            assertFalse(Files.exists(directory.resolve("node")));
            assertFalse(Files.exists(Path.of(EmbeddedDriver.nodeDirectoryName(directory.resolve("node")))));
        }
    }

    @Test
    void shouldNotTouchANodeThatRunsInTheSameDirectory()
    {
        try (TestSystem system = new TestSystem(directory))
        {
            final RecordingListener listener = new RecordingListener();
            system.launch();
            final Client client = system.connect(1, listener);

            assertThrows(JournalInUseException.class,
                () -> EngineNode.launch(system.nodeContext(TestSystem.LOOPBACK)));
            system.sendAll(client, EchoProcessor.ECHO, 1, 10);
            system.await("all acknowledgements", () -> listener.acknowledged == 10);

            listener.assertEchoed(10);
        }
    }

    @Test
    void shouldLeaveNothingInSharedMemory()
    {
        final String nodeDirectory;
        try (TestSystem system = new TestSystem(directory))
        {
            final EngineNode node = system.launch();
            nodeDirectory = EmbeddedDriver.nodeDirectoryName(directory);
            assertTrue(Files.exists(Path.of(nodeDirectory)));

            node.close();
            node.close();
        }

        assertFalse(Files.exists(Path.of(nodeDirectory)));
    }
}
