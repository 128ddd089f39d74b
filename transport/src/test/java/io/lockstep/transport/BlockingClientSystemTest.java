package io.lockstep.transport;

import io.lockstep.codecs.session.DurabilityLevel;
import io.lockstep.codecs.session.RefusalCode;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

@Timeout(300)
class BlockingClientSystemTest
{
    private final UnsafeBuffer event = new UnsafeBuffer(new byte[TestSystem.MAX_EVENT_LENGTH]);

    @TempDir
    private Path directory;

    @Test
    void shouldTellWhatBecameOfAnEventAndHandOutItsOutputs() throws TimeoutException
    {
        try (TestSystem system = new TestSystem(directory))
        {
            system.launch();
            try (BlockingClient client = connect(system, 1))
            {
                assertEquals(new BlockingClient.Outcome(1, true, null, DurabilityLevel.OS),
                    send(client, EchoProcessor.THRICE, EchoProcessor.LENGTH, 1));
                assertEquals(new BlockingClient.Outcome(2, false, RefusalCode.EVENT_NOT_KNOWN, null),
                    send(client, EchoProcessor.LARGE + 1, EchoProcessor.LENGTH, 2));
                assertEquals(new BlockingClient.Outcome(3, true, null, DurabilityLevel.OS),
                    send(client, EchoProcessor.SILENT, EchoProcessor.LENGTH, 3));
                for (int index = 0; index < 3; index++)
                {
                    final BlockingClient.Output output = client.receive();
                    assertEquals(index, output.index());
                    assertEquals(1, output.sourceSequence());
                    assertEquals(1, EchoProcessor.value(new UnsafeBuffer(output.bytes()), 0));
                }
                assertThrows(IllegalArgumentException.class, () -> client.send(event, 0, 1));
            }
        }
    }

    @Test
    void shouldGoOnAfterTheNodeWasLaunchedAgain() throws TimeoutException
    {
        try (TestSystem system = new TestSystem(directory))
        {
            final String endpoint = system.launch().ingressEndpoint();
            try (BlockingClient client = connect(system, 1))
            {
                for (int value = 1; value <= 20; value++)
                {
                    if (value % 10 == 0)
                    {
                        system.closeNode();
                        system.launch(system.nodeContext(endpoint));
                    }
                    assertEquals(value, send(client, EchoProcessor.ECHO, EchoProcessor.LENGTH, value).sourceSequence());
                    assertEquals(value, EchoProcessor.count(new UnsafeBuffer(client.receive().bytes()), 0));
                }
            }
        }
    }

    @Test
    void shouldSayWhyThereIsNoSession()
    {
        try (TestSystem system = new TestSystem(directory))
        {
            system.launch();

            final SessionRefusedException thrown = assertThrows(SessionRefusedException.class,
                () -> BlockingClient.connect(context(system, 1).applicationSchema(1, 1), 60, TimeUnit.SECONDS));
            assertEquals(RefusalCode.SCHEMA_NOT_KNOWN, thrown.code());
            assertThrows(TimeoutException.class, () -> BlockingClient.connect(
                context(system, 1).ingressEndpoint("127.0.0.1:9"), 1, TimeUnit.MILLISECONDS));
        }
    }

    private BlockingClient.Outcome send(
        final BlockingClient client, final int templateId, final int length, final long value) throws TimeoutException
    {
        EchoProcessor.encode(event, 0, templateId, length, value);
        return client.send(event, 0, length);
    }

    private static BlockingClient connect(final TestSystem system, final long source) throws TimeoutException
    {
        return BlockingClient.connect(context(system, source), 60, TimeUnit.SECONDS);
    }

    private static ClientContext context(final TestSystem system, final long source)
    {
        return new ClientContext()
            .ingressEndpoint(system.node().ingressEndpoint())
            .source(source)
            .errorHandler((error) ->
            {
            });
    }
}
