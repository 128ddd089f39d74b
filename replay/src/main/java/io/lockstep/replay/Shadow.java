package io.lockstep.replay;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.ListenerOutputs;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.engine.state.StateStores;
import io.lockstep.replay.journal.CheckpointFile;
import io.lockstep.replay.journal.DecisionFile;
import io.lockstep.replay.journal.DirectoryLock;
import io.lockstep.replay.journal.EventHandler;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.JournalPlace;
import io.lockstep.replay.journal.JournalReader;
import io.lockstep.replay.journal.KeptCheckpoint;
import io.lockstep.replay.journal.RecordingForce;
import io.lockstep.replay.journal.SkipDecision;
import io.lockstep.replay.snapshot.MadeSnapshot;
import io.lockstep.replay.snapshot.SchemaHash;
import io.lockstep.replay.snapshot.SnapshotChoice;
import io.lockstep.replay.snapshot.SnapshotDirectory;
import io.lockstep.replay.snapshot.SnapshotManifest;
import io.lockstep.replay.snapshot.SnapshotWriter;
import io.lockstep.replay.tools.JournalEventDescription;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;

import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A second core that replays a journal behind the engine that writes it, or with no engine at all, and makes snapshots
 * of its own state: so each of them proves also that the run was deterministic.
 *
 * <p>It begins with the newest snapshot there is. It compares every checkpoint on its way, and publishes a snapshot
 * only once the journal and the outputs up to its event are on the device.
 *
 * <p>Threading: single owner. It reads files, and holds nothing that the engine waits for.
 *
 * <p>Errors: {@link DivergenceException} where its digests differ from the recorded ones, between the last checkpoint
 * that was equal and the first that was not; {@link JournalException} where the journal cannot be read; both are
 * final. Where only a snapshot cannot be written, the shadow may go on.
 */
final class Shadow implements AutoCloseable
{
    // Few: whatever is done at once keeps a thread of the engine from its core, where there are fewer than threads.
    private static final int PAGES_AT_ONCE = 1;
    private static final int HURRIED_PAGES_AT_ONCE = 16;
    private static final int PART_LENGTH = 64 * 1024;
    private static final int HURRIED_PART_LENGTH = 1024 * 1024;
    private static final int HASHED_AT_ONCE = 4;

    /**
     * What comes next of a snapshot: its pages are written, both logs are written through, then it gets its name, and
     * what it takes the place of is removed.
     */
    private enum Step
    {
        PAGES, INPUT, OUTPUT, PUBLICATION, REMOVAL
    }

    private final Comparison comparison = new Comparison();
    private final JournalDirectory journal;
    private final SnapshotDirectory snapshots;
    private final RecordingForce inputForce;
    private final RecordingForce outputForce;
    private final LongSupplier lastOutput;
    private final LongSupplier outputLimit;
    private final LongSupplier limit;
    private final long targetSequence;
    private final EngineCore core;
    private final EventHandler feeder;
    private final JournalReader reader;
    private final List<SchemaHash> schemas;
    private final long beginSequence;
    private final long beginPosition;

    private JournalPlace place;
    private MadeSnapshot previous;
    private DirectoryLock lock;
    private SnapshotWriter writer;
    private Step step;

