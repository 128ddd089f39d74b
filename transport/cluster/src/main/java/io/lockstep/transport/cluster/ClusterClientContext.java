package io.lockstep.transport.cluster;

import io.aeron.Aeron;
import io.lockstep.transport.ClientListener;
import io.lockstep.transport.SessionProtocol;
import org.agrona.BitUtil;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Settings of a {@link ClusterClient}.
 *
 * <p>Threading: one thread until the client is launched.
 */
public final class ClusterClientContext
{
    private static final int WINDOW_LENGTH_MIN = 4096;

    private Aeron aeron;
    private String ingressEndpoints;
    private String ingressChannel = "aeron:udp?term-length=64k";
    private String egressChannel = "aeron:udp?endpoint=localhost:0";
    private ClientListener listener;
    private ErrorHandler errorHandler = (error) ->
    {
    };
    private NanoClock nanoClock = SystemNanoClock.INSTANCE;
    private long source;
    private long outputSequence;
    private int outputIndex = -1;
    private int windowEvents = 4096;
    private int windowLength = 1024 * 1024;
    private long messageTimeoutNs = TimeUnit.SECONDS.toNanos(10);
    private long newLeaderTimeoutNs = TimeUnit.SECONDS.toNanos(30);
    private final long keepAliveIntervalNs = TimeUnit.SECONDS.toNanos(1);
    private final long reconnectDelayNs = TimeUnit.MILLISECONDS.toNanos(200);
    private long progressTimeoutNs = TimeUnit.SECONDS.toNanos(5);

    /**
     * Create a context with the defaults.
     */
    public ClusterClientContext()
    {
    }

    void conclude()
    {
        Objects.requireNonNull(aeron, "ClusterClientContext.aeron is not set");
        Objects.requireNonNull(ingressEndpoints, "ClusterClientContext.ingressEndpoints is not set");
        Objects.requireNonNull(listener, "ClusterClientContext.listener is not set");
        if (source <= 0)
        {
            throw new IllegalArgumentException("ClusterClientContext.source must be positive: source=" + source);
        }
        if (outputSequence < SessionProtocol.FROM_NOW || outputIndex < -1)
        {
            throw new IllegalArgumentException("ClusterClientContext.outputsAfter is no place of an output: sequence=" +
                outputSequence + " index=" + outputIndex);
        }
        requirePowerOfTwo("windowEvents", windowEvents, 1);
        requirePowerOfTwo("windowLength", windowLength, WINDOW_LENGTH_MIN);
    }

    /**
     * By what the client sends and receives.
     *
     * @param aeron owned by the caller.
     * @return this.
     */
    public ClusterClientContext aeron(final Aeron aeron)
    {
        this.aeron = aeron;
        return this;
    }

    /**
     * By what the client sends and receives.
     *
     * @return the Aeron client.
     */
    public Aeron aeron()
    {
        return aeron;
    }

    /**
     * Where the members take clients in.
     *
     * @param ingressEndpoints as {@code 0=host:port,1=host:port,...}.
     * @return this.
     */
    public ClusterClientContext ingressEndpoints(final String ingressEndpoints)
    {
        this.ingressEndpoints = ingressEndpoints;
        return this;
    }

    /**
     * Where the members take clients in.
     *
     * @return the endpoints.
     */
    public String ingressEndpoints()
    {
        return ingressEndpoints;
    }

    /**
     * Channel to the members, without an endpoint.
     *
     * @param ingressChannel of Aeron.
     * @return this.
     */
    public ClusterClientContext ingressChannel(final String ingressChannel)
    {
        this.ingressChannel = ingressChannel;
        return this;
    }

    /**
     * Channel to the members.
     *
     * @return the channel.
     */
    public String ingressChannel()
    {
        return ingressChannel;
    }

    /**
     * Channel on which the client listens.
     *
     * @param egressChannel of Aeron, with an endpoint that members can reach; port 0 for any that is free.
     * @return this.
     */
    public ClusterClientContext egressChannel(final String egressChannel)
    {
        this.egressChannel = egressChannel;
        return this;
    }

    /**
     * Channel on which the client listens.
     *
     * @return the channel.
     */
    public String egressChannel()
    {
        return egressChannel;
    }

