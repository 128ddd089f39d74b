package io.lockstep.engine;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.codecs.control.SessionOpenDecoder;
import io.lockstep.engine.state.PageContent;
import io.lockstep.engine.state.PageHome;
import io.lockstep.engine.state.StateStores;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.util.ArrayList;
import java.util.List;

/**
 * One processor of a stage with its stores and timers.
 *
 * <p>Threading: owned by the agent that applies the events.
 */
final class Shard implements AutoCloseable
{
    private final StateStores stores = new StateStores();
    private final Stage stage;
    private final int index;
    private final boolean isKeyed;
    private final boolean hasTimers;
    private final Processor processor;
    private final PageHome pageHome;
    private final Admission admission;
    private final Timers timers;
    private final CurrentEvent event;

    private Skips skips = Skips.NONE;
    private boolean isInBatch;

    /**
     * Start the processor, which declares its stores.
     *
     * @param stage    it belongs to.
     * @param index    among the shards of the stage.
     * @param isFirst  whether the stage is the first one, which admits the events of sources.
     * @param pageHome of its pages; closed with the shard.
     * @param ctx      with the limits.
     */
    Shard(final Stage stage, final int index, final boolean isFirst, final PageHome pageHome, final CoreContext ctx)
    {
        this.stage = stage;
        this.index = index;
        isKeyed = stage.isKeyed();
        this.pageHome = pageHome;
        admission = isFirst ? new Admission(stores, ctx.maxSources(), ctx.maxRefusals()) : null;
        timers = new Timers();
        if (!ctx.isTimersLast())
        {
            timers.declare(stores, ctx.maxTimers());
        }
        hasTimers = ctx.maxTimers() > 0;
        event = new CurrentEvent(stores, timers, stage.isKeyed());
        processor = stage.processors().get();
        processor.onStart(event);
        if (ctx.isTimersLast())
        {
            timers.declare(stores, ctx.maxTimers());
        }
        processor.onStarted(event);
    }

    /**
     * Start all processors of a stage.
     *
     * @param stage   they belong to.
     * @param isFirst whether it is the first one.
     * @param ctx     with the homes of their pages, and the limits.
     * @return the shards by index.
     */
    static List<Shard> all(final Stage stage, final boolean isFirst, final CoreContext ctx)
    {
        final List<Shard> made = new ArrayList<>();
        for (int i = 0; i < stage.shards(); i++)
        {
            made.add(new Shard(stage, i, isFirst, ctx.pageHomes().apply(stage.shardName(i)), ctx));
        }

        return made;
    }

    /**
     * Open the home of the pages, and put content there.
     */
    void bind(final PageContent content)
    {
        stores.bind(pageHome, content);
        timers.onBound();
    }

    void outputs(final StageOutputs outputs)
    {
        event.outputs(outputs);
    }

    String name()
    {
        return stage.shardName(index);
    }

    String stageName()
    {
        return stage.name();
    }

    boolean isFirstOfStage()
    {
        return index == 0;
    }

    StateStores stores()
    {
        return stores;
    }

    Admission admission()
    {
        return admission;
    }

    Processor processor()
    {
        return processor;
    }

    CurrentEvent event()
    {
        return event;
    }

    void begin(final long sequence, final long timestampNs)
    {
        if (!isInBatch)
        {
            isInBatch = true;
            stores.beginBatch();
        }
        event.begin(sequence, timestampNs);
    }

    /**
     * Let other processes read the state as of an event, until the next one begins.
     */
    void publishState(final long sequence, final long timestampNs)
    {
        // A batch of which nothing has come this far is one all the same.
        stores.beginBatch();
        stores.endBatch(sequence, timestampNs);
        isInBatch = false;
    }

    /**
     * Pass over timers, until told otherwise.
     */
    void passOver(final Skips ofEvent)
    {
        skips = ofEvent;
    }

    boolean isTimerDue()
    {
        return hasTimers && timers.isDue(event.timeNs());
    }

    /**
     * Deadline of the timer that is due first; only to be asked where {@link #isTimerDue()}, as is its id.
     */
    long earliestDeadlineNs()
    {
        return timers.earliestDeadlineNs();
    }

