package io.lockstep.transport;

import org.agrona.collections.LongArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RandomTrafficSystemTest
{
    private static final int CLIENTS = 3;
    private static final int STEPS = 9000;
    private static final int STEPS_PER_LIFE = 3000;

    private final Client[] clients = new Client[CLIENTS];
    private final RecordingListener[] listeners = new RecordingListener[CLIENTS];
    private final LongArrayList[] expected = new LongArrayList[CLIENTS];
    private final long[] sourceSequences = new long[CLIENTS];

    @TempDir
    Path directory;

    @Test
    void shouldTellEachClientItsOutputsOnceWhoeverIsSlowAndWhoeverRestarts()
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        final Random random = new Random(seed);
        try (TestSystem system = new TestSystem(directory))
        {
            final String endpoint = system.launch().ingressEndpoint();
            for (int i = 0; i < CLIENTS; i++)
            {
                listeners[i] = new RecordingListener();
                expected[i] = new LongArrayList();
                clients[i] = system.launch(system.clientContext(i + 1, listeners[i]).isInvoked(false));
            }
            long fellBehind = 0;
            for (int step = 1; step <= STEPS; step++)
            {
                doStep(system, random);
                if (step % STEPS_PER_LIFE == 0)
                {
                    fellBehind += system.node().counters().value(NodeCounter.SESSIONS_FELL_BEHIND);
                    resumeAll(system);
                    system.closeNode();
                    system.launch(system.nodeContext(endpoint));
                }
            }
            for (int i = 0; i < CLIENTS; i++)
            {
                final int client = i;
                system.await("acknowledgements of client " + i + ", seed=" + seed,
                    () -> listeners[client].acknowledged == sourceSequences[client]);
                assertEquals(expected[i], listeners[i].values, "seed=" + seed);
                // All may be acknowledged before the last life of the node has begun for this client.
                system.await("the last session of client " + i + ", seed=" + seed,
                    () -> listeners[client].connects > STEPS / STEPS_PER_LIFE);
            }

            assertTrue(fellBehind > 0, "seed=" + seed);
            assertTrue(system.failures.isEmpty(), "seed=" + seed);
        }
    }

    private void doStep(final TestSystem system, final Random random)
    {
        final int i = random.nextInt(CLIENTS);
        if (random.nextInt(300) == 0)
        {
            resumeAll(system);
            system.await("all sessions", () ->
            {
                boolean isConnected = true;
                for (final Client client : clients)
                {
                    isConnected &= client.state() == ClientState.CONNECTED && client.unacknowledged() == 0;
                }
                return isConnected;
            });
            system.pause(clients[random.nextInt(CLIENTS)]);
        }

        final int templateId = random.nextBoolean() ?
            EchoProcessor.LARGE : EchoProcessor.ECHO + random.nextInt(EchoProcessor.SILENT);
        final int length = templateId == EchoProcessor.LARGE ? TestSystem.MAX_EVENT_LENGTH : EchoProcessor.LENGTH;
        final long value = sourceSequences[i] + 1;
        EchoProcessor.encode(system.event, 0, templateId, length, value);
        if (clients[i].offer(system.event, 0, length) > 0)
        {
            sourceSequences[i] = value;
            final int outputs =
                templateId == EchoProcessor.SILENT ? 0 : templateId == EchoProcessor.THRICE ? 3 : 1;
            for (int output = 0; output < outputs; output++)
            {
                expected[i].addLong(value);
            }
        }
        else
        {
            resumeAll(system);
            system.await("the client", () -> clients[i].state() == ClientState.CONNECTED);
        }
    }

    private void resumeAll(final TestSystem system)
    {
        for (final Client client : clients)
        {
            system.resume(client);
        }
    }
}
