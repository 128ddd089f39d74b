package io.lockstep.engine;

import io.lockstep.engine.counters.Counters;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What an {@link Engine} needs to be launched.
 *
 * <p>Threading: one thread, before the launch.
 */
public final class EngineContext
{
    /**
     * Slots of the input ring, unless set.
     */
    public static final int INPUT_SLOTS_DEFAULT = 16 * 1024;

    /**
     * Length of a slot of the input ring in bytes, unless set.
     */
    public static final int INPUT_SLOT_LENGTH_DEFAULT = 64;

    /**
     * Longest event in bytes, unless set.
     */
    public static final int MAX_EVENT_LENGTH_DEFAULT = 1024;

    /**
     * Slots of the output ring, unless set.
     */
    public static final int OUTPUT_SLOTS_DEFAULT = 16 * 1024;

    /**
     * Length of a slot of the output ring in bytes, unless set.
     */
    public static final int OUTPUT_SLOT_LENGTH_DEFAULT = 128;

    /**
     * How long closing waits for what is under way, unless set.
     */
    public static final long DRAIN_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(30);

    /**
     * Events to one whose way through the engine is measured, unless set.
     */
    public static final int LATENCY_SAMPLE_INTERVAL_DEFAULT = 128;

    /**
     * Length of the observers' rings of an engine that nobody can observe.
     */
    public static final int NO_OBSERVERS = 0;

    private final Map<String, IdleProfile> idleProfileByRole = new HashMap<>();
    private boolean isConcluded;
    private EngineCore core;
    private Journal journal;
    private OutputListener outputListener;
    private ErrorHandler errorHandler;
    private Gate gate = Gate.OUTPUT;
    private Threading threading = Threading.AUTO;
    private AgentThreads agentThreads = new UnpinnedThreads();
    private IdleProfile idleProfile = IdleProfile.BACKOFF;
    private Supplier<IdleStrategy> idleStrategySupplier;
    private Counters counters;
    private int latencySampleInterval = LATENCY_SAMPLE_INTERVAL_DEFAULT;
    private int inputSlots = INPUT_SLOTS_DEFAULT;
    private int inputSlotLength = INPUT_SLOT_LENGTH_DEFAULT;
    private int maxEventLength = MAX_EVENT_LENGTH_DEFAULT;
    private int outputSlots = OUTPUT_SLOTS_DEFAULT;
    private int outputSlotLength = OUTPUT_SLOT_LENGTH_DEFAULT;
    private int maxOutputLength = EngineCore.MAX_OUTPUT_LENGTH_DEFAULT;
    private boolean isSingleProducer;
    private int observerRingLength = NO_OBSERVERS;
    private NanoClock nanoClock = SystemNanoClock.INSTANCE;
    private long drainTimeoutNs = DRAIN_TIMEOUT_DEFAULT_NS;
    private long stopTimeoutNs = TimeUnit.SECONDS.toNanos(5);

    /**
     * A context with defaults.
     */
    public EngineContext()
    {
    }

