package io.lockstep.transport;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ReceiveChannelEndpointSupplier;
import io.aeron.driver.ThreadingMode;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineCore;
import io.lockstep.transport.stream.StreamSubscriber;
import io.lockstep.transport.stream.StreamSubscriberContext;
import org.agrona.CloseHelper;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Subscribers of a node's streams, with a media driver of their own; both are run by the test's thread while it waits.
 */
final class StreamSystem implements AutoCloseable
{
    static final String STREAM = "echoes";

    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long PARK_NS = 20_000;
    private static final long LONG_NS = TimeUnit.MINUTES.toNanos(10);
    private static final int HELD_LENGTH = 256 * 1024;

    private final UnsafeBuffer event = new UnsafeBuffer(new byte[TestSystem.MAX_EVENT_LENGTH]);
    private final List<StreamSubscriber> subscribers = new ArrayList<>();
    private final Set<StreamSubscriber> stopped = new HashSet<>();
    private final MediaDriver driver;
    private final Aeron aeron;
    private EngineNode node;
    private long offered;

    StreamSystem(final Path directory)
    {
        this(directory, null);
    }

    StreamSystem(final Path directory, final ReceiveChannelEndpointSupplier receivers)
    {
        final MediaDriver.Context driverCtx = new MediaDriver.Context()
            .aeronDirectoryName(directory.resolve("aeron-" + UUID.randomUUID()).toString())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .termBufferSparseFile(true)
            .publicationTermBufferLength(64 * 1024)
            .asyncExecutorIdleStrategy(new SleepingMillisIdleStrategy(10))
            .threadingMode(ThreadingMode.INVOKER)
            .clientLivenessTimeoutNs(LONG_NS)
            .publicationUnblockTimeoutNs(2 * LONG_NS)
            .errorHandler((error) -> { });
        if (receivers != null)
        {
            driverCtx.receiveChannelEndpointSupplier(receivers);
        }
        driver = MediaDriver.launch(driverCtx);
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .useConductorAgentInvoker(true)
            .driverAgentInvoker(driver.sharedAgentInvoker())
            .errorHandler((error) -> { }));
    }

    EngineNode launch(final EngineNodeContext ctx)
    {
        node = EngineNode.launch(ctx);
        return node;
    }

    EngineNode node()
    {
        return node;
    }

    /**
     * Nobody who is stopped is given up for being silent.
     */
    StreamSubscriberContext context(final String endpoint, final StreamRecorder recorder)
    {
        return new StreamSubscriberContext()
            .aeron(aeron)
            .endpoint(endpoint)
            .streamName(STREAM)
            .heldLength(HELD_LENGTH)
            .nodeTimeoutNs(LONG_NS)
            .aliveIntervalNs(TimeUnit.MILLISECONDS.toNanos(200))
            .listener(recorder);
    }

    StreamSubscriber subscribe(final StreamRecorder recorder)
    {
        return subscribe(context(node.streamEndpoint(), recorder));
    }

    StreamSubscriber subscribe(final StreamSubscriberContext ctx)
    {
        final StreamSubscriber subscriber = StreamSubscriber.launch(ctx);
        subscribers.add(subscriber);
        return subscriber;
    }

    /**
     * A publication of the test's own.
     */
    ExclusivePublication publication(final String channel, final int streamId)
    {
        return aeron.addExclusivePublication(channel, streamId);
    }

    /**
     * Leave a subscriber alone from now on, as if its process hung.
     */
    void stop(final StreamSubscriber subscriber)
    {
        stopped.add(subscriber);
    }

    void resume(final StreamSubscriber subscriber)
    {
        stopped.remove(subscriber);
    }

    /**
     * Offer an event to the engine, whose value is the number of events offered.
     */
    void offer(final int templateId)
    {
        EchoProcessor.encode(event, 0, templateId, EchoProcessor.LENGTH, ++offered);
        while (engine().offer(offered, EngineCore.NO_SOURCE, 0, event, 0, EchoProcessor.LENGTH) ==
            Engine.BACK_PRESSURED)
        {
            poll();
        }
    }

    void offer(final int templateId, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            offer(templateId);
            if (i % 64 == 0)
            {
                poll();
            }
        }
    }

    long offered()
    {
        return offered;
    }

    /**
     * Wait until all that was offered is in the output journal.
     */
    void awaitDurable()
    {
        await("the outputs of all events",
            () -> node.journaledEngine().outputJournal().lastWholeSequence() >= offered);
    }

    int poll()
    {
        int work = driver.sharedAgentInvoker().invoke();
        work += aeron.conductorAgentInvoker().invoke();
        for (int i = 0; i < subscribers.size(); i++)
        {
            work += stopped.contains(subscribers.get(i)) ? 0 : subscribers.get(i).poll();
        }

        return work;
    }

    void await(final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        while (!condition.getAsBoolean())
        {
            if (poll() == 0)
            {
                LockSupport.parkNanos(PARK_NS);
            }
            if (System.nanoTime() - deadlineNs >= 0)
            {
                throw new AssertionError("waited in vain for " + what + ": " + describe());
            }
        }
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(subscribers);
        CloseHelper.closeAll(node, aeron, driver);
    }

    private Engine engine()
    {
        return node.journaledEngine().engine();
    }

    private String describe()
    {
        final StringBuilder text = new StringBuilder("offered=").append(offered);
        for (final StreamSubscriber subscriber : subscribers)
        {
            text.append(' ').append(subscriber.state())
                .append(" end=").append(subscriber.end())
                .append(" last=").append(subscriber.lastSequence())
                .append(" gaps=").append(subscriber.gaps())
                .append(" dropped=").append(subscriber.dropped());
        }

        return text.append(node == null ? "" : " failure=" + node.failure()).toString();
    }
}