    /**
     * What the application is told.
     *
     * @param listener called within {@link ClusterClient#poll()}.
     * @return this.
     */
    public ClusterClientContext listener(final ClientListener listener)
    {
        this.listener = listener;
        return this;
    }

    /**
     * What the application is told.
     *
     * @return the listener.
     */
    public ClientListener listener()
    {
        return listener;
    }

    /**
     * Who is told of failures to connect; the client tries again by itself.
     *
     * @param errorHandler called within {@link ClusterClient#poll()}.
     * @return this.
     */
    public ClusterClientContext errorHandler(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        return this;
    }

    /**
     * Who is told of failures to connect.
     *
     * @return the handler.
     */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    /**
     * By what time-outs are measured.
     *
     * @param nanoClock the clock.
     * @return this.
     */
    public ClusterClientContext nanoClock(final NanoClock nanoClock)
    {
        this.nanoClock = nanoClock;
        return this;
    }

    /**
     * By what time-outs are measured.
     *
     * @return the clock.
     */
    public NanoClock nanoClock()
    {
        return nanoClock;
    }

    /**
     * Who numbers the events.
     *
     * @param source greater than zero, and nobody else's.
     * @return this.
     */
    public ClusterClientContext source(final long source)
    {
        this.source = source;
        return this;
    }

    /**
     * Who numbers the events.
     *
     * @return the source.
     */
    public long source()
    {
        return source;
    }

    /**
     * The last output that the application has, so that it is told those behind it.
     *
     * @param sequence of the output; zero for none, {@link SessionProtocol#FROM_NOW} for those from the connection on.
     * @param index    of the output; -1 for none of that event.
     * @return this.
     */
    public ClusterClientContext outputsAfter(final long sequence, final int index)
    {
        outputSequence = sequence;
        outputIndex = index;
        return this;
    }

    long outputSequence()
    {
        return outputSequence;
    }

    int outputIndex()
    {
        return outputIndex;
    }

    /**
     * Room for events that are not acknowledged.
     *
     * @param windowEvents most events, a power of two.
     * @param windowLength bytes of all of them, a power of two from 4096 on.
     * @return this.
     */
    public ClusterClientContext window(final int windowEvents, final int windowLength)
    {
        this.windowEvents = windowEvents;
        this.windowLength = windowLength;
        return this;
    }

    int windowEvents()
    {
        return windowEvents;
    }

    int windowLength()
    {
        return windowLength;
    }

    /**
     * Longest wait for an answer to a request to connect.
     *
     * @param messageTimeoutNs in nanoseconds.
     * @return this.
     */
    public ClusterClientContext messageTimeoutNs(final long messageTimeoutNs)
    {
        this.messageTimeoutNs = messageTimeoutNs;
        return this;
    }

    long messageTimeoutNs()
    {
        return messageTimeoutNs;
    }

    /**
     * How long a session is kept while there is no leader. When it is over, the client opens a new one.
     *
     * @param newLeaderTimeoutNs in nanoseconds.
     * @return this.
     */
    public ClusterClientContext newLeaderTimeoutNs(final long newLeaderTimeoutNs)
    {
        this.newLeaderTimeoutNs = newLeaderTimeoutNs;
        return this;
    }

    long newLeaderTimeoutNs()
    {
        return newLeaderTimeoutNs;
    }

    /**
     * How long the client waits for an acknowledgement before it asks where it stands.
     *
     * @param progressTimeoutNs in nanoseconds.
     * @return this.
     */
    public ClusterClientContext progressTimeoutNs(final long progressTimeoutNs)
    {
        this.progressTimeoutNs = progressTimeoutNs;
        return this;
    }

    long progressTimeoutNs()
    {
        return progressTimeoutNs;
    }

    long keepAliveIntervalNs()
    {
        return keepAliveIntervalNs;
    }

    long reconnectDelayNs()
    {
        return reconnectDelayNs;
    }

    private static void requirePowerOfTwo(final String name, final int value, final int min)
    {
        if (value < min || !BitUtil.isPowerOfTwo(value))
        {
            throw new IllegalArgumentException(
                "ClusterClientContext." + name + " must be a power of two from " + min + " on: " + name + "=" + value);
        }
    }
}