    void conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("EngineContext is used already");
        }

        EngineContextCheck.check(this);
        threading = threading.resolve(agentThreads.cores());
        counters = counters == null ? Counters.ofProcess() : counters;
        isConcluded = true;
    }

    /**
     * The core to run; it may have events applied already. Stays the caller's to close.
     *
     * @param core not running elsewhere.
     * @return this.
     */
    public EngineContext core(final EngineCore core)
    {
        this.core = core;
        return this;
    }

    /**
     * The core to run; it may have events applied already. Stays the caller's to close.
     *
     * @return not running elsewhere.
     */
    public EngineCore core()
    {
        return core;
    }

    /**
     * Where the input is kept; none by default. Stays the caller's to close.
     *
     * @param journal open, at the core's sequence.
     * @return this.
     */
    public EngineContext journal(final Journal journal)
    {
        this.journal = journal;
        return this;
    }

    /**
     * Where the input is kept; none by default. Stays the caller's to close.
     *
     * @return open, at the core's sequence.
     */
    public Journal journal()
    {
        return journal;
    }

    /**
     * What takes the outputs behind the gate.
     *
     * @param outputListener called by the output agent, or, where nothing has to wait for the journal and the agents
     *                       share a thread, by the processor; {@link OutputListener#NONE} where nobody wants them.
     * @return this.
     */
    public EngineContext outputListener(final OutputListener outputListener)
    {
        this.outputListener = outputListener;
        return this;
    }

    /**
     * What takes the outputs behind the gate.
     *
     * @return called by the output agent.
     */
    public OutputListener outputListener()
    {
        return outputListener;
    }

    /**
     * What is told of the failure that stops the engine, once.
     *
     * @param errorHandler called by the agent that failed.
     * @return this.
     */
    public EngineContext errorHandler(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        return this;
    }

    /**
     * What is told of the failure that stops the engine, once.
     *
     * @return called by the agent that failed.
     */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    /**
     * Where an event waits until it is durable.
     *
     * @param gate {@link Gate#OUTPUT} unless set.
     * @return this.
     */
    public EngineContext gate(final Gate gate)
    {
        this.gate = gate;
        return this;
    }

    /**
     * Where an event waits until it is durable.
     *
     * @return the gate.
     */
    public Gate gate()
    {
        return gate;
    }

    /**
     * How the agents get their threads.
     *
     * @param threading the mode.
     * @return this.
     */
    public EngineContext threading(final Threading threading)
    {
        this.threading = threading;
        return this;
    }

    /**
     * How the agents get their threads.
     *
     * @return the mode.
     */
    public Threading threading()
    {
        return threading;
    }

    /**
     * Who gives the agents their threads; threads that the operating system moves as it likes, unless set.
     *
     * @param agentThreads asked by the launch.
     * @return this.
     */
    public EngineContext agentThreads(final AgentThreads agentThreads)
    {
        this.agentThreads = agentThreads;
        return this;
    }

    /**
     * Who gives the agents their threads.
     *
     * @return asked by the launch.
     */
    public AgentThreads agentThreads()
    {
        return agentThreads;
    }

    /**
     * What agents do while there is nothing to do, unless one is told otherwise: {@link IdleProfile#BACKOFF} unless
     * set.
     *
     * @param idleProfile of all agents.
     * @return this.
     */
    public EngineContext idleProfile(final IdleProfile idleProfile)
    {
        this.idleProfile = idleProfile;
        return this;
    }

    /**
     * What one agent does while there is nothing to do. Where agents share a thread, the most eager one decides.
     *
     * @param roleName    of the agent, as the counters name it: {@code journaler}, {@code processor}, {@code output}.
     * @param roleProfile of that agent.
     * @return this.
     */
    public EngineContext idleProfile(final String roleName, final IdleProfile roleProfile)
    {
        idleProfileByRole.put(roleName, Objects.requireNonNull(roleProfile, "roleProfile"));
        return this;
    }

    /**
     * What one agent does while there is nothing to do.
     *
     * @param roleName of the agent.
     * @return its own profile, or that of all.
     */
    public IdleProfile idleProfile(final String roleName)
    {
        return idleProfileByRole.getOrDefault(roleName, idleProfile);
    }

    /**
     * Makes the idle strategy of each agent's thread, instead of the profiles; for strategies of one's own.
     *
     * @param idleStrategySupplier called once for each thread.
     * @return this.
     */
    public EngineContext idleStrategySupplier(final Supplier<IdleStrategy> idleStrategySupplier)
    {
        this.idleStrategySupplier = idleStrategySupplier;
        return this;
    }

    /**
     * Makes the idle strategy of each agent's thread, instead of the profiles.
     *
     * @return called once for each thread; null, unless set.
     */
    public Supplier<IdleStrategy> idleStrategySupplier()
    {
        return idleStrategySupplier;
    }

    /**
     * Where the engine shows its counters; a registry that only this process can read, unless set.
     *
     * @param counters with room for some fifty counters, and three for each store.
     * @return this.
     */
    public EngineContext counters(final Counters counters)
    {
        this.counters = counters;
        return this;
    }

    /**
     * Where the engine shows its counters.
     *
     * @return the registry; null before the launch, unless set.
     */
    public Counters counters()
    {
        return counters;
    }

    /**
     * Events to one whose way through the engine is measured.
     *
     * @param latencySampleInterval a power of two; one for every event, zero for none.
     * @return this.
     */
    public EngineContext latencySampleInterval(final int latencySampleInterval)
    {
        this.latencySampleInterval = latencySampleInterval;
        return this;
    }

    /**
     * {@return events to one whose way through the engine is timed: a power of two; one for every event, zero for none}
     */
    public int latencySampleInterval()
    {
        return latencySampleInterval;
    }

    /**
     * Slots of the input ring.
     *
     * @param inputSlots power of two.
     * @return this.
     */
    public EngineContext inputSlots(final int inputSlots)
    {
        this.inputSlots = inputSlots;
        return this;
    }

    /**
     * {@return slots in the input ring: a power of two}
     */
    public int inputSlots()
    {
        return inputSlots;
    }

    /**
     * Length of a slot of the input ring in bytes; a longer event takes several.
     *
     * @param inputSlotLength power of two, at least 64.
     * @return this.
     */
    public EngineContext inputSlotLength(final int inputSlotLength)
    {
        this.inputSlotLength = inputSlotLength;
        return this;
    }

    /**
     * {@return length of a slot of the input ring in bytes: a power of two, at least 64}
     */
    public int inputSlotLength()
    {
        return inputSlotLength;
    }

    /**
     * Longest event in bytes.
     *
     * @param maxEventLength positive.
     * @return this.
     */
    public EngineContext maxEventLength(final int maxEventLength)
    {
        this.maxEventLength = maxEventLength;
        return this;
    }

    /**
     * {@return length of the longest event in bytes}
     */
    public int maxEventLength()
    {
        return maxEventLength;
    }

    /**
     * Slots of the output ring.
     *
     * @param outputSlots power of two.
     * @return this.
     */
    public EngineContext outputSlots(final int outputSlots)
    {
        this.outputSlots = outputSlots;
        return this;
    }

    /**
     * {@return slots in the output ring: a power of two}
     */
    public int outputSlots()
    {
        return outputSlots;
    }

    /**
     * Length of a slot of the output ring in bytes; a longer output takes several.
     *
     * @param outputSlotLength power of two, at least 64.
     * @return this.
     */
    public EngineContext outputSlotLength(final int outputSlotLength)
    {
        this.outputSlotLength = outputSlotLength;
        return this;
    }

    /**
     * {@return length of a slot of the output ring in bytes: a power of two, at least 64}
     */
    public int outputSlotLength()
    {
        return outputSlotLength;
    }

    /**
     * Longest output in bytes.
     *
     * @param maxOutputLength positive.
     * @return this.
     */
    public EngineContext maxOutputLength(final int maxOutputLength)
    {
        this.maxOutputLength = maxOutputLength;
        return this;
    }

    /**
     * {@return length of the longest output in bytes}
     */
    public int maxOutputLength()
    {
        return maxOutputLength;
    }

    /**
     * Whether a single thread offers all events, which is cheaper. That thread is the one that closes the engine, or
     * has stopped offering by then: an event that it offers beside {@link Engine#close()} may be lost.
     *
     * @param isSingleProducer true only if it holds.
     * @return this.
     */
    public EngineContext isSingleProducer(final boolean isSingleProducer)
    {
        this.isSingleProducer = isSingleProducer;
        return this;
    }

    /**
     * Whether a single thread offers all events, which is cheaper.
     *
     * @return true only if it holds.
     */
    public boolean isSingleProducer()
    {
        return isSingleProducer;
    }

    /**
     * Clock for time-outs of the host's life cycle; no event ever sees it.
     *
     * @param nanoClock monotonic.
     * @return this.
     */
    public EngineContext nanoClock(final NanoClock nanoClock)
    {
        this.nanoClock = nanoClock;
        return this;
    }

    /**
     * Clock for time-outs of the host's life cycle; no event ever sees it.
     *
     * @return monotonic.
     */
    public NanoClock nanoClock()
    {
        return nanoClock;
    }

    /**
     * How long closing waits for what is under way.
     *
     * @param drainTimeoutNs nanoseconds.
     * @return this.
     */
    public EngineContext drainTimeoutNs(final long drainTimeoutNs)
    {
        this.drainTimeoutNs = drainTimeoutNs;
        return this;
    }

    /**
     * How long closing waits for what is under way.
     *
     * @return nanoseconds.
     */
    public long drainTimeoutNs()
    {
        return drainTimeoutNs;
    }

    /**
     * Length of the ring in which observers see outputs, and of the one in which they see events: how far they may be
     * behind before they have to read the journal. The memory is taken when the first observer attaches.
     *
     * @param observerRingLength power of two, in bytes; {@link #NO_OBSERVERS} unless set.
     * @return this.
     */
    public EngineContext observerRingLength(final int observerRingLength)
    {
        this.observerRingLength = observerRingLength;
        return this;
    }

    /**
     * Length of the ring in which observers see outputs, and of the one in which they see events.
     *
     * @return power of two, in bytes; or {@link #NO_OBSERVERS}.
     */
    public int observerRingLength()
    {
        return observerRingLength;
    }

    /**
     * How long closing waits for the agents to end, once there is nothing more for them to do or the wait for that is
     * over. For the last quarter of it their threads are interrupted.
     *
     * @param stopTimeoutNs nanoseconds; five seconds unless set.
     * @return this.
     */
    public EngineContext stopTimeoutNs(final long stopTimeoutNs)
    {
        this.stopTimeoutNs = stopTimeoutNs;
        return this;
    }

    /**
     * How long closing waits for the agents to end.
     *
     * @return nanoseconds.
     */
    public long stopTimeoutNs()
    {
        return stopTimeoutNs;
    }
}
