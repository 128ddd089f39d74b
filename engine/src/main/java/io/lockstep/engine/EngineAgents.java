package io.lockstep.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.concurrent.Agent;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The agents behind an engine's input ring, and how they hang together.
 *
 * <p>They come in two shapes. With {@link Threading#DEDICATED} threads each shard of a pipeline of several has an agent
 * and a ring of its own, unless outputs return to the first stage:
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
    private static final int RUNS_TO_UPDATE = 16;

    private final EngineContext ctx;
    private final EngineCore core;
    private final InputRing inputRing;
    private final FailStop failStop;
    private final Runnable backPressureAction;
    private final OutputListener outputListener;
    private final Journal journal;
    private final Sequence durable;
    private final JournalerAgent journaler;
    private final List<InputAgent> firstStage = new ArrayList<>();
    private final List<SequencedAgent> laterStages = new ArrayList<>();
    private final List<Sequence> laterProcessed = new ArrayList<>();
    private final boolean isStaged;
    private final Map<Agent, Runnable> counterUpdates = new IdentityHashMap<>();
    private final EngineCounters counters;
    private final LatencySamples samples;
    private final LatencyRecorder recorder;

    private TimeAdvance timeAdvance;
    private OutputAgent output;
    private MergingOutputAgent mergingOutput;
    private int runsToUpdate;
    private boolean isUpdateDue;

    /**
     * Make the agents.
     *
     * @param ctx                concluded.
     * @param inputRing          which the agents gate from now on.
     * @param failStop           told of failures.
     * @param counters           that the agents keep.
     * @param observers          that are shown what is durable; null for none.
     * @param backPressureAction run again and again while an agent waits for room in its ring.
     */
    EngineAgents(
        final EngineContext ctx,
        final InputRing inputRing,
        final FailStop failStop,
        final EngineCounters counters,
        final Observers observers,
        final Runnable backPressureAction)
    {
        this.ctx = ctx;
        this.inputRing = inputRing;
        this.failStop = failStop;
        this.counters = counters;
        this.backPressureAction = backPressureAction;
        core = ctx.core();
        final boolean isJournaled = ctx.journal() != null;
        outputListener = observers == null ? ctx.outputListener() : observers.observed(ctx.outputListener());
        journal = observers == null || !isJournaled ? ctx.journal() : observers.observed(ctx.journal());
        durable = new Sequence(isJournaled ? core.sequence() : Long.MAX_VALUE);
        isStaged = ctx.threading() == Threading.DEDICATED && core.isStageable();
        final int stages = isStaged ? core.stages().size() : 1;
        samples = new LatencySamples(ctx.nanoClock(), ctx.latencySampleInterval(),
            2 * (ctx.inputSlots() + stages * ctx.outputSlots()), stages);
        recorder = new LatencyRecorder(samples, ctx.counters(), isJournaled,
            core.stages().subList(0, stages).stream().map((shards) -> shards.get(0).stageName()).toList());
        counters.addRing("input", inputRing.slots());
        journaler = isJournaled ? newJournaler() : null;
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
        updateCounters();
    }

    /**
     * Where producers stamp what they offer.
     */
    LatencySamples samples()
    {
        return samples;
    }

    TimeAdvance timeAdvance()
    {
        return timeAdvance;
    }

    /**
     * Every agent.
     */
    List<SequencedAgent> all()
    {
        return joined(processors(), others());
    }

    /**
     * The agents that share a thread, for each thread; empty where the caller runs the agents.
     */
    List<List<MeasuredAgent>> threads()
    {
        final List<SequencedAgent> processors = processors();
        final List<SequencedAgent> others = others();
        return switch (ctx.threading())
        {
            case DEDICATED -> joined(others, processors).stream().map((agent) -> measured(List.of(agent))).toList();
            case SPLIT -> others.isEmpty() ?
                List.of(measured(processors)) : List.of(measured(processors), measured(others));
            case PAIRED -> paired(processors, others);
            case SHARED -> List.of(measured(joined(others, processors)));
            default -> List.of();
        };
    }

    /**
     * Run each agent once, on the caller's thread. The counters are exact once there is nothing to do.
     */
    int run()
    {
        int work = 0;
        for (final InputAgent agent : firstStage)
        {
            work += agent.doWork();
        }

        work += runOthers();
        // Most runs of a host that waits find nothing, and leave the counters as they are.
        isUpdateDue |= work > 0;
        if (isUpdateDue && (work == 0 || --runsToUpdate < 0))
        {
            runsToUpdate = RUNS_TO_UPDATE;
            isUpdateDue = false;
            updateCounters();
        }

        return work;
    }

    /**
     * Run the agents that make room in the output ring, on the processor's thread.
     */
    int runOthers()
    {
        return (journaler == null ? 0 : journaler.doWork()) + runOutput();
    }

    /**
     * Run the agent that empties the output ring, on the processor's thread.
     */
    int runOutput()
    {
        return output == null ? 0 : output.doWork();
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
     * Where each agent is, for a message about one that does not come to an end.
     */
    String describe()
    {
        return all().stream()
            .map((agent) -> agent.roleName() + "@" + agent.sequence())
            .collect(Collectors.joining(", ", "[", "]"));
    }

    /**
     * The slot before the first one that is not published, as the consumers' positions tell.
     */
    long publishedSlot()
    {
        final long next = firstStage.get(0).position().get() + 1;
        return inputRing.highestPublished(next);
    }

    /**
     * Tell the core what was applied, once the agents have ended.
     */
    void onEnd()
    {
        if (journaler != null && failStop.isFailed() && ctx.threading() == Threading.INVOKER)
        {
            journaler.onFailed(failStop.failure());
        }
        if (isStaged)
        {
            final InputAgent first = firstStage.get(0);
            core.onApplied(first.processed().get(), first.timestampNs());
        }
    }

    private List<SequencedAgent> processors()
    {
        return joined(firstStage, laterStages);
    }

    private List<SequencedAgent> others()
    {
        final List<SequencedAgent> others = new ArrayList<>();
        if (journaler != null)
        {
            others.add(journaler);
        }
        if (output != null || mergingOutput != null)
        {
            others.add(output != null ? output : mergingOutput);
        }

        return others;
    }

    private List<List<MeasuredAgent>> paired(
        final List<SequencedAgent> processors, final List<SequencedAgent> others)
    {
        if (journaler == null)
        {
            return List.of(measured(joined(processors, others)));
        }

        final List<SequencedAgent> beside = others.stream().filter((agent) -> agent != journaler).toList();
        return List.of(measured(List.of(journaler)), measured(joined(processors, beside)));
    }

    private void makeFused()
    {
        final boolean isOutputFree = outputListener == OutputListener.NONE ||
            ctx.threading() != Threading.DEDICATED && (journaler == null || ctx.gate() == Gate.LOGIC);
        timeAdvance = new TimeAdvance(1);
        if (isOutputFree)
        {
            core.outputs(outputListener == OutputListener.NONE ?
                new DiscardedOutputs(ctx.maxOutputLength()) :
                new ListenerOutputs(outputListener, ctx.maxOutputLength()));
        }
        else
        {
            final OutputRing ring = new OutputRing(
                ctx.outputSlots(), ctx.outputSlotLength(), ctx.maxOutputLength(), backPressureAction);
            output = new OutputAgent(
                ring, durable, outputListener, failStop, recorder, core.sequence());
            ring.addGatingSequences(output.position());
            core.outputs(ring);
            counters.addRing("output", ring.slots());
            counterUpdates.put(output, () -> updateReleased(output.releasedSequence()));
        }

        final ProcessorAgent processor = new ProcessorAgent(
            inputRing,
            core,
            timeAdvance.earliestDeadlineNs(0),
            isOutputFree ? outputListener : null,
            failStop,
            cursor(samples),
            recorder);
        firstStage.add(processor);
        counterUpdates.put(processor, () -> updateCore(isOutputFree));
    }

    private void makeStaged()
    {
        core.bind();
        final List<List<Shard>> stages = core.stages();
        timeAdvance = new TimeAdvance(stages.stream().mapToInt(List::size).sum());

        List<StageRing> rings = rings(stages.get(0));
        for (int i = 0; i < rings.size(); i++)
        {
            final int shard = i;
            // The first shard ends the events of its stage; it stamps for all of them.
            final FirstShardAgent agent = new FirstShardAgent(
                inputRing,
                core,
                i,
                rings.get(i),
                timeAdvance.earliestDeadlineNs(i),
                failStop,
                cursor(i == 0 ? samples : LatencySamples.off(ctx.nanoClock())),
                recorder);
            firstStage.add(agent);
            counterUpdates.put(agent, () -> counters.updateShard(shard, agent.processed().get()));
        }

        for (int stage = 1; stage < stages.size(); stage++)
        {
            rings = makeLaterStage(stage, rings);
        }

        mergingOutput = new MergingOutputAgent(
            input(rings),
            durable,
            core.lastOutputs(),
            outputListener,
            ctx.maxOutputLength(),
            failStop,
            recorder,
            core.sequence());
        counterUpdates.put(mergingOutput, () ->
        {
            counters.updateOutcomes();
            updateReleased(mergingOutput.delivered().get());
        });
    }

    private List<StageRing> makeLaterStage(final int stageIndex, final List<StageRing> before)
    {
        final List<Shard> stage = core.stages().get(stageIndex);
        final List<StageRing> rings = rings(stage);
        for (int i = 0; i < stage.size(); i++)
        {
            final int ordinal = firstStage.size() + laterStages.size();
            final StageRing ring = rings.get(i);
            final ShardAgent agent = new ShardAgent(
                stage.get(i),
                ordinal,
                input(before),
                ring,
                timeAdvance.earliestDeadlineNs(ordinal),
                failStop,
                core.eventDescription(),
                new StageSamples(recorder, samples, stageIndex),
                core.sequence());
            laterStages.add(agent);
            laterProcessed.add(ring.processed());
            counterUpdates.put(agent, () -> counters.updateShard(ordinal, ring.processed().get()));
        }

        return rings;
    }

    private JournalerAgent newJournaler()
    {
        final JournalerAgent agent = new JournalerAgent(inputRing, journal, durable, core::onDurable, failStop,
            new SampleCursor(samples, LatencySamples.JOURNAL_TAKEN_NS, LatencySamples.DURABLE_NS),
            core.sequence(), core.timeNs());
        counterUpdates.put(agent, () -> counters.updateDurable(durable.get()));
        return agent;
    }

    private void updateCore(final boolean isOutputFree)
    {
        counters.updateShards(core.sequence());
        counters.updateOutcomes();
        if (isOutputFree)
        {
            updateReleased(core.sequence());
        }
    }

    private void updateReleased(final long releasedSequence)
    {
        recorder.recordEnded();
        counters.updateReleased(releasedSequence);
    }

    /**
     * Bring all counters up to date, on the thread that owns all agents.
     */
    private void updateCounters()
    {
        for (final Runnable update : counterUpdates.values())
        {
            update.run();
        }
    }

    private List<MeasuredAgent> measured(final List<SequencedAgent> agents)
    {
        final List<MeasuredAgent> measured = new ArrayList<>();
        for (final SequencedAgent agent : agents)
        {
            measured.add(new MeasuredAgent(
                agent, ctx.nanoClock(), counters.longestCycle(agent.roleName()), counterUpdates.get(agent)));
        }

        return measured;
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
            final StageRing ring = new StageRing(
                ctx.outputSlots(), ctx.outputSlotLength(), ctx.maxOutputLength(), backPressureAction);
            rings.add(ring);
            counters.addRing(stage.get(i).name(), ring.slots());
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

    private static List<SequencedAgent> joined(
        final List<? extends SequencedAgent> some, final List<SequencedAgent> others)
    {
        final List<SequencedAgent> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private static SampleCursor cursor(final LatencySamples samples)
    {
        return new SampleCursor(samples, LatencySamples.STAGE_TAKEN_NS, LatencySamples.STAGE_DONE_NS);
    }
}