    /**
     * Begin with the newest snapshot, or with the first event.
     *
     * @param journal         open in whatever way.
     * @param coreCtx         of the same application, with no page homes.
     * @param maxOutputLength longest output in bytes.
     * @param limit           position up to which the journal is published; null for all that is there.
     * @param lastOutput      the last event whose outputs are all kept, asked again and again; throws where their log
     *                        has failed.
     * @param outputLimit     position up to which the outputs are published; {@link RecordingForce#EVERYTHING} for all
     *                        there are.
     * @param targetSequence  the last event to apply.
     * @param isSettled       whether what the logs held at the start, and all that was written to the input since, is
     *                        known to be on the device or has stopped the engine.
     */
    Shadow(
        final JournalDirectory journal,
        final CoreContext coreCtx,
        final int maxOutputLength,
        final LongSupplier limit,
        final LongSupplier lastOutput,
        final LongSupplier outputLimit,
        final long targetSequence,
        final boolean isSettled)
    {
        this.journal = journal;
        this.limit = limit;
        this.lastOutput = lastOutput;
        this.outputLimit = outputLimit;
        this.targetSequence = targetSequence;
        snapshots = SnapshotDirectory.of(journal);
        schemas = SnapshotSchemas.of(journal);
        core = new EngineCore(coreCtx
            .maxRefusals(journal.manifest().maxRefusals())
            .eventDescription(new JournalEventDescription(journal.path(), coreCtx.eventDescription()))
            .pageHomes((shard) -> new DirectPageHome()));
        boolean isOpen = false;
        try
        {
            reader = begin();
            beginSequence = core.sequence();
            beginPosition = place == null ? 0 : place.position();
            inputForce = new RecordingForce(journal.inputRecording(), core.sequence(), !isSettled);
            outputForce = new RecordingForce(journal.outputRecording(), core.sequence(), !isSettled);
            core.skips(DecisionFile.readAll(journal).stream()
                .map(SkipDecision::skip).filter((skip) -> skip.sequence() > core.sequence()).toList());
            core.outputs(new ListenerOutputs(comparison, maxOutputLength));
            final CoreFeeder toCore = new CoreFeeder(core, new CheckpointPositions(core.checkpointInterval()));
            feeder = (position, sequence, timestampNs, source, sourceSequence, buffer, offset, length) ->
            {
                if (sequence <= targetSequence)
                {
                    toCore.onEvent(position, sequence, timestampNs, source, sourceSequence, buffer, offset, length);
                }
            };
            isOpen = true;
        }
        finally
        {
            if (!isOpen)
            {
                core.close();
            }
        }
    }

    /**
     * Apply the events of the next frame.
     *
     * @return false where there is none for now, or none that is wanted.
     */
    boolean replay()
    {
        if (core.sequence() >= targetSequence || reader.poll(feeder, 1) == 0)
        {
            return false;
        }

        place = reader.place();
        return true;
    }

    /**
     * The last event applied.
     */
    long sequence()
    {
        return core.sequence();
    }

    /**
     * About how many events are published that it has not applied, as long as those that it has.
     */
    long eventsBehind()
    {
        final long applied = core.sequence() - beginSequence;
        final long bytes = place == null ? 0 : place.position() - beginPosition;
        return limit == null || bytes == 0 ?
            0 : (long)((double)applied / bytes * (limit.getAsLong() - place.position()));
    }

    /**
     * The last event of the newest snapshot; zero where there is none.
     */
    long lastSnapshot()
    {
        return previous == null ? 0 : previous.manifest().sequence();
    }

    /**
     * Do a part of what a snapshot begins with.
     *
     * @return whether there is more of it; to begin without is sound, and takes longer.
     */
    boolean prepareSnapshot()
    {
        int hashed = 0;
        for (final StateStores stores : core.shardStores())
        {
            hashed += stores.hash(HASHED_AT_ONCE - hashed);
        }

        return hashed == HASHED_AT_ONCE;
    }

    /**
     * Begin a snapshot of the state as it is, of which at least one event was applied since the last one.
     *
     * @param chainLimit most snapshots in a chain.
     * @throws io.lockstep.replay.journal.JournalInUseException where somebody else is making one.
     */
    void beginSnapshot(final int chainLimit)
    {
        lock = snapshots.lock();
        step = Step.PAGES;
        final boolean isPreviousThere =
            previous != null && snapshots.sequences().contains(previous.manifest().sequence());
        writer = new SnapshotWriter(
            snapshots,
            core,
            place,
            journal.manifest().applicationName(),
            schemas,
            isPreviousThere ? previous : null,
            chainLimit);
    }

    boolean isInSnapshot()
    {
        return writer != null;
    }

