package io.lockstep.transport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(300)
class FairnessSystemTest
{
    private static final int SESSIONS = 200;
    private static final int AT_ONCE = 10;
    private static final int EVENTS = 10;

    @TempDir
    private Path directory;

    @Test
    void shouldServeHundredsOfSessionsBesideOneThatFloodsTheNode()
    {
        try (TestSystem system = new TestSystem(directory); SharedClients shared = new SharedClients())
        {
            system.launch(system.nodeContext(TestSystem.LOOPBACK).termLength(SharedClients.TERM_LENGTH));
            final Flooder flooder = new Flooder(system, shared);
            final RecordingListener[] listeners = new RecordingListener[SESSIONS];
            final Client[] clients = new Client[SESSIONS];
            for (int i = 0; i < SESSIONS; i++)
            {
                listeners[i] = new RecordingListener();
                clients[i] = system.launch(shared.share(system.clientContext(i + 2, listeners[i])));
                if ((i + 1) % AT_ONCE == 0)
                {
                    awaitSessions(system, flooder, clients, i + 1);
                }
            }

            final long floodedBefore = flooder.listener.acknowledged;
            for (int event = 1; event <= EVENTS; event++)
            {
                flooder.flood();
                for (final Client client : clients)
                {
                    system.sendAll(client, EchoProcessor.ECHO, event, event);
                }
                final int expected = event;
                system.await("event " + event + " of each", () ->
                {
                    flooder.flood();
                    boolean isDone = true;
                    for (final RecordingListener listener : listeners)
                    {
                        isDone &= listener.acknowledged == expected;
                    }
                    return isDone;
                });
            }

            for (final RecordingListener listener : listeners)
            {
                listener.assertEchoed(EVENTS);
            }
            assertTrue(flooder.backPressured > 0, "the flooder was never held up");
            assertTrue(flooder.listener.acknowledged > floodedBefore, "the flooder was starved itself");
        }
    }

    private static void awaitSessions(
        final TestSystem system, final Flooder flooder, final Client[] clients, final int count)
    {
        system.await(count + " sessions", () ->
        {
            flooder.flood();
            int connected = 0;
            for (int i = 0; i < count; i++)
            {
                connected += clients[i].state() == ClientState.CONNECTED ? 1 : 0;
            }
            return connected == count;
        });
    }

    /**
     * A client that sends as much as it is let.
     */
    private static final class Flooder
    {
        private final RecordingListener listener = new RecordingListener();
        private final TestSystem system;
        private final Client client;
        private long sent;
        private long backPressured;

        Flooder(final TestSystem system, final SharedClients shared)
        {
            this.system = system;
            client = system.launch(shared.share(system.clientContext(1, listener)));
            system.await("the flooder's session", () -> client.state() == ClientState.CONNECTED);
        }

        void flood()
        {
            EchoProcessor.encode(system.event, 0, EchoProcessor.SILENT, EchoProcessor.LENGTH, sent + 1);
            long result = client.offer(system.event, 0, EchoProcessor.LENGTH);
            while (result > 0)
            {
                sent++;
                result = client.offer(system.event, 0, EchoProcessor.LENGTH);
            }
            backPressured += result == Client.BACK_PRESSURED ? 1 : 0;
        }
    }
}
