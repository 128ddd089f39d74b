package io.lockstep.transport;

import io.lockstep.engine.IdleProfile;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.transport.security.SecurityContext;
import io.lockstep.transport.stream.StreamsContext;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What an {@link EngineNode} needs to be launched.
 *
 * <p>Threading: one thread, before the launch.
 */
public final class EngineNodeContext
{
    /**
     * Where a node listens, unless set.
     */
    public static final String INGRESS_ENDPOINT_DEFAULT = "127.0.0.1:40101";

    /**
     * Most sessions at a time, unless set.
     */
    public static final int MAX_SESSIONS_DEFAULT = 256;

    /**
     * Silence of a client that ends its session, unless set.
     */
    public static final long SESSION_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(10);

    /**
     * Length of a term of a stream, unless set.
     */
    public static final int TERM_LENGTH_DEFAULT = 1024 * 1024;

    private boolean isConcluded;
    private JournaledEngineContext engine;
    private String ingressEndpoint = INGRESS_ENDPOINT_DEFAULT;
    private String aeronDirectoryName;
    private SecurityContext security = new SecurityContext();
    private boolean isIpcServed;
    private boolean isDriverExternal;
    private int termLength = TERM_LENGTH_DEFAULT;
    private int maxSessions = MAX_SESSIONS_DEFAULT;
    private long sessionTimeoutNs = SESSION_TIMEOUT_DEFAULT_NS;
    private long nodeAliveIntervalNs = TimeUnit.SECONDS.toNanos(1);
    private long drainTimeoutNs = TimeUnit.SECONDS.toNanos(30);
    private long endTimeoutNs = TimeUnit.SECONDS.toNanos(1);
    private boolean isInvoked;
    private IdleProfile idleProfile = IdleProfile.BACKOFF;
    private Supplier<IdleStrategy> idleStrategySupplier;
    private NanoClock nanoClock = SystemNanoClock.INSTANCE;
    private EpochNanoClock epochNanoClock;
    private ErrorHandler failureHandler;
    private StreamsContext streams;

    /**
     * A context with defaults.
     */
    public EngineNodeContext()
    {
    }

