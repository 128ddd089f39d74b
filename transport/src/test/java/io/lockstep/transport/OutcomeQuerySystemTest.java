package io.lockstep.transport;

import io.lockstep.codecs.session.KnownOutcome;
import io.lockstep.codecs.session.RefusalCode;
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
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What became of an event is to be had after the node was killed, by a client that kept nothing.
 */
@Timeout(120)
class OutcomeQuerySystemTest
{
    private static final int NOT_KNOWN = 9;
    private static final int REFUSED = TestSystem.MAX_REFUSALS + 2;
    private static final int LAST = REFUSED + 20;

    @TempDir
    Path directory;

    private final List<String> answers = new ArrayList<>();
    private final RecordingListener listener = new RecordingListener()
    {
        @Override
        public void onOutcomeAnswer(
            final long queryId,
            final long sourceSequence,
            final KnownOutcome known,
            final RefusalCode code,
            final long lastSourceSequence,
            final long sequence)
        {
            assertTrue(sequence > LAST, "sequence=" + sequence);
            answers.add(queryId + " " + sourceSequence + " " + known +
                (code == RefusalCode.NULL_VAL ? "" : " " + code) + " last " + lastSourceSequence);
        }
    };

    @AfterEach
    void deleteWhatTheLastProcessLeft()
    {
        IoUtil.delete(new File(EmbeddedDriver.nodeDirectoryName(directory)), true);
    }

    @Test
    void shouldAnswerTheSameBeforeAndAfterTheNodeWasKilled() throws Exception
    {
        final String endpoint = freeEndpoint();
        final List<String> expected = List.of(
            "1 1 UNKNOWN_FORGOTTEN last " + LAST,
            "2 " + REFUSED + " NOT_APPLIED EVENT_NOT_KNOWN last " + LAST,
            "3 " + (REFUSED + 1) + " APPLIED last " + LAST,
            "4 " + (LAST + 1) + " UNKNOWN_NOT_SEEN last " + LAST);
        EchoNodeProcess node = new EchoNodeProcess(directory, endpoint);
        try
        {
            try (TestSystem system = new TestSystem(directory))
            {
                final Client client = connect(system, node, endpoint);
                system.sendAll(client, NOT_KNOWN, 1, REFUSED);
                system.sendAll(client, EchoProcessor.ECHO, REFUSED + 1, LAST);
                system.await("all acknowledgements", () -> listener.acknowledged == LAST);
                ask(system, client);
                node.kill();
            }
            assertEquals(REFUSED, listener.refusals.size());
            assertEquals(expected, answers);

            answers.clear();
            node = new EchoNodeProcess(directory, endpoint);
            try (TestSystem system = new TestSystem(directory))
            {
                ask(system, connect(system, node, endpoint));
            }
            assertEquals(expected, answers);
        }
        finally
        {
            node.close();
        }
    }

    private Client connect(final TestSystem system, final EchoNodeProcess node, final String endpoint)
    {
        system.await("the node's process to be ready", node::isReady);
        final Client client = system.launch(TestSystem.clientContext(1, listener, endpoint)
            .isInvoked(false)
            .keepAliveIntervalNs(TimeUnit.MILLISECONDS.toNanos(100))
            .nodeTimeoutNs(TimeUnit.SECONDS.toNanos(10)));
        assertEquals(Client.NOT_CONNECTED, client.queryOutcome(1, 1));
        system.await("the session", () -> client.state() == ClientState.CONNECTED);
        return client;
    }

    private void ask(final TestSystem system, final Client client)
    {
        final int before = answers.size();
        final long[] numbers = {1, REFUSED, REFUSED + 1, LAST + 1};
        for (int i = 0; i < numbers.length; i++)
        {
            final int query = i;
            system.await("a question to be taken", () -> client.queryOutcome(query + 1, numbers[query]) > 0);
        }
        system.await("the answers", () -> answers.size() == before + numbers.length);
    }

    private static String freeEndpoint() throws Exception
    {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress()))
        {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }
}
