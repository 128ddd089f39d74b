package io.lockstep.engine;

import io.lockstep.engine.state.PageContent;
import io.lockstep.engine.state.StatePhase;
import io.lockstep.engine.state.StateStores;
import io.lockstep.engine.state.TimerQueue;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The deterministic core that every host runs: it applies sequenced events, each at most once, to a pipeline of
 * processors.
 *
 * <p>What it does depends on the events and on nothing else, so that the same journal gives the same outputs, digests
 * and pages wherever it runs. It de-duplicates by (source, source sequence) in state of its own.
 *
 * <p>Time is that of the events. Each event, whatever becomes of it, first fires the timers due at or before its time,
 * as a part of itself; where there is no traffic, the host sequences an event that does nothing else.
 *
 * <p>Threading: owned by the agent that applies the events.
 *
 * <p>Errors: an exception out of {@link #apply} leaves the state half-changed; the host has to stop.
 */
public final class EngineCore implements AutoCloseable
{
    /**
     * Source of events that nobody numbers; they are never taken for duplicates.
     */
    public static final long NO_SOURCE = 0;

    /**
     * Longest output in bytes unless {@link Outputs} declares another.
     */
    public static final int MAX_OUTPUT_LENGTH_DEFAULT = 1024;

    /**
     * Most timers that fire with one event, so that the wait of an event behind timers is bounded. Part of what the
     * same journal means: it never changes.
     */
    public static final int MAX_TIMERS_PER_EVENT = 256;

    private final CoreContext ctx;
    private final EventCheck eventCheck;
    private final long checkpointInterval;
    private final List<List<Shard>> stages = new ArrayList<>();
    private final Shard[] shards;
    private final EventDispatch[] dispatches;
    private final FusedStage[] fusedStages;
    private final LastOutputs lastOutputs = new LastOutputs();
    private final WayBack wayBack;
    private final boolean hasTimers;
    private final boolean isSingle;
    private final Shard single;
    private final EventDispatch firstDispatch;

    private boolean isBound;
    private long sequence;
    private long timeNs = Long.MIN_VALUE;
    private long nextCheckpoint;
    private Skips skips = Skips.NONE;
    private long nextSkip = Long.MAX_VALUE;

    /**
     * Start the processors, which declare their stores. Their pages are made when the first host takes the core.
     *
     * @param ctx that is concluded and then read.
     */
    public EngineCore(final CoreContext ctx)
    {
        ctx.conclude();
        this.ctx = ctx;
        eventCheck = ctx.eventCheck();
        checkpointInterval = ctx.checkpointInterval();
        nextCheckpoint = checkpointInterval;
        for (final Stage stage : ctx.pipeline().stages())
        {
            stages.add(Shard.all(stage, stages.isEmpty(), ctx));
        }

        shards = stages.stream().flatMap(List::stream).toArray(Shard[]::new);
        dispatches = stages.get(0).stream()
            .map((shard) -> new EventDispatch(shard, eventCheck)).toArray(EventDispatch[]::new);
        fusedStages = stages.stream()
            .map((ofStage) -> new FusedStage(ofStage.toArray(Shard[]::new))).toArray(FusedStage[]::new);
        wayBack = new WayBack(ctx.pipeline().returns(), lastOutputs, stages.get(0).toArray(Shard[]::new));
        hasTimers = ctx.maxTimers() > 0;
        isSingle = shards.length == 1;
        single = shards[0];
        firstDispatch = dispatches[0];
    }

    /**
     * A host takes the core: outputs go to it from now on. The first call opens the home of the pages; a later one, by
     * another host, may come between two events.
     *
     * @param outputs of the host.
     */
    public void outputs(final Outputs outputs)
    {
        Objects.requireNonNull(outputs, "outputs");
        bind();
        checkedAtIngress(false);
        lastOutputs.host(outputs);
        for (final FusedStage stage : fusedStages)
        {
            stage.maxInputLength(outputs.maxOutputLength());
        }
        for (int i = 0; i < fusedStages.length; i++)
        {
            final StageOutputs next = i + 1 < fusedStages.length ? fusedStages[i + 1] : wayBack.lastOutputs();
            stages.get(i).forEach((shard) -> shard.outputs(next));
        }
    }

    /**
     * Begin behind an event that another run of the same history has applied, with the state that it had then. To be
     * called before any host takes the core.
     *
     * @param at      digests of that run at the event.
     * @param content of the pages at the event.
     * @throws IllegalStateException if the core has begun, or if the content has another digest: then the core is to be
     *                               given up.
     */
    public void restore(final Checkpoint at, final StateContent content)
    {
        if (isBound)
        {
            throw new IllegalStateException("the core has begun: sequence=" + sequence);
        }

        isBound = true;
        for (int i = 0; i < shards.length; i++)
        {
            final int shard = i;
            shards[i].bind((store, pages) -> content.fill(shard, store, pages));
        }
        onApplied(at.sequence(), at.timestampNs());
        lastOutputs.resume(at.outputDigest(), at.outputCount());
        if (!checkpoint().equals(at))
        {
            throw new IllegalStateException(
                "the content is not that of the event: expected " + at + ", but: " + checkpoint());
        }
    }

    /**
     * Apply one event.
     *
     * @param eventSequence       of the event: the last one plus one.
     * @param timestampNs         of the event, in nanoseconds since the epoch: not below the last one.
     * @param eventSource         that numbered it, or {@link #NO_SOURCE}.
     * @param eventSourceSequence that the source gave it.
     * @param buffer              that holds the event.
     * @param offset              where its SBE message header begins.
     * @param length              of the event in bytes.
     * @throws IllegalStateException    if sequence or time do not follow the last event's.
     * @throws IllegalArgumentException if the application does not know the event.
     */
    public void apply(
        final long eventSequence,
        final long timestampNs,
        final long eventSource,
        final long eventSourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (eventSequence != sequence + 1)
        {
            throw new IllegalStateException(
                "expected sequence " + (sequence + 1) + ", but: sequence=" + eventSequence);
        }
        if (timestampNs < timeNs)
        {
            throw new IllegalStateException("time went backwards at sequence " + eventSequence +
                ": expected at least " + timeNs + ", but: timestampNs=" + timestampNs);
        }

        sequence = eventSequence;
        timeNs = timestampNs;
        if (eventSequence == nextSkip)
        {
            applyDecided(eventSource, eventSourceSequence, buffer, offset, length);
        }
        else if (isSingle)
        {
            applyToSingle(eventSource, eventSourceSequence, buffer, offset, length);
        }
        else
        {
            applyToStages(eventSource, eventSourceSequence, buffer, offset, length);
        }

        if (eventSequence == nextCheckpoint)
        {
            nextCheckpoint += checkpointInterval;
            lastOutputs.checkpoint(eventSequence, timestampNs, ShardDigests.state(shards));
        }
    }

    /**
     * Decisions to honour. Only {@link #apply} does, so that a host which applies the events of a journal again has to
     * come past all of them before it gives shards threads of their own.
     *
     * @param decisions of operators, on events that are not applied yet; they replace earlier ones.
     */
    public void skips(final List<Skip> decisions)
    {
        skips = new Skips(decisions, sequence);
        nextSkip = skips.next();
    }

    /**
     * Whether what {@link #apply} threw came from applying the event, and not from where its outputs went.
     *
     * @param eventSequence of the event.
     * @return true where the event could be passed over by a decision.
     */
    public boolean isEventAtFault(final long eventSequence)
    {
        return sequence == eventSequence && !lastOutputs.isHostFailed();
    }

    /**
     * Tell what {@link #apply} threw together with the event that could not be applied.
     *
     * @param roleName       of who called it.
     * @param eventSource    of the event.
     * @param sourceSequence of the event.
     * @param buffer         that holds the event.
     * @param offset         where its SBE message header begins.
     * @param length         of the event in bytes.
     * @param cause          what was thrown.
     * @return the failure.
     */
    public EngineFailure failure(
        final String roleName,
        final long eventSource,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final Throwable cause)
    {
        CurrentEvent failed = shards[0].event();
        for (final Shard shard : shards)
        {
            if (shard.event().isOwnTimer())
            {
                failed = shard.event();
            }
        }

        final EventDescription description = eventDescription();
        return new EngineFailure(roleName, FailedEvent.of(
            failed, eventSource, sourceSequence, description, buffer, offset, length), description, cause);
    }

    /**
     * The host has applied a batch: what other processes read of the state is from now on as of the last event, until
     * the next one is applied. A host that does not call this has a state that nobody else can read.
     */
    public void publishState()
    {
        for (final Shard shard : shards)
        {
            shard.publishState(sequence, timeNs());
        }
    }

    /**
     * Let other processes know what is durable. By one thread, which may be another than that of the events.
     *
     * @param durableSequence of the last durable event; {@link Long#MAX_VALUE} where nothing is journaled.
     */
    public void onDurable(final long durableSequence)
    {
        for (final Shard shard : shards)
        {
            shard.stores().header().durable(durableSequence);
        }
    }

    /**
     * Digests as of now.
     *
     * @return a checkpoint at the last event applied.
     */
    public Checkpoint checkpoint()
    {
        return new Checkpoint(
            sequence, timeNs(), ShardDigests.state(shards), lastOutputs.digest(), lastOutputs.totalCount());
    }

    /**
     * What the state of all shards means, whatever its layout: by a scan of all stores, between two events.
     *
     * @return the sum of the {@linkplain StateStores#logicalDigest() logical digests}.
     */
    public long logicalStateDigest()
    {
        return ShardDigests.logical(shards);
    }

    /**
     * The last event applied.
     *
     * @return its sequence; zero before the first.
     */
    public long sequence()
    {
        return sequence;
    }

    /**
     * Time of the last event applied.
     *
     * @return nanoseconds since the epoch; zero before the first event.
     */
    public long timeNs()
    {
        return sequence == 0 ? 0 : timeNs;
    }

    /**
     * The last event of a source that was applied.
     *
     * @param ofSource the source.
     * @return its source sequence; zero if there is none.
     */
    public long lastSourceSequence(final long ofSource)
    {
        return stages.get(0).get(0).admission().lastSourceSequence(ofSource);
    }

    /**
     * The stores, for tools that look at the state between two events.
     *
     * @return stores of the core and of the processor, or, in a pipeline, of the first shard of its first stage.
     */
    public StateStores stores()
    {
        return shards[0].stores();
    }

    /**
     * The stores of each shard, for tools that look at the state between two events.
     *
     * @return in the order of {@link #shardNames()}.
     */
    public List<StateStores> shardStores()
    {
        return Arrays.stream(shards).map(Shard::stores).toList();
    }

    /**
     * Stores of all shards of all stages.
     *
     * @return how many.
     */
    public int storeCount()
    {
        return Arrays.stream(shards).mapToInt((shard) -> shard.stores().all().size()).sum();
    }

    /**
     * Hash of all that has to be equal for two runs to be comparable: the layout of the state, the stages with their
     * shards, and the interval of the checkpoints.
     *
     * @return the hash.
     */
    public long configurationHash()
    {
        return ShardDigests.layout(shards, stages) * 31 + checkpointInterval;
    }

    /**
     * Names of all shards, which are those of their page homes.
     *
     * @return in the order of the stages.
     */
    public List<String> shardNames()
    {
        return stages.stream().flatMap(List::stream).map(Shard::name).toList();
    }

    /**
     * Events between two checkpoints.
     *
     * @return the interval.
     */
    public long checkpointInterval()
    {
        return checkpointInterval;
    }

    /**
     * When the host has to see to it that time advances, unless other events do.
     *
     * @return the earliest deadline in nanoseconds since the epoch, or {@link TimerQueue#NO_DEADLINE}.
     */
    public long earliestDeadlineNs()
    {
        long earliest = TimerQueue.NO_DEADLINE;
        for (final Shard shard : shards)
        {
            earliest = Math.min(earliest, shard.earliestDeadlineNs());
        }

        return earliest;
    }

    EventDescription eventDescription()
    {
        return ctx.eventDescription();
    }

    /**
     * What the application knows, for a host that refuses anything else before it becomes history.
     *
     * @return the check.
     */
    public EventCheck eventCheck()
    {
        return eventCheck;
    }

    /**
     * The stages, for a host that gives each shard a thread. It must not apply events to the core itself then.
     */
    List<List<Shard>> stages()
    {
        return stages;
    }

    /**
     * Whether shards may have threads of their own: not where an event waits for what returns of the one before it.
     */
    boolean isStageable()
    {
        return !isSingle && ctx.pipeline().returns() == null;
    }

    LastOutputs lastOutputs()
    {
        return lastOutputs;
    }

    /**
     * Open the homes of the pages, once.
     */
    void bind()
    {
        if (!isBound)
        {
            for (final Shard shard : shards)
            {
                shard.bind(PageContent.EMPTY);
            }

            isBound = true;
        }
    }

    /**
     * A host has applied events to the shards by itself.
     *
     * @param lastSequence    of those events.
     * @param lastTimestampNs of that event.
     */
    void onApplied(final long lastSequence, final long lastTimestampNs)
    {
        sequence = lastSequence;
        timeNs = lastTimestampNs;
        nextCheckpoint = (lastSequence / checkpointInterval + 1) * checkpointInterval;
    }

    /**
     * A host goes on from here with new events, which it lets in only where the application knows them.
     *
     * @param durableSequence of the last event that is durable.
     */
    void onLive(final long durableSequence)
    {
        onDurable(durableSequence);
        checkedAtIngress(true);
        for (final Shard shard : shards)
        {
            shard.stores().header().phase(StatePhase.LIVE);
        }
    }

    /**
     * Close the homes of the pages. Idempotent.
     */
    @Override
    public void close()
    {
        CloseHelper.closeAll(shards);
    }

    /**
     * The same as for stages, with none of their loops, where there is but one processor.
     */
    private void applyToSingle(
        final long eventSource,
        final long eventSourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        final Shard shard = single;
        shard.begin(sequence, timeNs);
        shard.fireTimers();
        final Outcome outcome = firstDispatch.apply(eventSource, eventSourceSequence, buffer, offset, length);
        lastOutputs.endOfEvent(sequence, timeNs, eventSource, eventSourceSequence, outcome);
    }

    /**
     * The same as for stages, but for what somebody has decided to pass over.
     */
    private void applyDecided(
        final long eventSource,
        final long eventSourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        passOver(skips);
        begin(fusedStages.length);
        passOver(Skips.NONE);

        Outcome outcome = null;
        for (final EventDispatch dispatch : dispatches)
        {
            outcome = skips.isEvent() ?
                dispatch.skip(eventSource, eventSourceSequence, buffer, offset) :
                dispatch.apply(eventSource, eventSourceSequence, buffer, offset, length);
        }
        wayBack.drain();

        lastOutputs.endOfEvent(sequence, timeNs, eventSource, eventSourceSequence, outcome);
        nextSkip = skips.next();
    }

    private void checkedAtIngress(final boolean isChecked)
    {
        for (final EventDispatch dispatch : dispatches)
        {
            dispatch.isCheckedAtIngress(isChecked);
        }
    }

    private void passOver(final Skips ofEvent)
    {
        for (final Shard shard : shards)
        {
            shard.passOver(ofEvent);
        }
    }

    private void applyToStages(
        final long eventSource,
        final long eventSourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        begin(hasTimers ? fusedStages.length : 1);
        Outcome outcome = firstDispatch.apply(eventSource, eventSourceSequence, buffer, offset, length);
        for (int i = 1; i < dispatches.length; i++)
        {
            outcome = dispatches[i].apply(eventSource, eventSourceSequence, buffer, offset, length);
        }
        wayBack.drain();

        lastOutputs.endOfEvent(sequence, timeNs, eventSource, eventSourceSequence, outcome);
    }

    /**
     * From the last stage to the first: what a timer sends finds the timers of the stages behind it fired.
     */
    private void begin(final int stageCount)
    {
        for (int i = stageCount - 1; i >= 0; i--)
        {
            fusedStages[i].begin(sequence, timeNs);
        }
        wayBack.drain();
    }
}