    void conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("EngineNodeContext is used already");
        }

        Objects.requireNonNull(engine, "EngineNodeContext.engine is not set");
        if (!engine.isOutputJournaled())
        {
            throw new IllegalArgumentException(
                "EngineNodeContext.engine must journal its outputs, since clients get them: isOutputJournaled=false");
        }
        Objects.requireNonNull(ingressEndpoint, "EngineNodeContext.ingressEndpoint is not set");
        Objects.requireNonNull(idleProfile, "EngineNodeContext.idleProfile is not set");
        Objects.requireNonNull(nanoClock, "EngineNodeContext.nanoClock is not set");
        Objects.requireNonNull(failureHandler, "EngineNodeContext.failureHandler is not set");
        Endpoints.parse("EngineNodeContext.ingressEndpoint", ingressEndpoint);
        Objects.requireNonNull(security, "EngineNodeContext.security is not set");
        if (isDriverExternal && (aeronDirectoryName == null || isInvoked))
        {
            throw new IllegalArgumentException(
                "EngineNodeContext.isDriverExternal needs aeronDirectoryName, and threads: aeronDirectoryName=" +
                aeronDirectoryName + " isInvoked=" + isInvoked);
        }
        security.conclude();
        requirePositive("maxSessions", maxSessions);
        requirePositive("sessionTimeoutNs", sessionTimeoutNs);
        requirePositive("nodeAliveIntervalNs", nodeAliveIntervalNs);
        requirePositive("drainTimeoutNs", drainTimeoutNs);
        requirePositive("endTimeoutNs", endTimeoutNs);
        EmbeddedDriver.requireTermLength("EngineNodeContext.termLength", termLength);
        if (streams != null)
        {
            Endpoints.parse("StreamsContext.endpoint", streams.endpoint());
            streams.conclude(engine.outputSelection());
        }

        if (epochNanoClock == null)
        {
            epochNanoClock = new OffsetEpochNanoClock();
        }
        isConcluded = true;
    }

    /**
     * The engine to launch, with its directory.
     *
     * @param engine not used yet.
     * @return this.
     */
    public EngineNodeContext engine(final JournaledEngineContext engine)
    {
        this.engine = engine;
        return this;
    }

    /**
     * The engine to launch, with its directory.
     *
     * @return not used yet.
     */
    public JournaledEngineContext engine()
    {
        return engine;
    }

    /**
     * Where the node listens.
     *
     * @param ingressEndpoint host and UDP port; port 0 for any that is free.
     * @return this.
     */
    public EngineNodeContext ingressEndpoint(final String ingressEndpoint)
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
     * Whom the node lets in, and how much each of them may do.
     *
     * @param security not used yet; everybody may do everything unless set.
     * @return this.
     */
    public EngineNodeContext security(final SecurityContext security)
    {
        this.security = security;
        return this;
    }

    SecurityContext security()
    {
        return security;
    }

    /**
     * Whether clients on the same host that use the node's media driver may come through shared memory, too.
     *
     * @param isIpcServed false unless set.
     * @return this.
     */
    public EngineNodeContext isIpcServed(final boolean isIpcServed)
    {
        this.isIpcServed = isIpcServed;
        return this;
    }

    boolean isIpcServed()
    {
        return isIpcServed;
    }

    /**
     * Whether the media driver is a process of its own, in Java or C, that runs already in
     * {@link #aeronDirectoryName(String)}. Its settings are then its own.
     *
     * @param isDriverExternal false for an embedded one, unless set.
     * @return this.
     */
    public EngineNodeContext isDriverExternal(final boolean isDriverExternal)
    {
        this.isDriverExternal = isDriverExternal;
        return this;
    }

    boolean isDriverExternal()
    {
        return isDriverExternal;
    }

    /**
     * Directory of the embedded media driver. Unless set, it is in shared memory, under a name that is made from the
     * user and the engine's directory.
     *
     * @param aeronDirectoryName deleted at launch and at close.
     * @return this.
     */
    public EngineNodeContext aeronDirectoryName(final String aeronDirectoryName)
    {
        this.aeronDirectoryName = aeronDirectoryName;
        return this;
    }

    /**
     * Directory of the embedded media driver.
     *
     * @return null where the default name is to be used.
     */
    public String aeronDirectoryName()
    {
        return aeronDirectoryName;
    }

    /**
     * Length of a term of each stream; a stream takes three of them in shared memory, and an event or an output may
     * be as long as an eighth of one.
     *
     * @param termLength power of two from 64 KiB to 1 GiB, in bytes.
     * @return this.
     */
    public EngineNodeContext termLength(final int termLength)
    {
        this.termLength = termLength;
        return this;
    }

    /**
     * Length of a term of each stream.
     *
     * @return bytes.
     */
    public int termLength()
    {
        return termLength;
    }

    /**
     * Most sessions at a time.
     *
     * @param maxSessions positive.
     * @return this.
     */
    public EngineNodeContext maxSessions(final int maxSessions)
    {
        this.maxSessions = maxSessions;
        return this;
    }

    /**
     * Most sessions at a time.
     *
     * @return the limit.
     */
    public int maxSessions()
    {
        return maxSessions;
    }

    /**
     * Silence of a client that ends its session.
     *
     * @param sessionTimeoutNs positive.
     * @return this.
     */
    public EngineNodeContext sessionTimeoutNs(final long sessionTimeoutNs)
    {
        this.sessionTimeoutNs = sessionTimeoutNs;
        return this;
    }

    /**
     * Silence of a client that ends its session.
     *
     * @return nanoseconds.
     */
    public long sessionTimeoutNs()
    {
        return sessionTimeoutNs;
    }

    /**
     * Longest silence of the node towards a client.
     *
     * @param nodeAliveIntervalNs positive.
     * @return this.
     */
    public EngineNodeContext nodeAliveIntervalNs(final long nodeAliveIntervalNs)
    {
        this.nodeAliveIntervalNs = nodeAliveIntervalNs;
        return this;
    }

    /**
     * Longest silence of the node towards a client.
     *
     * @return nanoseconds.
     */
    public long nodeAliveIntervalNs()
    {
        return nodeAliveIntervalNs;
    }

    /**
     * How long closing waits for the engine to apply what it has taken.
     *
     * @param drainTimeoutNs positive.
     * @return this.
     */
    public EngineNodeContext drainTimeoutNs(final long drainTimeoutNs)
    {
        this.drainTimeoutNs = drainTimeoutNs;
        return this;
    }

    /**
     * How long closing waits for the engine to apply what it has taken.
     *
     * @return nanoseconds.
     */
    public long drainTimeoutNs()
    {
        return drainTimeoutNs;
    }

    /**
     * How long a client that has no room is waited for when its session ends.
     *
     * @param endTimeoutNs positive.
     * @return this.
     */
    public EngineNodeContext endTimeoutNs(final long endTimeoutNs)
    {
        this.endTimeoutNs = endTimeoutNs;
        return this;
    }

    /**
     * How long a client that has no room is waited for when its session ends.
     *
     * @return nanoseconds.
     */
    public long endTimeoutNs()
    {
        return endTimeoutNs;
    }

    /**
     * Whether driver and edge have no threads of their own: the caller runs them, step by step, with
     * {@link EngineNode#invoke()}.
     *
     * <p>The engine's threads are a setting of its own context. With {@link io.lockstep.engine.Threading#INVOKER}
     * there, the edge's thread, where it has one, runs the engine too. On two cores, which the media drivers of both
     * sides want as well, one thread gets more done than three that wait for each other, as long as the processor has
     * little to do and the durability is {@link io.lockstep.engine.Durability#OS}: while processor or journal are at
     * work, nobody looks after the sessions.
     *
     * @param isInvoked true for no threads.
     * @return this.
     */
    public EngineNodeContext isInvoked(final boolean isInvoked)
    {
        this.isInvoked = isInvoked;
        return this;
    }

    /**
     * Whether driver and edge have no threads of their own.
     *
     * @return true for no threads.
     */
    public boolean isInvoked()
    {
        return isInvoked;
    }

    /**
     * What the threads of driver and edge do while there is nothing to do; for those of the engine see
     * {@link io.lockstep.engine.EngineContext#idleProfile(IdleProfile)}. With the default an idle node takes a few
     * percent of one core, and an event that comes after a silence waits until two parks have ended, of 2 ms at most.
     *
     * @param idleProfile {@link IdleProfile#BACKOFF} unless set.
     * @return this.
     */
    public EngineNodeContext idleProfile(final IdleProfile idleProfile)
    {
        this.idleProfile = idleProfile;
        return this;
    }

    /**
     * What the threads of driver and edge do while there is nothing to do.
     *
     * @return the profile.
     */
    public IdleProfile idleProfile()
    {
        return idleProfile;
    }

    /**
     * Makes the idle strategy of the edge's thread, instead of the profile; for strategies of one's own.
     *
     * @param idleStrategySupplier called once.
     * @return this.
     */
    public EngineNodeContext idleStrategySupplier(final Supplier<IdleStrategy> idleStrategySupplier)
    {
        this.idleStrategySupplier = idleStrategySupplier;
        return this;
    }

    /**
     * Makes the idle strategy of the edge's thread, instead of the profile.
     *
     * @return called once; null where the profile holds.
     */
    public Supplier<IdleStrategy> idleStrategySupplier()
    {
        return idleStrategySupplier;
    }

    /**
     * Clock of the time-outs.
     *
     * @param nanoClock any monotonic clock.
     * @return this.
     */
    public EngineNodeContext nanoClock(final NanoClock nanoClock)
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
     * Clock of the events.
     *
     * @param epochNanoClock in nanoseconds since the epoch.
     * @return this.
     */
    public EngineNodeContext epochNanoClock(final EpochNanoClock epochNanoClock)
    {
        this.epochNanoClock = epochNanoClock;
        return this;
    }

    /**
     * Clock of the events.
     *
     * @return in nanoseconds since the epoch.
     */
    public EpochNanoClock epochNanoClock()
    {
        return epochNanoClock;
    }

    /**
     * What is told, once, of the failure that stops the node.
     *
     * @param failureHandler called by the node agent.
     * @return this.
     */
    public EngineNodeContext failureHandler(final ErrorHandler failureHandler)
    {
        this.failureHandler = failureHandler;
        return this;
    }

    /**
     * What is told, once, of the failure that stops the node.
     *
     * @return called by the node agent.
     */
    public ErrorHandler failureHandler()
    {
        return failureHandler;
    }

    /**
     * Named streams of outputs that the node publishes, for any number of subscribers.
     *
     * @param streams none unless set.
     * @return this.
     */
    public EngineNodeContext streams(final StreamsContext streams)
    {
        this.streams = streams;
        return this;
    }

    /**
     * Named streams of outputs that the node publishes.
     *
     * @return null where there are none.
     */
    public StreamsContext streams()
    {
        return streams;
    }

    private static void requirePositive(final String name, final long value)
    {
        if (value < 1)
        {
            throw new IllegalArgumentException(
                "EngineNodeContext." + name + " must be positive: " + name + "=" + value);
        }
    }
}
