package io.lockstep.transport;

import io.aeron.driver.Configuration;
import io.lockstep.codecs.stream.SlowPolicy;
import io.lockstep.codecs.stream.StreamEnd;
import io.lockstep.engine.Threading;
import io.lockstep.transport.stream.StreamDeclaration;
import io.lockstep.transport.stream.StreamSubscriber;
import io.lockstep.transport.stream.StreamsContext;
import io.lockstep.transport.stream.SubscriberState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A subscriber hangs while events are applied: neither the engine nor another subscriber notices, and what it finds
 * when it is back is what the stream's policy says.
 */
@Timeout(300)
class StoppedSubscriberSystemTest
{
    private static final int BEFORE = 500;
    // Several times what the buffers between node and subscriber hold: 96 bytes each, in terms of 64 KiB.
    private static final int MEANWHILE = 20_000;
    private static final int AFTER = 500;
    private static final int KEYS = 16;
    private static final int ALL = BEFORE + MEANWHILE + AFTER;
    private static final String SMALL_TERMS = StreamDeclaration.LIVE_CHANNEL_DEFAULT + "|term-length=64k";

    private static final String[] TIMEOUTS = {
        Configuration.PUBLICATION_CONNECTION_TIMEOUT_PROP_NAME, Configuration.IMAGE_LIVENESS_TIMEOUT_PROP_NAME};

    @TempDir
    Path directory;

    private final StreamRecorder stopped = new StreamRecorder();
    private final StreamRecorder other = new StreamRecorder();

    /**
     * Streams are not given up for a pause of the whole test, which is no subscriber's fault.
     */
    @BeforeAll
    static void setTimeouts()
    {
        for (final String name : TIMEOUTS)
        {
            System.setProperty(name, "60s");
        }
    }

    @AfterAll
    static void resetTimeouts()
    {
        for (final String name : TIMEOUTS)
        {
            System.clearProperty(name);
        }
    }

    @Test
    void shouldRecoverWhatItMissedFromTheHistory()
    {
        try (StreamSystem system = launch(SlowPolicy.RECOVER))
        {
            final StreamSubscriber subscriber = stopAndResume(system);
            system.await("the last output", () -> stopped.lastSequence == ALL);

            assertEquals(other.digest, stopped.digest);
            assertEquals(ALL, stopped.count);
            assertTrue(subscriber.gaps() > 0, "gaps: " + subscriber.gaps());
        }
    }

    @Test
    void shouldBeToldHowManyOutputsWereDropped()
    {
        try (StreamSystem system = launch(SlowPolicy.DROP))
        {
            final StreamSubscriber subscriber = stopAndResume(system);
            system.await("what was dropped to be known", () -> stopped.count + stopped.dropped == ALL);

            assertTrue(stopped.dropped > 0, "dropped: " + stopped.dropped);
            assertEquals(subscriber.dropped(), stopped.dropped);
            system.await("the live outputs", () -> subscriber.state() == SubscriberState.LIVE);
            final long before = stopped.count;
            system.offer(EchoProcessor.ECHO, AFTER);
            system.await("outputs behind those dropped", () -> stopped.count + stopped.dropped == ALL + AFTER);
            assertTrue(stopped.count > before, "outputs: " + stopped.count);
        }
    }

    @Test
    void shouldBeDisconnectedWithTheReason()
    {
        try (StreamSystem system = launch(SlowPolicy.DISCONNECT))
        {
            final StreamSubscriber subscriber = stopAndResume(system);
            system.await("the end", () -> stopped.end != null);

            assertEquals(StreamEnd.TOO_SLOW, stopped.end);
            assertEquals(StreamEnd.TOO_SLOW, subscriber.end());
            assertEquals(SubscriberState.CLOSED, subscriber.state());
            assertTrue(stopped.count < ALL, "outputs: " + stopped.count);
        }
    }

    @Test
    void shouldGetTheLatestOutputOfEachKey()
    {
        try (StreamSystem system = launch(SlowPolicy.CONFLATE))
        {
            stopAndResume(system);
            system.await("all outputs, or those that stand for them",
                () -> stopped.count + stopped.conflated == ALL && other.count + other.conflated == ALL);

            assertTrue(stopped.conflated > 0, "conflated: " + stopped.conflated);
            final StreamRecorder late = new StreamRecorder();
            final StreamSubscriber subscriber = system.subscribe(late);
            system.await("the latest of each key", () -> subscriber.state() == SubscriberState.LIVE);
            assertEquals(KEYS, late.count);
            assertEquals(0, late.conflated);
        }
    }

    private StreamSystem launch(final SlowPolicy policy)
    {
        final StreamSystem system = new StreamSystem(directory);
        system.launch(new EngineNodeContext()
            .engine(TestSystem.engineContext(directory.resolve("node"), Threading.SHARED))
            .ingressEndpoint(TestSystem.LOOPBACK)
            .termLength(64 * 1024)
            .streams(new StreamsContext()
                .subscriberTimeoutNs(TimeUnit.MINUTES.toNanos(10))
                .aliveIntervalNs(TimeUnit.MILLISECONDS.toNanos(100))
                .stream(new StreamDeclaration(StreamSystem.STREAM)
                    .templates(EchoProcessor.SCHEMA_ID, EchoProcessor.ECHO)
                    .key((buffer, offset, length) -> EchoProcessor.value(buffer, offset) % KEYS)
                    .slowPolicy(policy)
                    .liveChannel(SMALL_TERMS)))
            .failureHandler((error) -> { }));
        return system;
    }

    private StreamSubscriber stopAndResume(final StreamSystem system)
    {
        final StreamSubscriber subscriber = system.subscribe(stopped);
        final StreamSubscriber running = system.subscribe(other);
        system.await("both to be live", () ->
            subscriber.state() == SubscriberState.LIVE && running.state() == SubscriberState.LIVE);
        system.offer(EchoProcessor.ECHO, BEFORE);
        system.await("the first outputs", () -> stopped.lastSequence == BEFORE && other.lastSequence == BEFORE);

        system.stop(subscriber);
        final long before = stopped.count;
        for (int i = 0; i < MEANWHILE; i++)
        {
            system.offer(EchoProcessor.ECHO);
            // The other one keeps up, so that it has no gap of its own.
            if (i % 100 == 0)
            {
                final long last = system.offered();
                system.await("the other subscriber", () -> other.lastSequence == last || running.end() != null);
            }
        }
        system.offer(EchoProcessor.ECHO, AFTER);
        system.awaitDurable();
        // Of outputs that wait by key, the last one may be followed by earlier ones.
        system.await("the other subscriber",
            () -> other.lastSequence == ALL && other.count + other.conflated == ALL);
        assertEquals(before, stopped.count);
        assertEquals(0, running.dropped());

        system.resume(subscriber);
        return subscriber;
    }
}
