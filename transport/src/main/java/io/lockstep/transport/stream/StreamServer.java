package io.lockstep.transport.stream;

import io.aeron.Aeron;
import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.lockstep.engine.counters.CounterType;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.journal.OutputJournal;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The streams of one node.
 *
 * <p>It reads what the output journal has published, at its own pace: so it shows nothing that is not durable, and the
 * engine does not know of it.
 *
 * <p>Threading: launched, invoked and closed by the thread that does the same with the node.
 *
 * <p>Errors: a failure is told to the error handler, and no stream goes on.
 */
public final class StreamServer implements AutoCloseable
{
    private static final long RESOLVE_TIMEOUT_NS = 10_000_000_000L;
    private static final long PARK_NS = 100_000;
    private static final String UDP_FLOW_CONTROL = "max";
    // A subscriber on this machine that reads nothing is left behind after this time.
    private static final String IPC_WINDOW_TIMEOUT = "100ms";

    private final StreamsContext ctx;
    private final JournaledEngine engine;
    private final Aeron aeron;
    private final NanoClock nanoClock;
    private final List<StreamFeed> feeds = new ArrayList<>();
    private final StreamProxy proxy;
    private final Runnable driver;

    private StreamAgent agent;
    private AgentRunner runner;
    private AgentInvoker invoker;
    private String endpoint;

    private StreamServer(
        final StreamsContext ctx,
        final JournaledEngine engine,
        final Aeron aeron,
        final NanoClock nanoClock,
        final long run,
        final Runnable driver)
    {
        this.ctx = ctx;
        this.engine = engine;
        this.aeron = aeron;
        this.nanoClock = nanoClock;
        this.driver = driver;
        proxy = new StreamProxy(run);
    }

    /**
     * Publish a node's streams.
     *
     * @param ctx          concluded.
     * @param engine       running, with an output journal; nothing was offered to it since its recovery.
     * @param aeron        of the node.
     * @param nanoClock    of the time-outs.
     * @param run          which no other launch of the node has: the time of the launch.
     * @param endTimeoutNs how long subscribers are waited for at the end.
     * @param idleStrategy of the streams' thread; null where it has none and is invoked.
     * @param driver       what has to be run for the media driver to make progress while the launch waits.
     * @param errorHandler for the failure that ends the streams.
     * @return the running server.
     */
    public static StreamServer launch(
        final StreamsContext ctx,
        final JournaledEngine engine,
        final Aeron aeron,
        final NanoClock nanoClock,
        final long run,
        final long endTimeoutNs,
        final IdleStrategy idleStrategy,
        final Runnable driver,
        final ErrorHandler errorHandler)
    {
        final StreamServer server = new StreamServer(ctx, engine, aeron, nanoClock, run, driver);
        try
        {
            server.start(endTimeoutNs, idleStrategy, errorHandler);
            return server;
        }
        catch (final Throwable ex)
        {
            CloseHelper.closeAll(server.feeds);
            throw ex;
        }
    }

    /**
     * Where subscribers ask.
     *
     * @return host and UDP port, the port as the system gave it.
     */
    public String endpoint()
    {
        return endpoint;
    }

    /**
     * Run the streams once, where they have no thread of their own.
     *
     * @return amount of work done.
     */
    public int invoke()
    {
        return invoker.invoke();
    }

    /**
     * Ask for an orderly end, after the engine has let out its last output.
     */
    public void requestClose()
    {
        agent.requestClose();
    }

    /**
     * Whether subscribers have got what there was, or were waited for long enough.
     *
     * @return true where nothing more happens.
     */
    public boolean isEnded()
    {
        return agent.isEnded() || runner != null && runner.isClosed();
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(runner, invoker);
    }

