package io.lockstep.transport;

import io.lockstep.codecs.session.MessageHeaderDecoder;
import io.lockstep.codecs.session.RefusalCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

@Timeout(300)
class SchemaNegotiationSystemTest
{
    // Any schema serves, and this one is at hand.
    private static final int ID = MessageHeaderDecoder.SCHEMA_ID;
    private static final int VERSION = MessageHeaderDecoder.SCHEMA_VERSION;

    @TempDir
    private Path directory;

    @Test
    void shouldTakeClientsThatWriteWhatTheNodeKnows() throws IOException
    {
        try (TestSystem system = new TestSystem(directory))
        {
            launch(system);

            assertEquals(VERSION, connect(system, 1, ID, VERSION).nodeSchemaVersion());
            assertEquals(VERSION, connect(system, 2, ID, 0).nodeSchemaVersion());
            assertEquals(Client.SCHEMA_NOT_NAMED, system.connect(3, new RecordingListener()).nodeSchemaVersion());
            assertRefused(system, 4, ID, VERSION + 1);
            assertRefused(system, 5, ID + 1, 0);
            assertRefused(system, 6, ID, -1);
            assertEquals(3, system.node().counters().value(NodeCounter.CONNECTS_SCHEMA_NOT_KNOWN));
        }
    }

    private void launch(final TestSystem system) throws IOException
    {
        final EngineNodeContext ctx = system.nodeContext(TestSystem.LOOPBACK);
        try (InputStream ir = MessageHeaderDecoder.class.getResourceAsStream("/META-INF/sbe/session.sbeir"))
        {
            ctx.engine().schemas(Map.of("session.sbeir", ir.readAllBytes()));
        }
        system.launch(ctx);
    }

    private static Client connect(final TestSystem system, final long source, final int id, final int version)
    {
        final Client client = system.launch(
            system.clientContext(source, new RecordingListener()).applicationSchema(id, version));
        system.await("the session", () -> client.state() == ClientState.CONNECTED);
        return client;
    }

    private static void assertRefused(final TestSystem system, final long source, final int id, final int version)
    {
        final RecordingListener listener = new RecordingListener();
        final Client client = system.launch(system.clientContext(source, listener)
            .connectTimeoutNs(TimeUnit.SECONDS.toNanos(60))
            .applicationSchema(id, version));
        system.await("the refusal", () -> client.state() == ClientState.CLOSED);
        assertEquals(List.of(RefusalCode.SCHEMA_NOT_KNOWN), listener.refusals);
    }
}