    /**
     * Do a part of the snapshot that was begun.
     *
     * @param chains    to keep.
     * @param isHurried whether the part is a large one, which takes less time than as many small ones.
     * @return the snapshot, once it is published and those are removed that it takes the place of; null before.
     */
    SnapshotManifest continueSnapshot(final int chains, final boolean isHurried)
    {
        final int partLength = isHurried ? HURRIED_PART_LENGTH : PART_LENGTH;
        switch (step)
        {
            case PAGES:
                step = writePages(isHurried) ? Step.PAGES : Step.INPUT;
                return null;

            case INPUT:
                step = inputForce.step(partLength) ? Step.INPUT : Step.OUTPUT;
                return null;

            case OUTPUT:
                step = outputForce.step(partLength) ? Step.OUTPUT : Step.PUBLICATION;
                return null;

            case PUBLICATION:
                // A segment that the log itself failed to write through may have seemed to be: asked again, its owner
                // tells.
                lastOutput.getAsLong();
                previous = writer.publish();
                step = Step.REMOVAL;
                return null;

            case REMOVAL:
            default:
                snapshots.keepChains(chains);
                endSnapshot();
                return previous.manifest();
        }
    }

    /**
     * Write pages, or begin to write the logs through.
     *
     * @return whether there are more pages, or outputs that are not kept yet.
     */
    private boolean writePages(final boolean isHurried)
    {
        if (writer.write(isHurried ? HURRIED_PAGES_AT_ONCE : PAGES_AT_ONCE) > 0 ||
            lastOutput.getAsLong() < core.sequence())
        {
            return true;
        }

        // Asked in this order, behind the last output that counts: no output is kept without its cause.
        final long outputEnd = outputLimit.getAsLong();
        final long inputEnd = limit == null ? RecordingForce.EVERYTHING : limit.getAsLong();
        comparison.compare(CheckpointFile.readAll(journal), core.configurationHash());
        inputForce.begin(inputEnd);
        outputForce.begin(outputEnd);
        return false;
    }

    /**
     * Give up the snapshot that was begun, if one was.
     */
    void endSnapshot()
    {
        final SnapshotWriter ended = writer;
        final DirectoryLock held = lock;
        writer = null;
        lock = null;
        try
        {
            CloseHelper.closeAll(inputForce, outputForce, ended);
        }
        finally
        {
            release(held);
        }
    }

    /**
     * Checkpoints that were found equal.
     */
    long compared()
    {
        return comparison.compared;
    }

    @Override
    public void close()
    {
        try
        {
            endSnapshot();
        }
        finally
        {
            CloseHelper.closeAll(reader, core);
        }
    }

    private void release(final DirectoryLock held)
    {
        try
        {
            if (held != null)
            {
                held.close();
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not release the lock of the snapshots: directory=" + snapshots.path() +
                " reason=" + ex, ex);
        }
    }

    private JournalReader begin()
    {
        try (SnapshotChoice choice = SnapshotChoice.of(journal, core, Long.MAX_VALUE, targetSequence))
        {
            choice.restore(core, journal);
            if (choice.snapshot() != null)
            {
                previous = MadeSnapshot.of(choice.snapshot());
                place = previous.manifest().place();
                comparison.lastEqual = core.sequence();
            }

            return choice.openBehind(journal, limit);
        }
    }

    /**
     * Checkpoints of the shadow, compared with those of the engine as these come to be recorded.
     */
    private static final class Comparison implements OutputListener
    {
        private final Long2ObjectHashMap<Checkpoint> pending = new Long2ObjectHashMap<>();
        private long lastEqual;
        private long compared;

        @Override
        public void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
        {
            // Their digest is compared, at checkpoints.
        }

        @Override
        public void onCheckpoint(final Checkpoint checkpoint)
        {
            pending.put(checkpoint.sequence(), checkpoint);
        }

        void compare(final List<KeptCheckpoint> recorded, final long configurationHash)
        {
            for (final KeptCheckpoint kept : recorded)
            {
                final Checkpoint replayed = pending.remove(kept.checkpoint().sequence());
                if (replayed != null)
                {
                    if (CheckpointComparison.isDifferent(kept, replayed, configurationHash))
                    {
                        throw new DivergenceException(kept.checkpoint(), replayed, lastEqual);
                    }
                    lastEqual = replayed.sequence();
                    compared++;
                }
            }
            final long last = recorded.isEmpty() ? 0 : recorded.get(recorded.size() - 1).checkpoint().sequence();
            pending.values().removeIf((checkpoint) -> checkpoint.sequence() < last);
        }
    }
}
