package io.lockstep.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.CompositeAgent;

import java.util.ArrayList;
import java.util.List;

/**
 * The agents behind an engine's input ring, and how they hang together.
 *
 * <p>They come in two shapes. With {@link Threading#DEDICATED} threads each shard of a pipeline of several has an agent
 * and a ring of its own:
 *
 * <pre>
 *   input ring -+-> journaler
 *               +-> shard -> ring -+-> shard -> ring -+-> merge, gate -> listener
 *               +-> shard -> ring -+-> shard -> ring -+
 * </pre>
 *
 * <p>Everywhere else one agent runs the whole core, since rings between stages that share a thread would only be in the
 * way. Where nothing that it sends has to wait for the journal, and the listener would share its thread or wants
 * nothing, its outputs go straight to the listener:
 *
 * <pre>
 *   input ring -+-> journaler
 *               +-> processor -> output ring -> gate -> listener
 * </pre>
 *
 * <p>Threading: made by the thread that launches the engine; the questions may be asked by any thread.
 */
final class EngineAgents
{
    private final EngineContext ctx;
    private final EngineCore core;
    private final InputRing inputRing;
    private final FailStop failStop;
    private final Runnable backPressureAction;
    private final Sequence durable;
    private final JournalerAgent journaler;
    private final List<InputAgent> firstStage = new ArrayList<>();
    private final List<Agent> laterStages = new ArrayList<>();
    private final List<Sequence> laterProcessed = new ArrayList<>();
    private final boolean isStaged;

    private TimeAdvance timeAdvance;
    private OutputAgent output;
    private MergingOutputAgent mergingOutput;

    /**
     * Make the agents.
     *
     * @param ctx                concluded.
     * @param inputRing          which the agents gate from now on.
     * @param failStop           told of failures.
     * @param backPressureAction run again and again while an agent waits for room in its ring.
     */
    EngineAgents(
        final EngineContext ctx, final InputRing inputRing, final FailStop failStop, final Runnable backPressureAction)
    {
        this.ctx = ctx;
        this.inputRing = inputRing;
        this.failStop = failStop;
        this.backPressureAction = backPressureAction;
        core = ctx.core();
        final boolean isJournaled = ctx.journal() != null;
        durable = new Sequence(isJournaled ? core.sequence() : Long.MAX_VALUE);
        journaler = isJournaled ?
            new JournalerAgent(
                inputRing, ctx.journal(), durable, core::onDurable, failStop, core.sequence(), core.timeNs()) : null;
        isStaged = ctx.threading() == Threading.DEDICATED &&
            (core.stages().size() > 1 || core.stages().get(0).size() > 1);
        if (isStaged)
        {
            makeStaged();
        }
        else
        {
            makeFused();
        }

        firstStage.forEach(this::gateInput);
        if (isJournaled)
        {
            inputRing.addGatingSequences(journaler.position());
        }
    }

    TimeAdvance timeAdvance()
    {
        return timeAdvance;
    }

    /**
     * What has to run on a thread of its own, each; empty where the caller runs the agents.
     */
    List<Agent> threads()
    {
        final List<Agent> processors = new ArrayList<>(firstStage);
        processors.addAll(laterStages);
        final List<Agent> others = new ArrayList<>();
        if (journaler != null)
        {
            others.add(journaler);
        }
        if (output != null || mergingOutput != null)
        {
            others.add(output != null ? output : mergingOutput);
        }

        return switch (ctx.threading())
        {
            case DEDICATED -> joined(others, processors);
            case SPLIT -> others.isEmpty() ? processors : List.of(processors.get(0), composite(others));
            case SHARED -> List.of(composite(joined(others, processors)));
            default -> List.of();
        };
    }

    /**
     * Run each agent once, on the caller's thread.
     */
    int run()
    {
        int work = 0;
        for (final InputAgent agent : firstStage)
        {
            work += agent.doWork();
        }

        return work + runOthers();
    }

    /**
     * Run the agents that make room in the output ring, on the processor's thread.
     */
    int runOthers()
    {
        int work = journaler == null ? 0 : journaler.doWork();
        if (output != null)
        {
            work += output.doWork();
        }

        return work;
    }

    /**
     * Whether every processor has taken an event.
     *
     * @param slot of the event in the input ring.
     */
    boolean hasProcessed(final long slot)
    {
        for (final InputAgent agent : firstStage)
        {
            if (agent.position().get() < slot)
            {
                return false;
            }
        }

        return isPast(laterProcessed, firstStage.get(0).processed().get());
    }