    private void start(final long endTimeoutNs, final IdleStrategy idleStrategy, final ErrorHandler errorHandler)
    {
        final OutputJournal journal = engine.outputJournal();
        int liveStreamId = StreamProtocol.LIVE_STREAM_ID;
        for (final StreamDeclaration declaration : ctx.streams())
        {
            final StreamCounters counters = new StreamCounters(engine.counters(), declaration.name());
            feeds.add(declaration.isConflated() ?
                new ConflatedStream(declaration, journal, proxy, counters) :
                liveStream(declaration, journal, counters, liveStreamId));
            liveStreamId++;
        }

        final Subscription subscription =
            aeron.addSubscription(StreamProtocol.UDP_PREFIX + ctx.endpoint(), StreamProtocol.REQUEST_STREAM_ID);
        endpoint = ChannelUri.parse(awaitResolved(subscription)).get(CommonContext.ENDPOINT_PARAM_NAME);
        final StreamSessions sessions = new StreamSessions(ctx, aeron, feeds, proxy);
        final StreamRequestAdapter requests = new StreamRequestAdapter(
            subscription, sessions, engine.counters().counter(CounterType.EDGE, "stream requests malformed"));
        agent = new StreamAgent(aeron, nanoClock, endTimeoutNs, feeds, sessions, requests);
        if (idleStrategy == null)
        {
            invoker = new AgentInvoker(errorHandler, null, agent);
            invoker.start();
        }
        else
        {
            runner = new AgentRunner(idleStrategy, errorHandler, null, agent);
            AgentRunner.startOnThread(runner);
        }
    }

    private LiveStream liveStream(
        final StreamDeclaration declaration,
        final OutputJournal journal,
        final StreamCounters counters,
        final int liveStreamId)
    {
        final ChannelUri channel = ChannelUri.parse(declaration.liveChannel());
        if (channel.isIpc())
        {
            channel.put(CommonContext.UNTETHERED_WINDOW_LIMIT_TIMEOUT_PARAM_NAME, IPC_WINDOW_TIMEOUT);
        }
        else
        {
            channel.put(CommonContext.FLOW_CONTROL_PARAM_NAME, UDP_FLOW_CONTROL);
        }

        final ExclusivePublication publication = aeron.addExclusivePublication(channel.toString(), liveStreamId);
        return new LiveStream(
            declaration,
            journal,
            publication,
            subscriberChannel(declaration, publication),
            engine.recovery().events(),
            journal.publishedPosition(),
            proxy,
            counters);
    }

    /**
     * The channel as subscribers have to give it: with the port that the system gave.
     */
    private String subscriberChannel(final StreamDeclaration declaration, final ExclusivePublication publication)
    {
        final ChannelUri channel = ChannelUri.parse(declaration.liveChannel());
        final String control = channel.get(CommonContext.MDC_CONTROL_PARAM_NAME);
        if (control != null && control.endsWith(":0"))
        {
            channel.put(CommonContext.MDC_CONTROL_PARAM_NAME, awaitLocalAddress(publication));
        }

        return channel.toString();
    }

    private String awaitLocalAddress(final ExclusivePublication publication)
    {
        final long deadlineNs = nanoClock.nanoTime() + RESOLVE_TIMEOUT_NS;
        while (publication.localSocketAddresses().isEmpty())
        {
            awaitDriver(deadlineNs, publication.channel());
        }

        return publication.localSocketAddresses().get(0);
    }

    private String awaitResolved(final Subscription subscription)
    {
        final long deadlineNs = nanoClock.nanoTime() + RESOLVE_TIMEOUT_NS;
        String channel = subscription.tryResolveChannelEndpointPort();
        while (channel == null)
        {
            awaitDriver(deadlineNs, subscription.channel());
            channel = subscription.tryResolveChannelEndpointPort();
        }

        return channel;
    }

    private void awaitDriver(final long deadlineNs, final String channel)
    {
        if (nanoClock.nanoTime() - deadlineNs >= 0)
        {
            throw new IllegalStateException("the driver did not bind the endpoint in time: channel=" + channel);
        }

        driver.run();
        LockSupport.parkNanos(PARK_NS);
    }
}
