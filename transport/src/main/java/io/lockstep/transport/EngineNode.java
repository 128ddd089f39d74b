package io.lockstep.transport;

import io.aeron.Aeron;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.exceptions.AeronException;
import io.lockstep.engine.Engine;
import io.lockstep.engine.Threading;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.journal.OutputJournal;
import io.lockstep.transport.stream.StreamServer;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.IdleStrategy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The composition root of one machine's engine: media driver, journaled engine, ingress, egress and sessions in one
 * process.
 *
 * <pre>
 *   clients -> ingress -> engine -> output journal -> egress -> clients
 * </pre>
 *
 * <p>Threading: launched, invoked and closed by one thread; the questions by any thread.
 *
 * <p>Errors: a failure of the engine or of the edge ends every session; {@link #failure()} says why.
 */
public final class EngineNode implements AutoCloseable
{
    private static final long RESOLVE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long CLOSE_MARGIN_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long LINGER_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long PARK_NS = 100_000;

    private final EngineNodeContext ctx;

    private JournaledEngine journaledEngine;
    private NodeCounters counters;
    private MediaDriver driver;
    private Aeron aeron;
    private NodeAgent agent;
    private AgentRunner runner;
    private AgentInvoker invoker;
    private StreamServer streams;
    private String ingressEndpoint;
    private boolean isClosed;

    private EngineNode(final EngineNodeContext ctx)
    {
        this.ctx = ctx;
    }

    /**
     * Start a node: recover its engine, then listen.
     *
     * @param ctx concluded here.
     * @return the running node.
     * @throws PortInUseException if another socket has the endpoint; then nothing was created or touched.
     */
    public static EngineNode launch(final EngineNodeContext ctx)
    {
        ctx.conclude();
        final InetSocketAddress address = Endpoints.parse("EngineNodeContext.ingressEndpoint", ctx.ingressEndpoint());
        Endpoints.requireFree(address, ctx.ingressEndpoint());
        final EngineNode node = new EngineNode(ctx);
        try
        {
            node.start();
            return node;
        }
        catch (final Throwable ex)
        {
            node.closeAll();
            throw ex;
        }
    }

    /**
     * Where the node listens.
     *
     * @return host and port, the port as the system gave it.
     */
    public String ingressEndpoint()
    {
        return ingressEndpoint;
    }

    /**
     * Where subscribers of streams ask.
     *
     * @return host and port, the port as the system gave it; null where the node has no streams.
     */
    public String streamEndpoint()
    {
        return streams == null ? null : streams.endpoint();
    }

    /**
     * Directory of the node's media driver, for clients on the same host that come through shared memory.
     *
     * @return its name, as for {@link ClientContext#aeronDirectoryName(String)}.
     */
    public String aeronDirectoryName()
    {
        return aeron.context().aeronDirectoryName();
    }

    /**
     * The engine, for producers in this process.
     *
     * @return the journaled engine.
     */
    public JournaledEngine journaledEngine()
    {
        return journaledEngine;
    }

    /**
     * What the node counts at its edge.
     *
     * @return the counters.
     */
    public NodeCounters counters()
    {
        return counters;
    }

    /**
     * Why the node stopped by itself.
     *
     * @return the first failure, or null.
     */
    public Throwable failure()
    {
        return agent.failure();
    }

    /**
     * Run driver, engine and edge once, where they have no threads of their own.
     *
     * @return amount of work done; zero when there is nothing to do.
     */
    public int invoke()
    {
        if (!ctx.isInvoked())
        {
            throw new IllegalStateException("the node has threads: isInvoked=false");
        }

        int work = driver.sharedAgentInvoker().invoke();
        work += aeron.conductorAgentInvoker().invoke();
        if (isEngineInvoked())
        {
            work += engine().invoke();
        }

        if (streams != null)
        {
            work += streams.invoke();
        }

        return work + invoker.invoke();
    }

    /**
     * Take nothing more, apply and send what was taken, tell the clients, stop. Idempotent.
     */
    @Override
    public void close()
    {
        if (isClosed)
        {
            return;
        }

        isClosed = true;
        agent.requestClose();
        final long deadlineNs =
            System.nanoTime() + ctx.drainTimeoutNs() + 4 * ctx.endTimeoutNs() + CLOSE_MARGIN_NS;
        await(() -> agent.state() == NodeState.ENDED || isRunnerClosed(), deadlineNs);
        if (streams != null)
        {
            streams.requestClose();
            await(streams::isEnded, System.nanoTime() + 2 * ctx.endTimeoutNs() + CLOSE_MARGIN_NS);
        }
        // The driver's sender has to get to the last messages.
        await(() -> false, System.nanoTime() + LINGER_NS);
        closeAll();
    }

    private void start()
    {
        journaledEngine = JournaledEngine.launch(ctx.engine());
        counters = new NodeCounters(journaledEngine.counters());
        final String aeronDirectoryName = ctx.aeronDirectoryName() != null ?
            ctx.aeronDirectoryName() : EmbeddedDriver.nodeDirectoryName(realPath(ctx.engine().directory()));
        if (!ctx.isDriverExternal())
        {
            driver = EmbeddedDriver.launch(
                aeronDirectoryName,
                ctx.termLength(),
                ctx.isInvoked(),
                ctx.idleProfile()::newStrategy,
                this::onDriverError,
                this::onDatagramRefused);
        }
        aeron = Aeron.connect(aeronContext(aeronDirectoryName));
        final Subscription subscription = listen();
        ingressEndpoint = Endpoints.awaitResolved(
            subscription, this::invokeDriver, ctx.nanoClock(), RESOLVE_TIMEOUT_NS);
        agent = newAgent(subscription);
        launchStreams();
        if (ctx.isInvoked())
        {
            invoker = new AgentInvoker(agent::onError, null, agent);
            invoker.start();
        }
        else
        {
            runner = new AgentRunner(idleStrategy(), agent::onError, null, agent);
            AgentRunner.startOnThread(runner);
        }
    }

    private void launchStreams()
    {
        if (ctx.streams() != null)
        {
            streams = StreamServer.launch(
                ctx.streams(),
                journaledEngine,
                aeron,
                ctx.nanoClock(),
                ctx.epochNanoClock().nanoTime(),
                ctx.endTimeoutNs(),
                ctx.isInvoked() ? null : ctx.idleProfile().newStrategy(),
                this::invokeDriver,
                agent::onError);
        }
    }

    private NodeAgent newAgent(final Subscription subscription)
    {
        final SessionRegistry registry = new SessionRegistry();
        final OutputJournal outputJournal = journaledEngine.outputJournal();
        final Supplier<OutputCursor> cursors = () -> new OutputCursor(outputJournal);
        final int maxEventLength = ctx.engine().engine().maxEventLength();
        final ApplicationSchemas schemas = new ApplicationSchemas(ctx.engine().schemas());
        final EgressProxy proxy = new EgressProxy(engine().durability(), maxEventLength, schemas);
        final EgressPublisher publisher = new EgressPublisher(
            cursors,
            journaledEngine.recovery().events(),
            outputJournal.publishedPosition(),
            proxy,
            counters,
            registry);
        final SessionLifecycle lifecycle =
            new SessionLifecycle(ctx, aeron, engine(), registry, publisher, proxy, counters);
        final SessionAdmission admission =
            new SessionAdmission(ctx, schemas, aeron, registry, lifecycle, publisher, counters);
        final Sessions sessions = new Sessions(engine(), registry, lifecycle, counters);
        final IngressAdapter ingress = new IngressAdapter(subscription, admission, sessions, counters, maxEventLength);
        final IngressAdapter ipcIngress = ctx.isIpcServed() ? new IngressAdapter(
            aeron.addSubscription(SessionProtocol.IPC_CHANNEL, SessionProtocol.INGRESS_STREAM_ID),
            admission,
            sessions,
            counters,
            maxEventLength) : null;
        return new NodeAgent(
            ctx, aeron, engine(), ingress, ipcIngress, publisher, sessions, isEngineInvoked() && !ctx.isInvoked());
    }

    private Aeron.Context aeronContext(final String aeronDirectoryName)
    {
        final Aeron.Context aeronCtx =
            EmbeddedDriver.aeronContext(aeronDirectoryName, ctx.isInvoked(), this::onDriverError);
        return ctx.isInvoked() ? aeronCtx.driverAgentInvoker(driver.sharedAgentInvoker()) : aeronCtx;
    }

    private Subscription listen()
    {
        try
        {
            return aeron.addSubscription(
                SessionProtocol.CHANNEL_PREFIX + ctx.ingressEndpoint(), SessionProtocol.INGRESS_STREAM_ID);
        }
        catch (final AeronException ex)
        {
            // The port was free a moment ago; between the two somebody else may have taken it.
            if (ex.getMessage() != null && ex.getMessage().contains(BindException.class.getSimpleName()))
            {
                throw new PortInUseException(ctx.ingressEndpoint(), ex);
            }

            throw ex;
        }
    }

    private IdleStrategy idleStrategy()
    {
        return ctx.idleStrategySupplier() == null ?
            ctx.idleProfile().newStrategy() : ctx.idleStrategySupplier().get();
    }

    private boolean isEngineInvoked()
    {
        return ctx.engine().engine().threading() == Threading.INVOKER;
    }

    private Engine engine()
    {
        return journaledEngine.engine();
    }

    private void onDatagramRefused()
    {
        counters.incrementShared(NodeCounter.DATAGRAMS_REFUSED);
    }

    private void onDriverError(final Throwable error)
    {
        counters.incrementShared(NodeCounter.ERRORS);
    }

    private boolean isRunnerClosed()
    {
        return runner != null && runner.isClosed();
    }

    private void invokeDriver()
    {
        if (ctx.isInvoked())
        {
            driver.sharedAgentInvoker().invoke();
            aeron.conductorAgentInvoker().invoke();
        }
    }

    private void await(final BooleanSupplier condition, final long deadlineNs)
    {
        while (!condition.getAsBoolean() && System.nanoTime() - deadlineNs < 0)
        {
            if (ctx.isInvoked())
            {
                invoke();
            }
            else
            {
                LockSupport.parkNanos(PARK_NS);
            }
        }
    }

    private void closeAll()
    {
        if (runner != null && isEngineInvoked())
        {
            closeRunner();
        }
        CloseHelper.closeAll(runner, invoker, streams, aeron, driver, journaledEngine);
    }

    /**
     * End the thread that runs the engine too. Where a processor or a listener does not return, all stays as it is, as
     * with an engine that has threads: that thread may still touch it.
     */
    private void closeRunner()
    {
        final int timeoutMs = (int)TimeUnit.NANOSECONDS.toMillis(ctx.engine().engine().stopTimeoutNs());
        runner.close(timeoutMs, (thread) ->
        {
            final IllegalStateException stuck = new IllegalStateException(
                "the edge, which runs the engine, does not end, and is left behind on its thread: thread=" +
                thread.getName() + " stopTimeoutMs=" + timeoutMs);
            stuck.setStackTrace(thread.getStackTrace());
            throw stuck;
        });
    }

    private static Path realPath(final Path directory)
    {
        try
        {
            return directory.toRealPath();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