    /**
     * Whether everything up to a slot is applied, journaled and let out.
     *
     * @param slot of the input ring.
     */
    boolean isDone(final long slot)
    {
        if (journaler != null && journaler.position().get() < slot || !hasProcessed(slot))
        {
            return false;
        }

        return mergingOutput == null ?
            output == null || output.isDrained() :
            mergingOutput.delivered().get() >= firstStage.get(0).processed().get();
    }

    /**
     * Tell the core what was applied, once the agents have ended.
     */
    void onEnd()
    {
        if (isStaged)
        {
            final InputAgent first = firstStage.get(0);
            core.onApplied(first.processed().get(), first.timestampNs());
        }
    }

    private void makeFused()
    {
        final boolean isOutputFree = ctx.outputListener() == OutputListener.NONE ||
            ctx.threading() != Threading.DEDICATED && (journaler == null || ctx.gate() == Gate.LOGIC);
        timeAdvance = new TimeAdvance(1);
        if (isOutputFree)
        {
            core.outputs(ctx.outputListener() == OutputListener.NONE ?
                new DiscardedOutputs(ctx.maxOutputLength()) :
                new ListenerOutputs(ctx.outputListener(), ctx.maxOutputLength()));
        }
        else
        {
            final OutputRing ring = new OutputRing(
                ctx.outputSlots(), ctx.outputSlotLength(), ctx.maxOutputLength(), backPressureAction);
            output = new OutputAgent(ring, durable, ctx.outputListener(), failStop);
            ring.addGatingSequences(output.position());
            core.outputs(ring);
        }

        firstStage.add(new ProcessorAgent(
            inputRing, core, timeAdvance.earliestDeadlineNs(0), isOutputFree ? ctx.outputListener() : null, failStop));
    }

    private void makeStaged()
    {
        core.bind();
        final List<List<Shard>> stages = core.stages();
        timeAdvance = new TimeAdvance(stages.stream().mapToInt(List::size).sum());

        List<StageRing> rings = rings(stages.get(0));
        for (int i = 0; i < rings.size(); i++)
        {
            firstStage.add(new FirstShardAgent(
                inputRing, core, i, rings.get(i), timeAdvance.earliestDeadlineNs(i), failStop));
        }

        int ordinal = rings.size();
        for (final List<Shard> stage : stages.subList(1, stages.size()))
        {
            final List<StageRing> nextRings = rings(stage);
            for (int i = 0; i < stage.size(); i++)
            {
                laterStages.add(new ShardAgent(
                    stage.get(i),
                    ordinal,
                    input(rings),
                    nextRings.get(i),
                    timeAdvance.earliestDeadlineNs(ordinal),
                    failStop,
                    core.sequence()));
                laterProcessed.add(nextRings.get(i).processed());
                ordinal++;
            }

            rings = nextRings;
        }

        mergingOutput = new MergingOutputAgent(
            input(rings),
            durable,
            core.lastOutputs(),
            ctx.outputListener(),
            ctx.maxOutputLength(),
            failStop,
            core.sequence());
    }

    private void gateInput(final InputAgent agent)
    {
        inputRing.addGatingSequences(agent.position());
        if (ctx.gate() == Gate.LOGIC)
        {
            agent.limit(durable);
        }
    }

    private StageInput input(final List<StageRing> rings)
    {
        return new StageInput(rings, core.sequence(), core.checkpointInterval());
    }

    private List<StageRing> rings(final List<Shard> stage)
    {
        final List<StageRing> rings = new ArrayList<>();
        for (int i = 0; i < stage.size(); i++)
        {
            rings.add(new StageRing(
                ctx.outputSlots(), ctx.outputSlotLength(), ctx.maxOutputLength(), backPressureAction));
        }

        return rings;
    }

    private static boolean isPast(final List<Sequence> processed, final long sequence)
    {
        for (int i = 0; i < processed.size(); i++)
        {
            if (processed.get(i).get() < sequence)
            {
                return false;
            }
        }

        return true;
    }

    private static List<Agent> joined(final List<Agent> some, final List<Agent> others)
    {
        final List<Agent> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private static Agent composite(final List<Agent> agents)
    {
        return agents.size() == 1 ? agents.get(0) : new CompositeAgent(agents);
    }
}
