package io.lockstep.replay.determinism;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.EngineFailure;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.Threading;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.ReplayApplication;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalReader;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Runs the events of a live run once more, on so many shards, each on a thread of its own that stands still now and
 * then, and holds what they let out against the live run.
 *
 * <p>The rings are short ones, so that all that is claimed of them is used again soon. Outputs and outcomes are
 * compared, each of them; states lie elsewhere on other numbers of shards.
 *
 * <p>Threading: that of the test; outputs come from a thread of the engine, which has ended when the run is over.
 */
final class ShardedRun
{
    private static final int FRAME_LIMIT = 1;
    private static final int MIN_SLOTS = 64;
    private static final int SLOT_LENGTH = 128;
    private static final int RUNS = 4;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    private final String name;
    private final LiveOutputs outputs;
    private final Engine engine;

    private long answered;

    private ShardedRun(
        final String name, final LiveOutputs outputs, final EngineCore core, final int maxOutputLength)
    {
        this.name = name;
        this.outputs = outputs;
        engine = Engine.launch(new EngineContext()
            .core(core)
            .threading(Threading.DEDICATED)
            .outputListener(this::onOutput)
            .errorHandler((failure) -> { })
            .inputSlotLength(SLOT_LENGTH)
            .inputSlots(slots(EngineContext.MAX_EVENT_LENGTH_DEFAULT))
            .outputSlotLength(SLOT_LENGTH)
            .outputSlots(slots(maxOutputLength))
            .maxOutputLength(maxOutputLength));
    }

    /**
     * Run all events.
     *
     * @param live        run, which is over.
     * @param application with a stage that has a key.
     * @param shards      of each such stage.
     * @param random      which processor stands still, and when.
     * @param events      of the live run.
     * @return the first event that is answered otherwise, or null.
     */
    static FirstDifference of(
        final JournalDirectory live,
        final ReplayApplication application,
        final int shards,
        final SplittableRandom random,
        final long events)
    {
        final String name = "on " + shards + (shards == 1 ? " shard" : " shards") + " with stalls";
        final CoreContext ctx = application.core();
        try (LiveOutputs outputs = new LiveOutputs(live, name, 0);
            EngineCore core = new EngineCore(ctx
                .pipeline(ctx.pipeline().reshaped(
                    shards, (processor) -> new StalledProcessor(processor, random.split())))
                .pageHomes((shard) -> new DirectPageHome())))
        {
            return new ShardedRun(name, outputs, core, application.maxOutputLength()).run(live, events);
        }
    }

    private FirstDifference run(final JournalDirectory live, final long events)
    {
        try (JournalReader reader = JournalReader.open(live.inputRecording()))
        {
            while (engine.failure() == null && reader.poll(
                (position, sequence, timestampNs, source, sourceSequence, buffer, offset, length) ->
                    offer(sequence, timestampNs, source, sourceSequence, buffer, offset, length), FRAME_LIMIT) > 0)
            {
                // All of them.
            }
        }
        finally
        {
            engine.close();
        }

        final EngineFailure failure = engine.failure();
        final FirstDifference first = outputs.first();
        if (failure != null && (first == null || failure.sequence() < first.sequence()))
        {
            return new FirstDifference(failure.sequence(),
                name + " the engine can not apply event " + failure.sequence() + ": " + failure.getMessage());
        }
        if (first == null && answered != events)
        {
            throw new AssertionError("not all events were answered: run=" + name + " events=" + events +
                " answered=" + answered);
        }

        return first;
    }

    private void offer(
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        long answer = engine.offer(timestampNs, source, sourceSequence, buffer, offset, length);
        while (answer == Engine.BACK_PRESSURED && System.nanoTime() - deadlineNs < 0)
        {
            Thread.yield();
            answer = engine.offer(timestampNs, source, sourceSequence, buffer, offset, length);
        }
        if (answer < 0 && answer != Engine.FAILED)
        {
            throw new AssertionError(
                name + " the engine did not take event " + sequence + " within 60 s: answer=" + answer);
        }
    }

    private void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        outputs.onOutput(header, buffer, offset, length);
        answered += header.isLast() ? 1 : 0;
    }

    private static int slots(final int maxLength)
    {
        return Math.max(MIN_SLOTS, RUNS * BitUtil.findNextPositivePowerOfTwo(maxLength) / SLOT_LENGTH);
    }
}
