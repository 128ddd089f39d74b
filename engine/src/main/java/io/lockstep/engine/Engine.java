package io.lockstep.engine;

import io.lockstep.codecs.control.CloseReason;
import io.lockstep.codecs.control.RefusalReason;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;

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
 * <p>Threading: {@link #offer}, {@link #tryClaim(int, EventClaim)}, {@link #openSession}, {@link #closeSession},
 * {@link #queryOutcome}, {@link #advanceTime}, {@link #observers()}, {@link #failure()} and {@link #abort()} by any
 * thread; the rest by the thread that launched it.
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
    private static final String HOST = "host";

    private final ControlEvents controlEvents = new ControlEvents();
    private final EngineContext ctx;
    private final EngineCore core;
    private final InputRing inputRing;
    private final Ingress ingress;
    private final FailStop failStop;
    private final EngineCounters counters;
    private final EngineThreads threads;
    private final Observers observers;
    private final EngineAgents agents;
    private final TimeAdvance timeAdvance;
    private final LongPredicate hasProcessed;

    private final AtomicBoolean isClosed = new AtomicBoolean();

    private volatile List<String> stuckAgents = List.of();

    private Engine(final EngineContext ctx)
    {
        this.ctx = ctx;
        core = ctx.core();
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
        ingress = new Ingress(
            inputRing, core.eventCheck(), failStop, counters, agents.samples(), ctx.isSingleProducer());
        timeAdvance = agents.timeAdvance();
        hasProcessed = agents::hasProcessed;
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
        if (!ingress.isLengthValid(length))
        {
            return ingress.refuseLength();
        }

        // Before anything is claimed: a copy that fails half-way would leave slots that nobody publishes.
        buffer.boundsCheck(offset, length);
        if (!ingress.isKnown(buffer, offset, length))
        {
            return EVENT_NOT_KNOWN;
        }

        return ingress.offer(nowNs, source, sourceSequence, buffer, offset, length);
    }

    /**
     * Claim room for one event in the input ring itself, to write it there without a copy. It never blocks.
     *
     * <p>With a single producer one claim is published, or given up, before anything else is offered.
     *
     * @param length of the event in bytes, header included.
     * @param claim  filled where the answer is positive.
     * @return a positive number where it was accepted, or {@link #BACK_PRESSURED}, {@link #CLOSED}, {@link #FAILED},
     * {@link #LENGTH_NOT_VALID}, with nothing claimed. {@link EventClaim#publish} answers the rest.
     * @throws IllegalStateException if the claim is still under way, or another one of a single producer.
     */
    public long tryClaim(final int length, final EventClaim claim)
    {
        claim.requireUnclaimed();
        if (!ingress.isLengthValid(length))
        {
            return ingress.refuseLength();
        }

        final int slots = inputRing.slotsFor(length);
        final long slot = ingress.claim(slots);
        if (slot < 0)
        {
            return slot;
        }

        claim.wrap(ingress, slot, slots, length);
        return slot + 1;
    }

    /**
     * Claim room for several events that stay neighbours: nothing comes between them. It never blocks.
     *
     * <p>The room is one run of slots, as many for each event as the longest takes, and at most a quarter of the ring:
     * see {@link #maxBatch(int)}.
     *
     * @param events    most events of the batch, if all are of the maximum length; shorter ones leave room for more.
     * @param maxLength longest event in bytes, header included.
     * @param batch     filled where the answer is positive.
     * @return as {@link #tryClaim(int, EventClaim)}; {@link #LENGTH_NOT_VALID} also where the batch is too large.
     * @throws IllegalStateException if the batch is still under way, or another claim of a single producer.
     */
    public long tryClaim(final int events, final int maxLength, final EventBatch batch)
    {
        batch.requireUnclaimed();
        if (!ingress.isLengthValid(maxLength) || events < 1 || events > maxBatch(maxLength))
        {
            return ingress.refuseLength();
        }

        final int slots = events * inputRing.slotsFor(maxLength);
        final long slot = ingress.claim(slots);
        if (slot < 0)
        {
            return slot;
        }

        batch.wrap(ingress, slot, slots);
        return slot + 1;
    }

    /**
     * How many events may be claimed at once.
     *
     * @param maxLength longest event in bytes, header included.
     * @return as many as fit a quarter of the input ring.
     */
    public int maxBatch(final int maxLength)
    {
        return inputRing.maxRun() / inputRing.slotsFor(maxLength);
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
            return ingress.offer(nowNs, source, 0, controlEvents.buffer(), 0, length);
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
            return ingress.offer(nowNs, source, 0, controlEvents.buffer(), 0, length);
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
            return ingress.offer(nowNs, source, sourceSequence, controlEvents.buffer(), 0, length);
        }
    }

    /**
     * Sequence the question what became of an event of a source, such as one whose answer was lost with a process. The
     * answer is an output to that source, a control message {@code OutcomeAnswer}: applied; not applied, with the code
     * of its first {@link Outcome}; or unknown, since its number was not taken yet, or since it is forgotten. It is
     * true of the history up to the question, so that a number that is not seen may still be under way behind it.
     *
     * @param nowNs          time of the event, in nanoseconds since the epoch.
     * @param source         that asks, of its own event.
     * @param queryId        returned in the answer.
     * @param sourceSequence of the event that is asked about.
     * @return as {@link #offer}.
     */
    public long queryOutcome(final long nowNs, final long source, final long queryId, final long sourceSequence)
    {
        synchronized (controlEvents)
        {
            final int length = controlEvents.outcomeQuery(queryId, sourceSequence);
            return ingress.offer(nowNs, source, 0, controlEvents.buffer(), 0, length);
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
        if (!timeAdvance.isWanted(nowNs, hasProcessed))
        {
            return NOTHING_DUE;
        }

        synchronized (controlEvents)
        {
            if (!timeAdvance.isWanted(nowNs, hasProcessed))
            {
                return NOTHING_DUE;
            }

            final int length = controlEvents.advanceTime();
            final long answer = ingress.offer(nowNs, EngineCore.NO_SOURCE, 0, controlEvents.buffer(), 0, length);
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
     * Accept nothing more, apply and let out all that was accepted, claims included that are still to be published,
     * then stop the agents. Where the engine has failed, or does not come to an end within the drain time-out, the
     * agents are stopped as they are. Idempotent.
     *
     * <p>It returns within the drain time-out and the stop time-out: an agent that does not end by then, since the
     * processor, the journal or the listener that it runs does not return, is left behind on its daemon thread, and
     * {@link #isStuck()} says so. With {@link Threading#INVOKER} it is the caller who runs them.
     *
     * @throws EngineFailure if an agent is stuck; it names the agent and the event, and has the thread's stack.
     */
    @Override
    public void close()
    {
        if (!isClosed.compareAndSet(false, true))
        {
            return;
        }

        ingress.shut();
        drain();
        final List<EngineFailure> stuck = threads.stop(ctx.stopTimeoutNs());
        stuckAgents = stuck.stream().map(EngineFailure::roleName).toList();
        if (stuck.isEmpty())
        {
            agents.onEnd();
            if (observers != null)
            {
                observers.onEnd();
            }
        }
        else
        {
            stuck.forEach(failStop::fail);
            throw stuck.get(0);
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
     * Stop as after a failure: accept nothing more, let nothing more out, apply nothing more of what was accepted; what
     * the journal has is applied by the next launch. A {@link #close()} that drains at the moment ends its wait. By any
     * thread.
     *
     * @throws EngineFailure as {@link #close()}.
     */
    public void abort()
    {
        failStop.fail(HOST, core.sequence(), new IllegalStateException("it was aborted"));
        close();
    }

    /**
     * Whether closing left an agent behind that does not end. Then whatever it may still touch has to stay as it is:
     * the core, whose memory must not be unmapped, the journal, the listener.
     *
     * @return true if there is such an agent.
     */
    public boolean isStuck()
    {
        return !stuckAgents.isEmpty();
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
     * Whether the door is shut, for tests that hold a claim until then.
     */
    boolean isClosing()
    {
        return ingress.isShut();
    }

    /**
     * The agents, for tests that run them one by one.
     */
    List<? extends Agent> agents()
    {
        return agents.all();
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

        switch (ctx.threading())
        {
            case SHARED, INVOKER -> agents.runOthers();
            case PAIRED ->
            {
                if (agents.runOutput() == 0)
                {
                    yieldForRoom();
                }
            }
            default -> yieldForRoom();
        }
    }

    private static void yieldForRoom()
    {
        if (Thread.currentThread().isInterrupted())
        {
            throw new RingAbandonedException("interrupted while the output ring was full", null);
        }

        Thread.yield();
    }

    private void drain()
    {
        final long deadlineNs = ctx.nanoClock().nanoTime() + ctx.drainTimeoutNs();
        boolean isDrained = isIdle();
        while (!failStop.isFailed() && !isDrained && ctx.nanoClock().nanoTime() - deadlineNs < 0)
        {
            if (ctx.threading() != Threading.INVOKER || invokeOnce() == 0)
            {
                LockSupport.parkNanos(DRAIN_PARK_NS);
            }

            isDrained = isIdle();
        }

        // Not to be asked once more: a producer that finds the door shut claims slots only to give them up.
        if (!failStop.isFailed() && !isDrained)
        {
            failStop.fail("drain", core.sequence(), new IllegalStateException(
                "events were still under way at the drain time-out: drainTimeoutNs=" + ctx.drainTimeoutNs() +
                    " claimed=" + inputRing.claimedCursor() + " published=" + agents.publishedSlot() +
                    " agents=" + agents.describe()));
        }
    }

    private int invokeOnce()
    {
        try
        {
            return agents.run();
        }
        catch (final AgentTerminationException ex)
        {
            // An agent failed, and has said why.
            return 0;
        }
    }
}
