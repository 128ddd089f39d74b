package io.lockstep.transport;

import io.lockstep.transport.security.SecurityContext;
import org.agrona.concurrent.CachedNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

@Timeout(300)
class RateLimitSystemTest
{
    private static final int BURST = 5;
    private static final int WINDOW = 32;

    @TempDir
    private Path directory;

    @Test
    void shouldTakeNoMoreThanTheRateAndTellTheClientByBackPressure()
    {
        try (TestSystem system = new TestSystem(directory))
        {
            final CachedNanoClock clock = new CachedNanoClock();
            final RecordingListener limited = new RecordingListener();
            final EngineNode node = system.launch(system.nodeContext(TestSystem.LOOPBACK)
                .nanoClock(clock)
                .security(new SecurityContext().eventsPerSecond(10).eventsBurst(BURST)));
            final Client client = system.launch(system.clientContext(1, limited)
                .windowEvents(WINDOW)
                .nodeTimeoutNs(TimeUnit.HOURS.toNanos(1)));
            system.await("the session", () -> client.state() == ClientState.CONNECTED);
            system.sendAll(client, EchoProcessor.ECHO, 1, WINDOW);

            assertEquals(Client.BACK_PRESSURED, client.offer(system.event, 0, EchoProcessor.LENGTH));
            for (long taken = BURST; taken <= WINDOW; taken += BURST)
            {
                final long expected = taken;
                system.await("the burst", () -> limited.acknowledged == expected);
                final long before = node.counters().value(NodeCounter.RATE_LIMITED);
                system.await("the limit", () -> node.counters().value(NodeCounter.RATE_LIMITED) > before);
                assertEquals(expected, node.counters().value(NodeCounter.EVENTS));
                clock.advance(TimeUnit.SECONDS.toNanos(1));
            }
            system.await("the rest", () -> limited.acknowledged == WINDOW);

            limited.assertEchoed(WINDOW);
        }
    }
}
