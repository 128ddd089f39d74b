package io.lockstep.transport;

import io.aeron.Aeron;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.lockstep.codecs.SchemaIds;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One source's way to a node and back: it sends events, each applied exactly once, and receives outputs, each told
 * exactly once, across losses of the connection and restarts of the node.
 *
 * <p>It does nothing by itself: {@link #poll()} receives, keeps the session alive, connects again, and sends again.
 * It has to be called often, and at least as often as the session time-outs ask for.
 *
 * <p>An application that is to go on exactly where it was after a restart of its own keeps the last output it was
 * told, passes it to {@link ClientContext#outputsAfter}, and offers again what lies behind the source sequence that
 * {@link ClientListener#onConnected} tells.
 *
 * <p>Threading: one thread.
 */
public final class Client implements AutoCloseable
{
    /**
     * Answer of an offer: the window of unacknowledged events is full, older events are still being sent again, or
     * the node has no room. Poll, and try again.
     */
    public static final long BACK_PRESSURED = -1;

    /**
     * Answer of an offer: there is no session. Poll, and try again.
     */
    public static final long NOT_CONNECTED = -2;

    /**
     * Answer of an offer: the client is over.
     */
    public static final long CLOSED = -3;

    /**
     * Answer of an offer: the event is shorter than a message header or longer than the node takes.
     */
    public static final long LENGTH_NOT_VALID = -4;

    /**
     * In the place of a version of the application's schema: there was none to agree on.
     */
    public static final int SCHEMA_NOT_NAMED = -1;

    static final int EVENT_LENGTH_MIN = SchemaIds.MESSAGE_HEADER_LENGTH;

    // In shared memory all streams of a driver are one channel's, so each client listens on one of its own.
    private static final int IPC_EGRESS_STREAM = 1 << 30;

    private static final long RESOLVE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long PARK_NS = 100_000;

    private final ClientContext ctx;
    private final boolean ownsAeron;

    private MediaDriver driver;
    private Aeron aeron;
    private Subscription subscription;
    private ClientConnection connection;
    private ClientSession session;
    private EgressPoller poller;
    private boolean isClosed;

    private Client(final ClientContext ctx)
    {
        this.ctx = ctx;
        ownsAeron = ctx.aeron() == null;
    }

    /**
     * Start a client. It connects in {@link #poll()}.
     *
     * @param ctx concluded here.
     * @return the client.
     */
    public static Client launch(final ClientContext ctx)
    {
        ctx.conclude();
        final Client client = new Client(ctx);
        try
        {
            client.start();
            return client;
        }
        catch (final Throwable ex)
        {
            client.closeAll();
            throw ex;
        }
    }

    /**
     * Do what there is to do, and call the listener.
     *
     * @return amount of work done; zero when there is nothing to do.
     */
    public int poll()
    {
        if (isClosed)
        {
            return 0;
        }

        int work = invokeDriver();
        if (aeron.isClosed())
        {
            return onAeronClosed();
        }

        final long nowNs = ctx.nanoClock().nanoTime();
        work += session.flush();
        work += poller.poll(nowNs);
        return work + session.doWork(nowNs);
    }

    /**
     * Offer one event. It never blocks.
     *
     * <p>Where others are on their way, it may wait until {@link #poll()} or {@link #flush()}, or until there is enough
     * for a message of many events.
     *
     * @param buffer that holds the event.
     * @param offset where its SBE message header begins.
     * @param length of the event in bytes, header included.
     * @return the source sequence that the event was given, or {@link #BACK_PRESSURED}, {@link #NOT_CONNECTED},
     * {@link #CLOSED}, {@link #LENGTH_NOT_VALID}. An event that was given a number is sent again until it is
     * acknowledged or refused.
     */
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        return session.offer(buffer, offset, length);
    }

    /**
     * Send the events that were offered and wait to be sent, as {@link #poll()} does, without receiving.
     *
     * @return how many went out.
     */
    public int flush()
    {
        return session.flush();
    }

    /**
     * Ask what became of one of the source's events, such as one that a process before this one sent and of which it
     * kept no answer. {@link ClientListener#onOutcomeAnswer} is told, in the order of the history. Where the session
     * ends before that, the question may be lost with it: ask again.
     *
     * @param queryId        returned with the answer.
     * @param sourceSequence of the event.
     * @return a positive number where the question was sent, or {@link #BACK_PRESSURED}, {@link #NOT_CONNECTED},
     * {@link #CLOSED}.
     */
    public long queryOutcome(final long queryId, final long sourceSequence)
    {
        return session.queryOutcome(queryId, sourceSequence);
    }

    /**
     * Where the client stands.
     *
     * @return the state.
     */
    public ClientState state()
    {
        return connection.state();
    }

    /**
     * Events that were sent and not acknowledged yet.
     *
     * @return how many.
     */
    public long unacknowledged()
    {
        return session.unacknowledged();
    }

    /**
     * Sequence of the last output told, or of the last event acknowledged or refused.
     *
     * @return the sequence, as for {@link ClientContext#outputsAfter}.
     */
    public long outputSequence()
    {
        return session.outputSequence();
    }

    /**
     * Index that goes with {@link #outputSequence()}.
     *
     * @return the index, as for {@link ClientContext#outputsAfter}.
     */
    public int outputIndex()
    {
        return session.outputIndex();
    }

    /**
     * Newest version that the node knows of the schema that {@link ClientContext#applicationSchema} names, which is
     * the client's own one at least.
     *
     * @return {@link #SCHEMA_NOT_NAMED} where none was named, or no session has been open yet.
     */
    public int nodeSchemaVersion()
    {
        return session.nodeSchemaVersion();
    }

    /**
     * Frames from the node that could not be decoded.
     *
     * @return how many.
     */
    public long malformedFrames()
    {
        return poller.malformedCount();
    }

    /**
     * End the session, wait a moment for the node to confirm it, and stop. What is not acknowledged yet may be
     * applied or not. Idempotent.
     */
    @Override
    public void close()
    {
        if (isClosed)
        {
            return;
        }

        try
        {
            endSession();
        }
        finally
        {
            isClosed = true;
            connection.close();
            closeAll();
        }
    }

    long sessionId()
    {
        return connection.sessionId();
    }

    private void endSession()
    {
        final long deadlineNs = System.nanoTime() + ctx.closeTimeoutNs();
        boolean isAsked = false;
        while (!aeron.isClosed() && System.nanoTime() - deadlineNs < 0 &&
            (connection.state() == ClientState.CONNECTED || connection.state() == ClientState.CATCHING_UP))
        {
            session.flush();
            isAsked = isAsked || connection.requestEnd();
            if (poll() == 0)
            {
                LockSupport.parkNanos(PARK_NS);
            }
        }
    }

    private void start()
    {
        if (ownsAeron)
        {
            String aeronDirectoryName = ctx.aeronDirectoryName();
            if (aeronDirectoryName == null)
            {
                aeronDirectoryName = EmbeddedDriver.clientDirectoryName();
                driver = EmbeddedDriver.launch(
                    aeronDirectoryName,
                    ctx.termLength(),
                    ctx.isInvoked(),
                    EmbeddedDriver::idleStrategy,
                    ctx.errorHandler());
            }

            final Aeron.Context aeronCtx =
                EmbeddedDriver.aeronContext(aeronDirectoryName, ctx.isInvoked(), ctx.errorHandler());
            aeron = Aeron.connect(driver != null && ctx.isInvoked() ?
                aeronCtx.driverAgentInvoker(driver.sharedAgentInvoker()) : aeronCtx);
        }
        else
        {
            aeron = ctx.aeron();
        }

        final int streamId = ctx.isIpc() ?
            IPC_EGRESS_STREAM | (int)aeron.nextCorrelationId() : SessionProtocol.EGRESS_STREAM_ID;
        subscription = aeron.addSubscription(
            ctx.isIpc() ? SessionProtocol.IPC_CHANNEL : SessionProtocol.CHANNEL_PREFIX + ctx.responseEndpoint(),
            streamId);
        final String responseChannel = ctx.isIpc() ? SessionProtocol.IPC_CHANNEL :
            SessionProtocol.CHANNEL_PREFIX + Endpoints.awaitResolved(
            subscription, this::invokeDriver, ctx.nanoClock(), RESOLVE_TIMEOUT_NS);
        connection = new ClientConnection(ctx, aeron, responseChannel, streamId, ctx.nanoClock().nanoTime());
        session = new ClientSession(ctx, connection);
        poller = new EgressPoller(subscription, session);
    }

    private int invokeDriver()
    {
        if (!ctx.isInvoked() || !ownsAeron)
        {
            return 0;
        }

        final int work = driver == null ? 0 : driver.sharedAgentInvoker().invoke();
        return work + aeron.conductorAgentInvoker().invoke();
    }

    private int onAeronClosed()
    {
        if (connection.state() == ClientState.CLOSED)
        {
            return 0;
        }

        connection.onDriverLost();
        return 1;
    }

    private void closeAll()
    {
        CloseHelper.close(subscription);
        if (ownsAeron)
        {
            CloseHelper.close(aeron);
        }
        CloseHelper.close(driver);
    }
}
