package io.lockstep.engine;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.codecs.control.CloseReason;
import io.lockstep.codecs.control.RefusalReason;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;

import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The embedded host of an {@link EngineCore}: input ring, journaler beside processor, output ring, gate.
 *
 * <pre>
 *   offer -> input ring -+-> journaler -> Journal ......durable
 *                        |                                 |
 *                        +-> processor -> output ring -> gate -> OutputListener
 * </pre>
 *
 * <p>Journaler and processor run beside each other; the gate makes that safe, since no output leaves before its cause
 * is durable. Any failure of an agent stops the engine for good: see {@link #failure()}.
 *
 * <p>Threading: {@link #offer}, {@link #openSession}, {@link #closeSession}, {@link #advanceTime},
 * {@link #observers()} and {@link #failure()} by any thread; the rest by the thread that launched it.
 */
public final class Engine implements AutoCloseable
{
    /**
     * Answer of an offer: the input ring is full; try again later.
     */
    public static final long BACK_PRESSURED = -1;

    /**
     * Answer of an offer: the engine is closed or is closing.
     */
    public static final long CLOSED = -2;

    /**
     * Answer of an offer: the engine has failed; {@link #failure()} says why.
     */
    public static final long FAILED = -3;

    /**
     * Answer of an offer: the event is shorter than a message header or longer than the declared maximum.
     */
    public static final long LENGTH_NOT_VALID = -4;

    /**
     * Answer of an offer: the application does not know the event.
     */
    public static final long EVENT_NOT_KNOWN = -5;

    /**
     * Answer of {@link #advanceTime}: no timer is due, or an event that fires those due is under way.
     */
    public static final long NOTHING_DUE = 0;

    private static final long DRAIN_PARK_NS = 100_000;

    private final ControlEvents controlEvents = new ControlEvents();
    private final EngineContext ctx;
    private final EngineCore core;
    private final EventCheck eventCheck;
    private final InputRing inputRing;
    private final FailStop failStop;
    private final EngineCounters counters;
    private final EngineThreads threads;
    private final LatencySamples samples;
    private final Observers observers;
    private final EngineAgents agents;
    private final TimeAdvance timeAdvance;

    private volatile boolean isAccepting = true;
    private boolean isClosed;

    private Engine(final EngineContext ctx)
    {
        this.ctx = ctx;
        core = ctx.core();
        eventCheck = core.eventCheck();
        counters = new EngineCounters(ctx.counters(), core, ctx.journal() != null);
        failStop = new FailStop((failure) ->
        {
            counters.onError();
            ctx.errorHandler().onError(failure);
        });
        inputRing = new InputRing(
            ctx.inputSlots(), ctx.inputSlotLength(), ctx.maxEventLength(), ctx.isSingleProducer());
        observers = ctx.observerRingLength() == EngineContext.NO_OBSERVERS ? null : new Observers(ctx, failStop);
        agents = new EngineAgents(ctx, inputRing, failStop, counters, observers, this::onOutputBackPressure);
        samples = agents.samples();
        timeAdvance = agents.timeAdvance();
        core.onLive(ctx.journal() == null ? Long.MAX_VALUE : core.sequence());
        threads = new EngineThreads(ctx, this::onAgentError);
    }

    /**
     * Start an engine. Its core may have events applied already: the engine goes on after them.
     *
     * @param ctx concluded here; core, journal and listener stay the caller's to close, after the engine.
     * @return the running engine.
     */
    public static Engine launch(final EngineContext ctx)
    {
        ctx.conclude();
        final Engine engine = new Engine(ctx);
        engine.threads.start(engine.agents.threads());
        return engine;
    }

    /**
     * Offer one event. It never blocks.
     *
     * @param nowNs          time of the event, in nanoseconds since the epoch; where it is before the last event's, it
     *                       is taken as equal to it.
     * @param source         that numbers the event, or {@link EngineCore#NO_SOURCE}.
     * @param sourceSequence that the source gives it: dense, one for the first; zero without a source.
     * @param buffer         that holds the event.
     * @param offset         where its SBE message header begins.
     * @param length         of the event in bytes, header included.
     * @return a positive number that grows with the order of the events where it was accepted, or
     * {@link #BACK_PRESSURED}, {@link #CLOSED}, {@link #FAILED}, {@link #LENGTH_NOT_VALID}, {@link #EVENT_NOT_KNOWN}.
     * Accepted does not mean durable: the event's last output does.
     */
    public long offer(
        final long nowNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (length < SchemaIds.MESSAGE_HEADER_LENGTH || length > inputRing.maxEventLength())
        {
            return counters.onNotValidOffer();
        }

        if (!eventCheck.isKnown(buffer, offset, length))
        {
            return counters.onNotKnownOffer();
        }

        return enter(nowNs, source, sourceSequence, buffer, offset, length);
    }

    /**
     * Sequence the opening of a session.
     *
     * @param nowNs     time of the event, in nanoseconds since the epoch.
     * @param sessionId the session.
     * @param source    whose session it is.
     * @return as {@link #offer}.
     */
    public long openSession(final long nowNs, final long sessionId, final long source)
    {
        synchronized (controlEvents)
        {
            final int length = controlEvents.open(sessionId, source);
            return enter(nowNs, source, 0, controlEvents.buffer(), 0, length);
        }
    }

    /**
     * Sequence the end of a session.
     *
     * @param nowNs     time of the event, in nanoseconds since the epoch.
     * @param sessionId the session.
     * @param source    whose session it is.
     * @param reason    why it ended.
     * @return as {@link #offer}.
     */
    public long closeSession(final long nowNs, final long sessionId, final long source, final CloseReason reason)
    {
        synchronized (controlEvents)
        {
            final int length = controlEvents.close(sessionId, source, reason);
            return enter(nowNs, source, 0, controlEvents.buffer(), 0, length);
        }
    }

    /**
     * Sequence that an event of a source was refused at the edge, so that the source's numbers go on behind it.
     *
     * @param nowNs          time of the event, in nanoseconds since the epoch.
     * @param source         that numbered the event.
     * @param sourceSequence that the source gave it.
     * @param reason         why it was refused.
     * @return as {@link #offer}.
     */
    public long refuse(final long nowNs, final long source, final long sourceSequence, final RefusalReason reason)
    {
        synchronized (controlEvents)
        {
            final int length = controlEvents.refuse(reason);
            return enter(nowNs, source, sourceSequence, controlEvents.buffer(), 0, length);
        }
    }

    /**
     * Let timers fire that are due. Other events fire them too, as their time tells, so that this sequences an event of
     * its own only where a deadline is reached and none has been seen to: to be called again and again, at the
     * precision that timers need. It costs two loads when nothing is due.
     *
     * @param nowNs time, in nanoseconds since the epoch, on the clock that the events are offered with.
     * @return {@link #NOTHING_DUE}, or as {@link #offer}.
     */
    public long advanceTime(final long nowNs)
    {
        if (!timeAdvance.isWanted(nowNs, agents))
        {
            return NOTHING_DUE;
        }

        synchronized (controlEvents)
        {
            if (!timeAdvance.isWanted(nowNs, agents))
            {
                return NOTHING_DUE;
            }

            final int length = controlEvents.advanceTime();
            final long answer = enter(nowNs, EngineCore.NO_SOURCE, 0, controlEvents.buffer(), 0, length);
            if (answer > 0)
            {
                timeAdvance.onSequenced(answer - 1);
            }

            return answer;
        }
    }

    /**
     * Run each agent once, where they have no threads of their own ({@link Threading#INVOKER}).
     *
     * @return amount of work done; zero when there is nothing to do.
     */
    public int invoke()
    {
        if (ctx.threading() != Threading.INVOKER)
        {
            throw new IllegalStateException("the agents have threads: threading=" + ctx.threading());
        }

        return agents.run();
    }

    /**
     * Why the engine stopped by itself.
     *
     * @return the first failure, or null.
     */
    public EngineFailure failure()
    {
        return failStop.failure();
    }

    /**
     * What an output's cause has survived when the output leaves.
     *
     * @return the level of the journal; {@link Durability#NONE} without one.
     */
    public Durability durability()
    {
        return ctx.journal() == null ? Durability.NONE : ctx.journal().durability();
    }

    /**
     * Accept nothing more, apply and let out all that was accepted, then stop the agents. Where the engine has failed,
     * or does not come to an end within the drain time-out, the agents are stopped as they are. Idempotent.
     */
    @Override
    public void close()
    {
        if (isClosed)
        {
            return;
        }

        isClosed = true;
        isAccepting = false;
        drain();
        CloseHelper.close(threads);
        agents.onEnd();
        if (observers != null)
        {
            observers.onEnd();
        }
    }

    /**
     * Where observers attach. Any thread may ask.
     *
     * @return the same for the engine's whole life.
     * @throws IllegalStateException if {@link EngineContext#observerRingLength} is not set.
     */
    public Observers observers()
    {
        if (observers == null)
        {
            throw new IllegalStateException("the engine can not be observed: EngineContext.observerRingLength=" +
                ctx.observerRingLength());
        }

        return observers;
    }

    /**
     * Whether everything that was accepted has been applied, journaled and let out.
     *
     * @return true if nothing is under way.
     */
    public boolean isIdle()
    {
        return agents.isDone(inputRing.claimedCursor());
    }

    /**
     * The agents, for tests that run them one by one.
     */
    List<Agent> agents()
    {
        return agents.all();
    }

    private long enter(
        final long nowNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (!isAccepting)
        {
            return CLOSED;
        }
        if (failStop.isFailed())
        {
            return FAILED;
        }

        final int slots = inputRing.slotsFor(length);
        final long slot = inputRing.tryClaim(slots);
        if (slot == SlotRing.FULL)
        {
            return counters.onBackPressuredOffer();
        }

        // Asked again behind the claim: close() clears the flag before it reads the cursor that it drains up to, so a
        // claim behind that cursor sees the flag here and leaves no event that nobody would take.
        if (!isAccepting)
        {
            inputRing.publishNothing(slot, slots);
            return CLOSED;
        }

        samples.onClaimed(slot);
        inputRing.write(slot, nowNs, source, sourceSequence, buffer, offset, length);
        inputRing.publish(slot, slots);
        return slot + 1;
    }

    private void onAgentError(final Throwable error)
    {
        // The agents report their failures themselves; what arrives here is the end of their thread.
        if (!failStop.isFailed())
        {
            failStop.fail("agent", core.sequence(), error);
        }
    }

    /**
     * The output ring is full in the midst of an event. Where the consumers share the processor's thread, only running
     * them from here makes room.
     */
    private void onOutputBackPressure()
    {
        counters.onBackPressuredOutput();
        if (failStop.isFailed())
        {
            throw new RingAbandonedException("the engine has failed", failStop.failure());
        }

        if (ctx.threading() == Threading.DEDICATED || ctx.threading() == Threading.SPLIT)
        {
            if (Thread.currentThread().isInterrupted())
            {
                throw new RingAbandonedException("interrupted while the output ring was full", null);
            }

            Thread.yield();
        }
        else
        {
            agents.runOthers();
        }
    }

    private void drain()
    {
        final long deadlineNs = ctx.nanoClock().nanoTime() + ctx.drainTimeoutNs();
        while (!failStop.isFailed() && !isIdle() && ctx.nanoClock().nanoTime() - deadlineNs < 0)
        {
            if (ctx.threading() == Threading.INVOKER)
            {
                agents.run();
            }
            else
            {
                LockSupport.parkNanos(DRAIN_PARK_NS);
            }
        }

        if (!failStop.isFailed() && !isIdle())
        {
            failStop.fail("drain", core.sequence(), new IllegalStateException(
                "events were still under way at the drain time-out: drainTimeoutNs=" + ctx.drainTimeoutNs()));
        }
    }
}
