package io.lockstep.transport;

import io.aeron.Aeron;
import io.lockstep.transport.security.Credentials;
import org.agrona.BitUtil;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What a {@link Client} needs to be launched.
 *
 * <p>Threading: one thread, before the launch.
 */
public final class ClientContext
{
    /**
     * Most events that are not acknowledged, unless set.
     */
    public static final int WINDOW_EVENTS_DEFAULT = 4096;

    /**
     * Most bytes of events that are not acknowledged, unless set.
     */
    public static final int WINDOW_LENGTH_DEFAULT = 1024 * 1024;

    private static final int NO_OUTPUT = -1;

    private boolean isConcluded;
    private String ingressEndpoint = EngineNodeContext.INGRESS_ENDPOINT_DEFAULT;
    private String responseEndpoint = "127.0.0.1:0";
    private long source;
    private ClientListener listener;
    private Aeron aeron;
    private String aeronDirectoryName;
    private Credentials credentials = Credentials.NONE;
    private int schemaId = Client.SCHEMA_NOT_NAMED;
    private int schemaVersion = Client.SCHEMA_NOT_NAMED;
    private boolean isIpc;
    private boolean isInvoked;
    private long outputSequence = SessionProtocol.FROM_NOW;
    private int outputIndex = NO_OUTPUT;
    private int termLength = EngineNodeContext.TERM_LENGTH_DEFAULT;
    private int windowEvents = WINDOW_EVENTS_DEFAULT;
    private int windowLength = WINDOW_LENGTH_DEFAULT;
    private long connectTimeoutNs = TimeUnit.SECONDS.toNanos(5);
    private long reconnectDelayNs = TimeUnit.MILLISECONDS.toNanos(100);
    private long nodeTimeoutNs = TimeUnit.SECONDS.toNanos(5);
    private long keepAliveIntervalNs = TimeUnit.SECONDS.toNanos(1);
    private long closeTimeoutNs = TimeUnit.SECONDS.toNanos(1);
    private NanoClock nanoClock = SystemNanoClock.INSTANCE;
    private ErrorHandler errorHandler;

    /**
     * A context with defaults.
     */
    public ClientContext()
    {
    }