    long firstTimerId()
    {
        return timers.firstId();
    }

    /**
     * Fire all timers that are due, as far as the stage's rule goes, where no other shard has to be asked.
     */
    void fireTimers()
    {
        if (!isTimerDue())
        {
            return;
        }

        final int limit = isKeyed ? Integer.MAX_VALUE : EngineCore.MAX_TIMERS_PER_EVENT;
        for (int i = 0; i < limit && isTimerDue(); i++)
        {
            fireFirstTimer();
        }
        event.endOfTimers();
    }

    void fireFirstTimer()
    {
        final long timerId = timers.firstId();
        final long deadlineNs = timers.earliestDeadlineNs();
        event.causedByTimer(timers.firstSource(), deadlineNs, timerId);
        timers.removeFirst();
        if (skips == Skips.NONE || !skips.isTimer(timerId))
        {
            processor.onTimer(timerId, deadlineNs);
            event.dropClaim();
        }
    }

    int timerCount()
    {
        return timers.count();
    }

    /**
     * Whether an application's event is one for this shard; where it is one for all of them, only the first one's
     * outputs and timers will have effect.
     */
    boolean isOwner(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!isKeyed)
        {
            return true;
        }

        final long key = stage.key().key(buffer, offset, length);
        final boolean isForAll = key == ShardKey.EVERY_SHARD;
        event.mute(isForAll && index > 0);
        return isForAll || stage.shards() == 1 || shardOf(key, stage.shards()) == index;
    }

    /**
     * Apply what the stage before has sent, where it is for this shard.
     *
     * @param source         to whom outputs go.
     * @param sourceSequence that the source gave the event; zero for a timer.
     * @param isOfTimer      whether a timer has brought the input about.
     * @param ordinal        of the input among those of its event.
     * @param buffer         that holds the input.
     * @param offset         where its SBE message header begins.
     * @param length         of the input in bytes.
     */
    void onInput(
        final long source,
        final long sourceSequence,
        final boolean isOfTimer,
        final long ordinal,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        event.causedByInput(source, sourceSequence, isOfTimer, ordinal);
        apply(buffer, offset, length);
    }

    /**
     * Apply what the stage before sends just now, where it is for this shard.
     *
     * @param cause   the event as the stage before has it.
     * @param ordinal of the input among those of its event.
     * @param buffer  that holds the input.
     * @param offset  where its SBE message header begins.
     * @param length  of the input in bytes.
     */
    void onInput(
        final CurrentEvent cause, final long ordinal, final DirectBuffer buffer, final int offset, final int length)
    {
        event.causedByInput(cause, ordinal);
        apply(buffer, offset, length);
    }

    /**
     * Digest of the pages, such that those of several shards can be added up.
     *
     * @param ordinal of the shard in its pipeline.
     * @return the digest.
     */
    long stateDigest(final int ordinal)
    {
        return StateStores.digestOfShard(ordinal, stores.digest());
    }

    @Override
    public void close()
    {
        stores.header().close();
        pageHome.close();
    }

    private void apply(final DirectBuffer buffer, final int offset, final int length)
    {
        if (SchemaIds.schemaId(buffer, offset) == SessionOpenDecoder.SCHEMA_ID)
        {
            if (index == 0)
            {
                event.mute(false);
                pass(buffer, offset, length);
            }
        }
        else if (!isKeyed)
        {
            processor.onEvent(buffer, offset, length);
            event.dropClaim();
        }
        else if (isOwner(buffer, offset, length))
        {
            processor.onEvent(buffer, offset, length);
            event.dropClaim();
            event.mute(false);
        }
    }

    /**
     * What the engine itself says to a client passes through the stages untouched.
     */
    private void pass(final DirectBuffer buffer, final int offset, final int length)
    {
        final MutableDirectBuffer output = event.claim(length);
        output.putBytes(0, buffer, offset, length);
        event.send();
    }

    private static int shardOf(final long key, final int shards)
    {
        return (int)Long.remainderUnsigned(Digest.avalanche(key), shards);
    }
}
