package io.lockstep.transport.stream;

import io.lockstep.replay.journal.OutputSelection;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The streams of a node, and how it serves their subscribers.
 *
 * <p>Threading: one thread, before the launch.
 */
public final class StreamsContext
{
    /**
     * Most subscriptions at a time, unless set.
     */
    public static final int MAX_SUBSCRIBERS_DEFAULT = 256;

    private final List<StreamDeclaration> declarations = new ArrayList<>();
    private String endpoint = "127.0.0.1:0";
    private int maxSubscribers = MAX_SUBSCRIBERS_DEFAULT;
    private long subscriberTimeoutNs = TimeUnit.SECONDS.toNanos(10);
    private long aliveIntervalNs = TimeUnit.SECONDS.toNanos(1);

    /**
     * A context with defaults, and no stream yet.
     */
    public StreamsContext()
    {
    }

    /**
     * Add a stream.
     *
     * @param declaration with a name that no other one has.
     * @return this.
     */
    public StreamsContext stream(final StreamDeclaration declaration)
    {
        declarations.add(declaration);
        return this;
    }

    /**
     * The streams.
     *
     * @return in the order in which they were added.
     */
    public List<StreamDeclaration> streams()
    {
        return List.copyOf(declarations);
    }

    /**
     * Where the node listens for subscribers.
     *
     * @param hostAndPort UDP; port 0, as it is unless set, for any that is free.
     * @return this.
     */
    public StreamsContext endpoint(final String hostAndPort)
    {
        endpoint = hostAndPort;
        return this;
    }

    /**
     * Where the node listens for subscribers.
     *
     * @return host and UDP port.
     */
    public String endpoint()
    {
        return endpoint;
    }

    /**
     * Most subscriptions at a time.
     *
     * @param count positive.
     * @return this.
     */
    public StreamsContext maxSubscribers(final int count)
    {
        maxSubscribers = count;
        return this;
    }

    /**
     * Most subscriptions at a time.
     *
     * @return the limit.
     */
    public int maxSubscribers()
    {
        return maxSubscribers;
    }

    /**
     * Silence of a subscriber that ends its subscription.
     *
     * @param timeoutNs positive.
     * @return this.
     */
    public StreamsContext subscriberTimeoutNs(final long timeoutNs)
    {
        subscriberTimeoutNs = timeoutNs;
        return this;
    }

    /**
     * Silence of a subscriber that ends its subscription.
     *
     * @return nanoseconds.
     */
    public long subscriberTimeoutNs()
    {
        return subscriberTimeoutNs;
    }

    /**
     * How often a subscriber is told how far its stream is.
     *
     * @param intervalNs positive.
     * @return this.
     */
    public StreamsContext aliveIntervalNs(final long intervalNs)
    {
        aliveIntervalNs = intervalNs;
        return this;
    }

    /**
     * How often a subscriber is told how far its stream is.
     *
     * @return nanoseconds.
     */
    public long aliveIntervalNs()
    {
        return aliveIntervalNs;
    }

    /**
     * Validate.
     *
     * @param kept which outputs the output journal keeps, since streams are read from there; null for all.
     */
    public void conclude(final OutputSelection kept)
    {
        Objects.requireNonNull(endpoint, "StreamsContext.endpoint is not set");
        requirePositive("maxSubscribers", maxSubscribers);
        requirePositive("subscriberTimeoutNs", subscriberTimeoutNs);
        requirePositive("aliveIntervalNs", aliveIntervalNs);
        final Set<String> names = new HashSet<>();
        for (final StreamDeclaration declaration : declarations)
        {
            declaration.conclude(kept);
            if (!names.add(declaration.name()))
            {
                throw new IllegalArgumentException("two streams have one name: name=" + declaration.name());
            }
        }
    }

    private static void requirePositive(final String name, final long value)
    {
        if (value < 1)
        {
            throw new IllegalArgumentException("StreamsContext." + name + " must be positive: " + name + "=" + value);
        }
    }
}
