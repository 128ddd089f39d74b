package io.lockstep.engine;

import io.lockstep.engine.counters.CounterType;
import io.lockstep.engine.counters.Counters;
import org.agrona.concurrent.status.AtomicCounter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an engine counts.
 *
 * <p>Threading: offers, back pressure and errors by any thread; each of the other methods by the agent that owns what
 * is counted.
 */
final class EngineCounters
{
    private static final Outcome[] OUTCOMES = Outcome.values();

    private final List<RingCounters> rings = new ArrayList<>();
    private final List<ShardCounters> shards = new ArrayList<>();
    private final AtomicCounter[] outcomes = new AtomicCounter[OUTCOMES.length];
    private final long[] outcomesBefore = new long[OUTCOMES.length];
    private final Counters counters;
    private final LastOutputs lastOutputs;
    private final long outputsBefore;
    private final AtomicCounter backPressuredOffers;
    private final AtomicCounter backPressuredOutputs;
    private final AtomicCounter notValidOffers;
    private final AtomicCounter notKnownOffers;
    private final AtomicCounter errors;
    private final AtomicCounter durable;
    private final AtomicCounter released;
    private final AtomicCounter outputs;

    EngineCounters(final Counters counters, final EngineCore core, final boolean isJournaled)
    {
        this.counters = counters;
        lastOutputs = core.lastOutputs();
        outputsBefore = lastOutputs.totalCount();
        durable = isJournaled ? counters.counter(CounterType.DURABLE, "") : null;
        released = counters.counter(CounterType.RELEASED, "");
        outputs = counters.counter(CounterType.OUTPUTS, "");
        backPressuredOffers = counters.counter(CounterType.BACK_PRESSURED, "input");
        backPressuredOutputs = counters.counter(CounterType.BACK_PRESSURED, "output");
        notValidOffers = counters.counter(CounterType.REFUSED, "length not valid");
        notKnownOffers = counters.counter(CounterType.REFUSED, "event not known");
        errors = counters.counter(CounterType.ERRORS, "");
        for (int i = 0; i < outcomes.length; i++)
        {
            outcomes[i] = counters.counter(
                CounterType.OUTCOME, OUTCOMES[i].name().toLowerCase(Locale.ROOT).replace('_', ' '));
            outcomesBefore[i] = lastOutputs.outcomeCount(i);
        }
        final List<Shard> all = core.stages().stream().flatMap(List::stream).toList();
        all.forEach((shard) -> shards.add(new ShardCounters(counters, shard, all.size() == 1)));
    }

    AtomicCounter longestCycle(final String roleName)
    {
        return counters.counter(CounterType.DUTY_CYCLE_MAX, roleName);
    }

    void addRing(final String name, final SlotRing ring)
    {
        rings.add(new RingCounters(counters, name, ring));
    }

    long onBackPressuredOffer()
    {
        backPressuredOffers.increment();
        return Engine.BACK_PRESSURED;
    }

    long onNotValidOffer()
    {
        notValidOffers.increment();
        return Engine.LENGTH_NOT_VALID;
    }

    long onNotKnownOffer()
    {
        notKnownOffers.increment();
        return Engine.EVENT_NOT_KNOWN;
    }

    void onError()
    {
        errors.increment();
    }

    void onBackPressuredOutput()
    {
        backPressuredOutputs.increment();
    }

    /**
     * The journaler's.
     */
    void updateDurable(final long durableSequence)
    {
        durable.setRelease(durableSequence);
    }

    /**
     * Those of a shard, by the agent that runs it.
     *
     * @param ordinal           of the shard in its pipeline.
     * @param processedSequence of the last event that it is done with.
     */
    void updateShard(final int ordinal, final long processedSequence)
    {
        shards.get(ordinal).update(processedSequence);
    }

    /**
     * Those of all shards, by the agent that runs the whole core.
     */
    void updateShards(final long processedSequence)
    {
        for (int i = 0; i < shards.size(); i++)
        {
            shards.get(i).update(processedSequence);
        }
    }

    /**
     * Outcomes and outputs, by the agent that chains the outputs' digest.
     */
    void updateOutcomes()
    {
        outputs.setRelease(lastOutputs.totalCount() - outputsBefore);
        for (int i = 0; i < outcomes.length; i++)
        {
            outcomes[i].setRelease(lastOutputs.outcomeCount(i) - outcomesBefore[i]);
        }
    }

    /**
     * What has left, and how full the rings are, by the agent that lets outputs out.
     */
    void updateReleased(final long releasedSequence)
    {
        released.setRelease(releasedSequence);
        for (int i = 0; i < rings.size(); i++)
        {
            rings.get(i).update();
        }
    }
}
