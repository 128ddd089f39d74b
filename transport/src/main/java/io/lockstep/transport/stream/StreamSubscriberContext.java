package io.lockstep.transport.stream;

import io.aeron.Aeron;
import org.agrona.BitUtil;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What a {@link StreamSubscriber} needs to be launched.
 *
 * <p>Threading: one thread, before the launch.
 */
public final class StreamSubscriberContext
{
    private static final int HELD_LENGTH_DEFAULT = 4 * 1024 * 1024;
    private static final int HELD_LENGTH_MIN = 64 * 1024;

    private Aeron aeron;
    private String endpoint;
    private String streamName;
    private StreamListener listener;
    private String responseHost = "127.0.0.1";
    private boolean isIpc;
    private boolean isReliable = true;
    private long sequence = StreamProtocol.FROM_START;
    private int index = -1;
    private int heldLength = HELD_LENGTH_DEFAULT;
    private long nodeTimeoutNs = TimeUnit.SECONDS.toNanos(10);
    private long aliveIntervalNs = TimeUnit.SECONDS.toNanos(1);
    private long reconnectDelayNs = TimeUnit.MILLISECONDS.toNanos(100);
    private NanoClock nanoClock = SystemNanoClock.INSTANCE;

    /**
     * A context with defaults.
     */
    public StreamSubscriberContext()
    {
    }

    /**
     * The connection to a media driver, which subscribers may share.
     *
     * @param client not closed by the subscriber.
     * @return this.
     */
    public StreamSubscriberContext aeron(final Aeron client)
    {
        aeron = client;
        return this;
    }

    Aeron aeron()
    {
        return aeron;
    }

    /**
     * Where the node listens for subscribers.
     *
     * @param hostAndPort UDP.
     * @return this.
     */
    public StreamSubscriberContext endpoint(final String hostAndPort)
    {
        endpoint = hostAndPort;
        return this;
    }

    String endpoint()
    {
        return endpoint;
    }

    /**
     * The stream that is wanted.
     *
     * @param name as the node has declared it.
     * @return this.
     */
    public StreamSubscriberContext streamName(final String name)
    {
        streamName = name;
        return this;
    }

    String streamName()
    {
        return streamName;
    }

    /**
     * Who gets the outputs.
     *
     * @param streamListener called within polls.
     * @return this.
     */
    public StreamSubscriberContext listener(final StreamListener streamListener)
    {
        listener = streamListener;
        return this;
    }

    StreamListener listener()
    {
        return listener;
    }

    /**
     * Begin with the first output of the history, as it is unless set; a conflated stream with the latest of each key.
     *
     * @return this.
     */
    public StreamSubscriberContext fromStart()
    {
        return behind(StreamProtocol.FROM_START, -1);
    }

    /**
     * Begin with what becomes live from now on.
     *
     * @return this.
     */
    public StreamSubscriberContext fromNow()
    {
        return behind(StreamProtocol.FROM_NOW, -1);
    }

    /**
     * Begin behind an output, the last that was had in an earlier life.
     *
     * @param lastSequence of the output.
     * @param lastIndex    of the output.
     * @return this.
     */
    public StreamSubscriberContext behind(final long lastSequence, final int lastIndex)
    {
        sequence = lastSequence;
        index = lastIndex;
        return this;
    }

    long sequence()
    {
        return sequence;
    }

    int index()
    {
        return index;
    }

    /**
     * The address of this machine to which the node sends.
     *
     * @param host name or address; the loopback's unless set.
     * @return this.
     */
    public StreamSubscriberContext responseHost(final String host)
    {
        responseHost = host;
        return this;
    }

    String responseHost()
    {
        return responseHost;
    }

    /**
     * Get what is meant for this subscriber alone by shared memory: for one that uses the node's media driver.
     *
     * @param isSameDriver true for shared memory.
     * @return this.
     */
    public StreamSubscriberContext isIpc(final boolean isSameDriver)
    {
        isIpc = isSameDriver;
        return this;
    }

    boolean isIpc()
    {
        return isIpc;
    }

    /**
     * Whether live datagrams that are lost are asked for again, as they are unless set. What is not asked for again
     * there comes from the history.
     *
     * @param isRepaired false for a network on which asking for each would be too much.
     * @return this.
     */
    public StreamSubscriberContext isReliable(final boolean isRepaired)
    {
        isReliable = isRepaired;
        return this;
    }

    boolean isReliable()
    {
        return isReliable;
    }

    /**
     * Room for live outputs that arrive while the history before them is on its way. Where it is too short, history is
     * asked for once more.
     *
     * @param length power of two, in bytes.
     * @return this.
     */
    public StreamSubscriberContext heldLength(final int length)
    {
        heldLength = length;
        return this;
    }

    int heldLength()
    {
        return heldLength;
    }

    /**
     * Silence of the node after which it is looked for again.
     *
     * @param timeoutNs longer than the node's interval.
     * @return this.
     */
    public StreamSubscriberContext nodeTimeoutNs(final long timeoutNs)
    {
        nodeTimeoutNs = timeoutNs;
        return this;
    }

    long nodeTimeoutNs()
    {
        return nodeTimeoutNs;
    }

    /**
     * How often the node is told that the subscriber lives, and how long the live outputs may lag behind what the node
     * tells before they are joined anew.
     *
     * @param intervalNs shorter than the node's time-out.
     * @return this.
     */
    public StreamSubscriberContext aliveIntervalNs(final long intervalNs)
    {
        aliveIntervalNs = intervalNs;
        return this;
    }

    long aliveIntervalNs()
    {
        return aliveIntervalNs;
    }

    /**
     * Pause before the node is looked for again.
     *
     * @param delayNs positive.
     * @return this.
     */
    public StreamSubscriberContext reconnectDelayNs(final long delayNs)
    {
        reconnectDelayNs = delayNs;
        return this;
    }

    long reconnectDelayNs()
    {
        return reconnectDelayNs;
    }

    /**
     * Clock of the time-outs.
     *
     * @param clock any monotonic clock.
     * @return this.
     */
    public StreamSubscriberContext nanoClock(final NanoClock clock)
    {
        nanoClock = clock;
        return this;
    }

    NanoClock nanoClock()
    {
        return nanoClock;
    }

    void conclude()
    {
        Objects.requireNonNull(aeron, "StreamSubscriberContext.aeron is not set");
        Objects.requireNonNull(endpoint, "StreamSubscriberContext.endpoint is not set");
        Objects.requireNonNull(streamName, "StreamSubscriberContext.streamName is not set");
        Objects.requireNonNull(listener, "StreamSubscriberContext.listener is not set");
        Objects.requireNonNull(responseHost, "StreamSubscriberContext.responseHost is not set");
        Objects.requireNonNull(nanoClock, "StreamSubscriberContext.nanoClock is not set");
        if (sequence < StreamProtocol.FROM_NOW || index < -1)
        {
            throw new IllegalArgumentException(
                "no output has this place: sequence=" + sequence + " index=" + index);
        }
        if (!BitUtil.isPowerOfTwo(heldLength) || heldLength < HELD_LENGTH_MIN)
        {
            throw new IllegalArgumentException("StreamSubscriberContext.heldLength must be a power of two from " +
                HELD_LENGTH_MIN + ": heldLength=" + heldLength);
        }
    }
}
