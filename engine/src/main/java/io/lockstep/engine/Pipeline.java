package io.lockstep.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A chain of stages, each fed with what the one before it sends.
 *
 * <p>The first stage gets the sequenced events, a later one the outputs of the stage before it, and the outputs of the
 * last one leave the engine. A stage is one processor, or N processors (shards) that share out its events by key; their
 * outputs are merged in the order of what caused them, so that they depend neither on N nor on timing.
 *
 * <p>An output of an earlier stage keeps the sequence, the time and the source of the event that caused it: they are
 * what the processors behind it see as their event's. {@link Processor#onSession} is called in the first stage only,
 * there in every shard, by the rule of {@link ShardKey#EVERY_SHARD}.
 *
 * <p>What the last stage sends can be let {@linkplain #returns(ReturnCheck) return} to the first one.
 *
 * <p>In a stage with a key the ids of timers are unique over all keys (derive them from the key), every timer that is
 * due fires with the event, and one that {@link Processor#onTimer} schedules at or before the time of the event is
 * moved to just after it; so neither depends on the number of shards.
 *
 * <p>Threading: one thread, before the core is made.
 */
public final class Pipeline
{
    /**
     * Most shards of a stage.
     */
    public static final int MAX_SHARDS = 64;

    private final List<Stage> stages = new ArrayList<>();
    private ReturnCheck returnCheck;

    /**
     * A pipeline with no stage yet.
     */
    public Pipeline()
    {
    }

    /**
     * Append a stage of one processor.
     *
     * @param name       unique in the pipeline: lower-case letters, digits and single hyphens.
     * @param processors called once.
     * @return this.
     * @throws IllegalArgumentException if the name is not valid or taken.
     */
    public Pipeline stage(final String name, final Supplier<? extends Processor> processors)
    {
        return append(new Stage(name, processors, null, 1));
    }

    /**
     * Append a stage of processors that share out its events by key.
     *
     * @param name       unique in the pipeline: lower-case letters, digits and single hyphens.
     * @param processors called once for each shard; no two of them share anything.
     * @param key        of the events, a pure function.
     * @param shards     how many, from one to {@link #MAX_SHARDS}.
     * @return this.
     * @throws IllegalArgumentException if the name is not valid or taken, or the number of shards out of range.
     */
    public Pipeline stage(
        final String name, final Supplier<? extends Processor> processors, final ShardKey key, final int shards)
    {
        if (key == null)
        {
            throw new IllegalArgumentException("a sharded stage needs a key: stage=" + name);
        }
        if (shards < 1 || shards > MAX_SHARDS)
        {
            throw new IllegalArgumentException(
                "a stage has 1 to " + MAX_SHARDS + " shards: stage=" + name + " shards=" + shards);
        }

        return append(new Stage(name, processors, key, shards));
    }

    /**
     * Let the first stage learn what the last one came to: outputs of the last stage that a check names return to the
     * first one, by its key, and do not leave.
     *
     * <p>All that an event lets return is applied, in order, before the next event, so that the first stage decides on
     * each event with all that came of those before it, whatever the number of shards. The price is that no stage can
     * be an event ahead of another: such a pipeline runs on the thread of the processor, also where the plan is
     * {@link Threading#DEDICATED}.
     *
     * @param check a pure function; null for none, as unless set.
     * @return this.
     */
    public Pipeline returns(final ReturnCheck check)
    {
        returnCheck = check;
        return this;
    }

    /**
     * What tells the outputs that return to the first stage.
     *
     * @return null where none do.
     */
    public ReturnCheck returns()
    {
        return returnCheck;
    }

    /**
     * Whether a stage shares out its events by key, so that its number of shards may be another one.
     *
     * @return false where all stages are of one processor.
     */
    public boolean isKeyed()
    {
        return stages.stream().anyMatch(Stage::isKeyed);
    }

    /**
     * The same chain in another shape, which has to let out the same: for tests that hold shapes against each other.
     *
     * @param shards   of each stage that has a key, from one to {@link #MAX_SHARDS}; other stages keep their one.
     * @param wrapping given each processor that is made, returns what stands in its place and passes all on to it.
     * @return a new pipeline.
     * @throws IllegalArgumentException if the number of shards is out of range.
     */
    public Pipeline reshaped(final int shards, final UnaryOperator<Processor> wrapping)
    {
        final Pipeline reshaped = new Pipeline().returns(returnCheck);
        for (final Stage stage : stages)
        {
            final Supplier<Processor> processors = () -> wrapping.apply(stage.processors().get());
            if (stage.isKeyed())
            {
                reshaped.stage(stage.name(), processors, stage.key(), shards);
            }
            else
            {
                reshaped.stage(stage.name(), processors);
            }
        }

        return reshaped;
    }

    List<Stage> stages()
    {
        return stages;
    }

    private Pipeline append(final Stage stage)
    {
        if (!stage.name().matches("[a-z0-9]+(-[a-z0-9]+)*"))
        {
            throw new IllegalArgumentException(
                "the name of a stage is of lower-case letters, digits and single hyphens: stage=" + stage.name());
        }
        if (stage.processors() == null)
        {
            throw new IllegalArgumentException("a stage needs its processors: stage=" + stage.name());
        }
        if (stages.stream().anyMatch((other) -> other.name().equals(stage.name())))
        {
            throw new IllegalArgumentException("two stages have one name: stage=" + stage.name());
        }

        stages.add(stage);
        return this;
    }
}
