package io.lockstep.engine;

import io.lockstep.engine.counters.CounterType;
import io.lockstep.engine.counters.Counters;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Where observers attach to a running engine.
 *
 * <p>Outputs are shown by the agent that lets them out, events by the journaler, whatever the threads and stages of the
 * engine: so nothing is seen before it is durable, and neither agent waits for anybody.
 *
 * <p>Threading: any thread; each {@link Observer} has an owner of its own.
 */
public final class Observers
{
    private static final int MIN_EVENT_LENGTH = 256;

    private final FailStop failStop;
    private final ObserverFeed outputs;
    private final ObserverFeed inputs;
    private final AtomicCounter droppedOutputs;
    private final AtomicCounter droppedInputs;

    Observers(final EngineContext ctx, final FailStop failStop)
    {
        this.failStop = failStop;
        final Counters counters = ctx.counters();
        outputs = feed(ctx, "maxOutputLength", ctx.maxOutputLength());
        droppedOutputs = counters.counter(CounterType.DROPPED, "outputs");
        final boolean isJournaled = ctx.journal() != null;
        // Events of the engine's own may be longer than the application's.
        inputs = isJournaled ? feed(ctx, "maxEventLength", Math.max(ctx.maxEventLength(), MIN_EVENT_LENGTH)) : null;
        droppedInputs = isJournaled ? counters.counter(CounterType.DROPPED, "inputs") : null;
    }

    /**
     * Observe outputs from now on: those of all events that are offered after this call, and perhaps of some before.
     * It drops what it is too slow for.
     *
     * @return an observer, attached.
     */
    public Observer<OutputListener> outputs()
    {
        return new OutputObserver(outputs, failStop, droppedOutputs, 1, ObserverPolicy.DROP, null);
    }

    /**
     * Observe outputs from an event on.
     *
     * @param fromSequence of the event, at least one; it may be still to come.
     * @param policy       for the case that it falls a ring behind.
     * @param history      of the engine's outputs.
     * @return an observer, attached.
     */
    public Observer<OutputListener> outputs(
        final long fromSequence, final ObserverPolicy policy, final ObserverHistory<OutputListener> history)
    {
        requireSequence(fromSequence);
        return new OutputObserver(outputs, failStop, droppedOutputs, fromSequence, policy, history);
    }

    /**
     * Observe input events from now on, once they are durable: all that are offered after this call, and perhaps some
     * before. It drops what it is too slow for.
     *
     * @return an observer, attached.
     * @throws IllegalStateException if the engine has no journal.
     */
    public Observer<InputListener> inputs()
    {
        requireJournal();
        return new InputObserver(inputs, failStop, droppedInputs, 1, ObserverPolicy.DROP, null);
    }

    /**
     * Observe input events from one on, once they are durable.
     *
     * @param fromSequence of the event, at least one; it may be still to come.
     * @param policy       for the case that it falls a ring behind.
     * @param history      of the engine's input.
     * @return an observer, attached.
     * @throws IllegalStateException if the engine has no journal.
     */
    public Observer<InputListener> inputs(
        final long fromSequence, final ObserverPolicy policy, final ObserverHistory<InputListener> history)
    {
        requireJournal();
        requireSequence(fromSequence);
        return new InputObserver(inputs, failStop, droppedInputs, fromSequence, policy, history);
    }

    OutputListener observed(final OutputListener listener)
    {
        return new ObservedOutputs(listener, outputs);
    }

    Journal observed(final Journal journal)
    {
        return new ObservedJournal(journal, inputs);
    }

    /**
     * The agents have ended.
     */
    void onEnd()
    {
        outputs.stop();
        if (inputs != null)
        {
            inputs.stop();
        }
    }

    private void requireJournal()
    {
        if (inputs == null)
        {
            throw new IllegalStateException("the engine has no journal, which would make its input durable");
        }
    }

    private static ObserverFeed feed(final EngineContext ctx, final String limitName, final int maxLength)
    {
        final long minLength = BroadcastRing.minCapacity(OutputSlot.OUTPUT_OFFSET + maxLength);
        if (ctx.observerRingLength() < minLength)
        {
            throw new IllegalArgumentException("EngineContext.observerRingLength has no room for " +
                BroadcastRing.RECORDS_MIN + " entries of " + limitName + ": observerRingLength=" +
                ctx.observerRingLength() + " min=" + minLength);
        }

        return new ObserverFeed(ctx.observerRingLength(), maxLength);
    }

    private static void requireSequence(final long fromSequence)
    {
        if (fromSequence < 1)
        {
            throw new IllegalArgumentException("events are numbered from one: fromSequence=" + fromSequence);
        }
    }
}