    void conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("ClientContext is used already");
        }

        Objects.requireNonNull(listener, "ClientContext.listener is not set");
        Objects.requireNonNull(credentials, "ClientContext.credentials is not set");
        Objects.requireNonNull(nanoClock, "ClientContext.nanoClock is not set");
        Objects.requireNonNull(errorHandler, "ClientContext.errorHandler is not set");
        Objects.requireNonNull(ingressEndpoint, "ClientContext.ingressEndpoint is not set");
        Objects.requireNonNull(responseEndpoint, "ClientContext.responseEndpoint is not set");
        Endpoints.parse("ClientContext.ingressEndpoint", ingressEndpoint);
        Endpoints.parse("ClientContext.responseEndpoint", responseEndpoint);
        requirePositive("source", source);
        requirePositive("connectTimeoutNs", connectTimeoutNs);
        requirePositive("reconnectDelayNs", reconnectDelayNs);
        requirePositive("nodeTimeoutNs", nodeTimeoutNs);
        requirePositive("keepAliveIntervalNs", keepAliveIntervalNs);
        requirePowerOfTwo("windowEvents", windowEvents);
        requirePowerOfTwo("windowLength", windowLength);
        EmbeddedDriver.requireTermLength("ClientContext.termLength", termLength);
        if (aeron != null && aeronDirectoryName != null)
        {
            throw new IllegalArgumentException("ClientContext.aeron and aeronDirectoryName exclude each other");
        }

        if (isIpc && aeron == null && aeronDirectoryName == null)
        {
            throw new IllegalArgumentException(
                "ClientContext.isIpc needs the node's media driver: neither aeron nor aeronDirectoryName is set");
        }

        isConcluded = true;
    }

    /**
     * How the client proves who it is, where the node asks for that.
     *
     * @param credentials none unless set.
     * @return this.
     */
    public ClientContext credentials(final Credentials credentials)
    {
        this.credentials = credentials;
        return this;
    }

    Credentials credentials()
    {
        return credentials;
    }

    /**
     * In what the client writes its events, so that a node that does not know it refuses the session, and not each
     * event. Left open unless set.
     *
     * @param id      of the SBE schema.
     * @param version of it; a node that knows this or a later one takes the client.
     * @return this.
     */
    public ClientContext applicationSchema(final int id, final int version)
    {
        schemaId = id;
        schemaVersion = version;
        return this;
    }

    int schemaId()
    {
        return schemaId;
    }

    int schemaVersion()
    {
        return schemaVersion;
    }

    /**
     * Whether the client comes through shared memory, to a node on the same host that has the same media driver, and
     * not over UDP.
     *
     * @param isIpc false unless set.
     * @return this.
     */
    public ClientContext isIpc(final boolean isIpc)
    {
        this.isIpc = isIpc;
        return this;
    }

    boolean isIpc()
    {
        return isIpc;
    }

    /**
     * Where the node listens.
     *
     * @param ingressEndpoint host and UDP port.
     * @return this.
     */
    public ClientContext ingressEndpoint(final String ingressEndpoint)
    {
        this.ingressEndpoint = ingressEndpoint;
        return this;
    }

    /**
     * Where the node listens.
     *
     * @return host and UDP port.
     */
    public String ingressEndpoint()
    {
        return ingressEndpoint;
    }

    /**
     * Where this client listens.
     *
     * @param responseEndpoint host and UDP port; port 0 for any that is free.
     * @return this.
     */
    public ClientContext responseEndpoint(final String responseEndpoint)
    {
        this.responseEndpoint = responseEndpoint;
        return this;
    }

    /**
     * Where this client listens.
     *
     * @return host and UDP port; port 0 for any that is free.
     */
    public String responseEndpoint()
    {
        return responseEndpoint;
    }

    /**
     * Who numbers the events: the same one for ever, and used by one client at a time.
     *
     * @param source greater than zero.
     * @return this.
     */
    public ClientContext source(final long source)
    {
        this.source = source;
        return this;
    }

    /**
     * Who numbers the events: the same one for ever, and used by one client at a time.
     *
     * @return greater than zero.
     */
    public long source()
    {
        return source;
    }

    /**
     * What is told of everything that comes from the node.
     *
     * @param listener called within {@link Client#poll()}.
     * @return this.
     */
    public ClientContext listener(final ClientListener listener)
    {
        this.listener = listener;
        return this;
    }

    /**
     * What is told of everything that comes from the node.
     *
     * @return called within {@link Client#poll()}.
     */
    public ClientListener listener()
    {
        return listener;
    }

    /**
     * A connection to a media driver that the client is to use and not to close. Unless set, the client makes its own.
     *
     * @param aeron with a conductor of its own, or invoked by the caller.
     * @return this.
     */
    public ClientContext aeron(final Aeron aeron)
    {
        this.aeron = aeron;
        return this;
    }

    /**
     * A connection to a media driver that the client is to use and not to close. Unless set, the client makes its own.
     *
     * @return with a conductor of its own, or invoked by the caller.
     */
    public Aeron aeron()
    {
        return aeron;
    }

    /**
     * Directory of a running media driver. Where neither this nor {@link #aeron()} is set, the client brings its own
     * driver along.
     *
     * @param aeronDirectoryName null for a driver of its own.
     * @return this.
     */
    public ClientContext aeronDirectoryName(final String aeronDirectoryName)
    {
        this.aeronDirectoryName = aeronDirectoryName;
        return this;
    }

    /**
     * Directory of a running media driver. Where neither this nor {@link #aeron()} is set, the client brings its own
     * driver along.
     *
     * @return null for a driver of its own.
     */
    public String aeronDirectoryName()
    {
        return aeronDirectoryName;
    }

    /**
     * Whether the driver and the connection to it that the client brings along have no threads, and are run by
     * {@link Client#poll()} too.
     *
     * @param isInvoked true for no threads.
     * @return this.
     */
    public ClientContext isInvoked(final boolean isInvoked)
    {
        this.isInvoked = isInvoked;
        return this;
    }

    /**
     * Whether the driver and the connection to it that the client brings along have no threads, and are run by
     * {@link Client#poll()} too.
     *
     * @return true for no threads.
     */
    public boolean isInvoked()
    {
        return isInvoked;
    }

    /**
     * Length of a term of the stream to the node; it takes three of them in shared memory.
     *
     * @param termLength power of two from 64 KiB to 1 GiB, in bytes.
     * @return this.
     */
    public ClientContext termLength(final int termLength)
    {
        this.termLength = termLength;
        return this;
    }

    /**
     * Length of a term of the stream to the node; it takes three of them in shared memory.
     *
     * @return power of two from 64 KiB to 1 GiB, in bytes.
     */
    public int termLength()
    {
        return termLength;
    }

    /**
     * Most events that may be sent and not acknowledged yet.
     *
     * @param windowEvents power of two.
     * @return this.
     */
    public ClientContext windowEvents(final int windowEvents)
    {
        this.windowEvents = windowEvents;
        return this;
    }

    /**
     * Most events that may be sent and not acknowledged yet.
     *
     * @return power of two.
     */
    public int windowEvents()
    {
        return windowEvents;
    }

    /**
     * Most bytes of events that may be sent and not acknowledged yet; the longest event is limited by it too.
     *
     * @param windowLength power of two.
     * @return this.
     */
    public ClientContext windowLength(final int windowLength)
    {
        this.windowLength = windowLength;
        return this;
    }

    /**
     * Most bytes of events that may be sent and not acknowledged yet; the longest event is limited by it too.
     *
     * @return power of two.
     */
    public int windowLength()
    {
        return windowLength;
    }

    /**
     * How long one try to connect may take.
     *
     * @param connectTimeoutNs nanoseconds.
     * @return this.
     */
    public ClientContext connectTimeoutNs(final long connectTimeoutNs)
    {
        this.connectTimeoutNs = connectTimeoutNs;
        return this;
    }

    /**
     * How long one try to connect may take.
     *
     * @return nanoseconds.
     */
    public long connectTimeoutNs()
    {
        return connectTimeoutNs;
    }

    /**
     * How long the client waits before it tries to connect again.
     *
     * @param reconnectDelayNs nanoseconds.
     * @return this.
     */
    public ClientContext reconnectDelayNs(final long reconnectDelayNs)
    {
        this.reconnectDelayNs = reconnectDelayNs;
        return this;
    }

    /**
     * How long the client waits before it tries to connect again.
     *
     * @return nanoseconds.
     */
    public long reconnectDelayNs()
    {
        return reconnectDelayNs;
    }

    /**
     * Silence of the node that ends the session.
     *
     * @param nodeTimeoutNs nanoseconds; more than the node's own interval.
     * @return this.
     */
    public ClientContext nodeTimeoutNs(final long nodeTimeoutNs)
    {
        this.nodeTimeoutNs = nodeTimeoutNs;
        return this;
    }

    /**
     * Silence of the node that ends the session.
     *
     * @return nanoseconds; more than the node's own interval.
     */
    public long nodeTimeoutNs()
    {
        return nodeTimeoutNs;
    }

    /**
     * Longest silence of the client towards the node.
     *
     * @param keepAliveIntervalNs nanoseconds; less than the node's session time-out.
     * @return this.
     */
    public ClientContext keepAliveIntervalNs(final long keepAliveIntervalNs)
    {
        this.keepAliveIntervalNs = keepAliveIntervalNs;
        return this;
    }

    /**
     * Longest silence of the client towards the node.
     *
     * @return nanoseconds; less than the node's session time-out.
     */
    public long keepAliveIntervalNs()
    {
        return keepAliveIntervalNs;
    }

    /**
     * How long closing waits for the node to confirm the end of the session.
     *
     * @param closeTimeoutNs nanoseconds; zero for not at all.
     * @return this.
     */
    public ClientContext closeTimeoutNs(final long closeTimeoutNs)
    {
        this.closeTimeoutNs = closeTimeoutNs;
        return this;
    }

    /**
     * How long closing waits for the node to confirm the end of the session.
     *
     * @return nanoseconds; zero for not at all.
     */
    public long closeTimeoutNs()
    {
        return closeTimeoutNs;
    }

    /**
     * Clock of the time-outs.
     *
     * @param nanoClock any monotonic clock.
     * @return this.
     */
    public ClientContext nanoClock(final NanoClock nanoClock)
    {
        this.nanoClock = nanoClock;
        return this;
    }

    /**
     * Clock of the time-outs.
     *
     * @return any monotonic clock.
     */
    public NanoClock nanoClock()
    {
        return nanoClock;
    }

    /**
     * What is told of errors of the driver and of names that cannot be looked up; the client goes on.
     *
     * @param errorHandler called by any thread.
     * @return this.
     */
    public ClientContext errorHandler(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        return this;
    }

    /**
     * What is told of errors of the driver and of names that cannot be looked up; the client goes on.
     *
     * @return called by any thread.
     */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    /**
     * Where the outputs that were received in a former life ended: the client is told of all that came after.
     *
     * @param sequence of the last output received; zero for none, so that the whole history of the source comes, or
     *                 {@link SessionProtocol#FROM_NOW}, the default, for outputs from the first session on only.
     * @param index    of that output; -1 for none of that event.
     * @return this.
     */
    public ClientContext outputsAfter(final long sequence, final int index)
    {
        outputSequence = sequence;
        outputIndex = index;
        return this;
    }

    /**
     * Sequence of the last output received in a former life.
     *
     * @return the sequence, zero, or {@link SessionProtocol#FROM_NOW}.
     */
    public long outputSequence()
    {
        return outputSequence;
    }

    /**
     * Index of the last output received in a former life.
     *
     * @return the index, or -1.
     */
    public int outputIndex()
    {
        return outputIndex;
    }

    private static void requirePositive(final String name, final long value)
    {
        if (value < 1)
        {
            throw new IllegalArgumentException("ClientContext." + name + " must be positive: " + name + "=" + value);
        }
    }

    private static void requirePowerOfTwo(final String name, final int value)
    {
        if (value < 1 || !BitUtil.isPowerOfTwo(value))
        {
            throw new IllegalArgumentException(
                "ClientContext." + name + " must be a power of two: " + name + "=" + value);
        }
    }
}
