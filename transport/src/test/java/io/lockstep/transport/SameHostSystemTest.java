package io.lockstep.transport;

import io.aeron.driver.MediaDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(300)
class SameHostSystemTest
{
    private static final int EVENTS = 200;

    @TempDir
    private Path directory;

    @Test
    void shouldServeClientsThroughSharedMemoryBesideThoseOverUdp()
    {
        try (TestSystem system = new TestSystem(directory))
        {
            final EngineNode node = system.launch(system.nodeContext(TestSystem.LOOPBACK).isIpcServed(true));
            final RecordingListener[] listeners = {
                new RecordingListener(), new RecordingListener(), new RecordingListener()};
            final Client[] clients = {
                system.launch(ipc(system, 1, listeners[0], node)),
                system.launch(ipc(system, 2, listeners[1], node)),
                system.connect(3, listeners[2])};

            assertServed(system, clients, listeners);
        }
    }

    @Test
    void shouldRunSeveralEnginesInOneProcess()
    {
        try (TestSystem first = new TestSystem(directory.resolve("first"));
            TestSystem second = new TestSystem(directory.resolve("second")))
        {
            first.launch();
            second.launch();
            final RecordingListener[] listeners = {new RecordingListener(), new RecordingListener()};
            final Client[] ofFirst = {first.connect(1, listeners[0])};
            final Client[] ofSecond = {second.connect(1, listeners[1])};

            assertServed(first, ofFirst, new RecordingListener[]{listeners[0]});
            assertServed(second, ofSecond, new RecordingListener[]{listeners[1]});
        }
    }

    @Test
    void shouldUseAMediaDriverOfItsOwnProcessAndLeaveItRunning()
    {
        final String name = EmbeddedDriver.clientDirectoryName();
        try (MediaDriver driver = EmbeddedDriver.launch(
            name, SharedClients.TERM_LENGTH, false, EmbeddedDriver::idleStrategy, Throwable::toString))
        {
            try (TestSystem system = new TestSystem(directory))
            {
                system.launch(system.nodeContext(TestSystem.LOOPBACK)
                    .aeronDirectoryName(driver.aeronDirectoryName())
                    .isDriverExternal(true));
                final RecordingListener listener = new RecordingListener();
                assertServed(
                    system, new Client[]{system.connect(1, listener)}, new RecordingListener[]{listener});
            }
            assertTrue(Files.exists(Path.of(name)));
        }
    }

    @Test
    void shouldSayWhatAnExternalDriverNeeds()
    {
        try (TestSystem system = new TestSystem(directory))
        {
            assertThrows(IllegalArgumentException.class,
                () -> EngineNode.launch(system.nodeContext(TestSystem.LOOPBACK).isDriverExternal(true)));
        }
    }

    private static ClientContext ipc(
        final TestSystem system, final long source, final ClientListener listener, final EngineNode node)
    {
        return system.clientContext(source, listener)
            .aeronDirectoryName(node.aeronDirectoryName())
            .isIpc(true);
    }

    private static void assertServed(
        final TestSystem system, final Client[] clients, final RecordingListener[] listeners)
    {
        for (int i = 0; i < clients.length; i++)
        {
            final Client client = clients[i];
            final RecordingListener listener = listeners[i];
            system.await("the session", () -> client.state() == ClientState.CONNECTED);
            system.sendAll(client, EchoProcessor.ECHO, 1, EVENTS);
            system.await("the acknowledgements", () -> listener.acknowledged == EVENTS);
            listener.assertEchoed(EVENTS);
        }
    }
}
