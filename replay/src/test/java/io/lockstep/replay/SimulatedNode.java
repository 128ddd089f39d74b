package io.lockstep.replay;

import io.lockstep.codecs.control.MessageHeaderEncoder;
import io.lockstep.codecs.control.TimeAdvancedEncoder;
import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Durability;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.EngineSteps;
import io.lockstep.engine.ListenerOutputs;
import io.lockstep.engine.Outcome;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.Threading;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalReader;
import io.lockstep.replay.journal.OutputReader;
import io.lockstep.replay.journal.SimulatedDisk;
import io.lockstep.replay.snapshot.Snapshot;
import io.lockstep.replay.snapshot.SnapshotDirectory;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A journaled engine on a {@link SimulatedDisk}, that is killed and started again, and an account of what it promised:
 * at each start all that it acknowledged has to be there, and it has to be what a run without faults makes of the same
 * events.
 */
final class SimulatedNode
{
    static final Path DIRECTORY = SimulatedDisk.HOME.resolve("journal");
    static final int SEGMENT_LENGTH = 64 * 1024;

    private static final int SLOTS = 512;
    private static final int SLOT_LENGTH = 128;
    private static final int MAX_SOURCES = 8;
    // Few, since each start hashes every page there is room in.
    private static final int MAX_REFUSALS = 64;
    private static final int HOUSEKEEPING_LIMIT = 1_000;

    private final List<OfferedEvent> history = new ArrayList<>();
    private final UnsafeBuffer event = new UnsafeBuffer(new byte[LedgerProcessor.MAX_LENGTH]);
    private final SimulatedDisk disk;
    private final Durability durability;

    private LongArrayList seen = new LongArrayList();
    private LongArrayList released = new LongArrayList();
    private List<Outcome> outcomes = new ArrayList<>();
    private JournaledEngine journaled;
    private JournalDirectory directory;
    private SnapshotContext snapshots = new SnapshotContext();
    private int snapshotErrors;
    private long firstSequence;
    private int checkpointInterval = 64;
    private boolean isSegmentCompressed;
    private Path segmentCopyDirectory;
    private long outputQuota;
    private int life;
    private boolean isLossExpected;
    private long clockNs;

    SimulatedNode(final SimulatedDisk disk, final Durability durability)
    {
        this.disk = disk;
        this.durability = durability;
    }

    /**
     * Events between two checkpoints, from the next start on.
     */
    void checkpointInterval(final int events)
    {
        checkpointInterval = events;
    }

    /**
     * Compress and copy closed segments, from the next start on.
     */
    void keepSegments(final boolean isCompressing, final Path copyDirectory)
    {
        isSegmentCompressed = isCompressing;
        segmentCopyDirectory = copyDirectory;
    }

    /**
     * Keep snapshots, from the next start on.
     *
     * @param interval       least events from one to the next.
     * @param chainLimit     most snapshots in a chain.
     * @param isInputRemoved whether segments of the input are removed behind them.
     * @param quotaOfOutputs bytes of segments of outputs.
     */
    void snapshots(
        final long interval, final int chainLimit, final boolean isInputRemoved, final long quotaOfOutputs)
    {
        outputQuota = quotaOfOutputs;
        snapshots = new SnapshotContext()
            .interval(interval)
            .chainLimit(chainLimit)
            .isInputRemoved(isInputRemoved)
            .core(this::core)
            .errorHandler((error) -> snapshotErrors++);
    }

    /**
     * Times that work beside the engine has failed.
     */
    int snapshotErrors()
    {
        return snapshotErrors;
    }

    List<Long> snapshotsKept()
    {
        return SnapshotDirectory.of(directory()).sequences();
    }

    /**
     * The journal's directory, to be read.
     */
    JournalDirectory directory()
    {
        if (directory == null)
        {
            directory = JournalDirectory.openReadOnly(disk, DIRECTORY);
        }

        return directory;
    }

    /**
     * Where a log begins.
     */
    long firstPosition(final boolean isInput)
    {
        return disk.names(DIRECTORY.resolve(isInput ? "input" : "output")).stream()
            .filter((name) -> name.contains(".rec") && !name.endsWith("unfinished"))
            .mapToLong((name) -> Long.parseLong(name.substring(name.indexOf('-') + 1, name.indexOf('.'))))
            .min()
            .orElse(0);
    }

    /**
     * How many of the snapshots have only the pages that changed.
     */
    int partialSnapshots()
    {
        final SnapshotDirectory kept = SnapshotDirectory.of(directory());
        int count = 0;
        for (final long sequence : kept.sequences())
        {
            try (Snapshot snapshot = Snapshot.open(kept, sequence))
            {
                count += snapshot.manifest().isFull() ? 0 : 1;
            }
        }

        return count;
    }

    /**
     * Do some of the work beside the engine.
     *
     * @return whether there was any; false also where the power ended in it.
     */
    boolean housekeep()
    {
        try
        {
            return journaled.stepHousekeeper();
        }
        catch (final SimulatedDisk.PowerEndedException ex)
        {
            return false;
        }
    }

    /**
     * Do all of the work beside the engine that there is.
     */
    void housekeepAll()
    {
        for (int i = 0; i < HOUSEKEEPING_LIMIT && housekeep(); i++)
        {
            // Until there is nothing left.
        }
    }

    /**
     * Start, and hold what was recovered against what was promised.
     *
     * @param isEverythingPromised false after an end of power at {@link Durability#OS}.
     */
    void launch(final boolean isEverythingPromised, final boolean isLossAccepted)
    {
        released = seen;
        seen = new LongArrayList();
        outcomes = new ArrayList<>();
        firstSequence = 0;
        final int thisLife = ++life;
        isLossExpected |= isLossAccepted;
        final JournaledEngineContext ctx = new JournaledEngineContext()
            .journalFiles(disk)
            .directory(DIRECTORY)
            .applicationName(LedgerProcessor.NAME)
            .durability(durability)
            .segmentLength(SEGMENT_LENGTH)
            .isSegmentCompressed(isSegmentCompressed)
            .segmentCopyDirectory(segmentCopyDirectory)
            .schemas(Map.of("ledger.sbeir", new byte[]{1, 2, 3}))
            .core(core())
            .isLossAccepted(isLossAccepted)
            .snapshots(snapshots)
            .outputQuota(outputQuota)
            .epochClock(() -> 0)
            .pageHomeFactory(file -> new DirectPageHome())
            .outputListener((header, buffer, offset, length) ->
            {
                if (life == thisLife)
                {
                    onOutput(header, buffer, offset, length);
                }
            });
        ctx.engine()
            .threading(Threading.INVOKER)
            .isSingleProducer(true)
            .nanoClock(() -> clockNs += 1_000_000)
            .inputSlots(SLOTS)
            .inputSlotLength(SLOT_LENGTH)
            .maxEventLength(LedgerProcessor.MAX_LENGTH)
            .outputSlots(SLOTS)
            .outputSlotLength(SLOT_LENGTH)
            .maxOutputLength(LedgerProcessor.MAX_OUTPUT_LENGTH);
        try
        {
            journaled = JournaledEngine.launch(ctx);
        }
        catch (final RuntimeException ex)
        {
            // What an unfinished start let out was durable as well.
            addSeenBefore(Math.max(0, firstSequence - 1));
            seen = seen.size() > released.size() ? seen : released;
            throw ex;
        }
        verify(isEverythingPromised);
    }

    SimulatedDisk disk()
    {
        return disk;
    }

    Durability durability()
    {
        return durability;
    }

    /**
     * Whether a start was ever allowed to lose events.
     */
    boolean isLossExpected()
    {
        return isLossExpected;
    }

    JournaledEngine journaled()
    {
        return journaled;
    }

    Engine engine()
    {
        return journaled.engine();
    }

    /**
     * Whether the last start let out more than was ever let out before.
     */
    boolean isMoreSeenThanReleased()
    {
        return seen.size() > released.size();
    }

    int acknowledged()
    {
        return outcomes.size();
    }

    int offered()
    {
        return history.size();
    }

    long offer(final long nowNs, final long source, final long sourceSequence, final int length, final long value)
    {
        LedgerProcessor.encode(event, length, value, (int)(value >>> 8 & (LedgerProcessor.ACCOUNTS - 1)));
        final long answer = engine().offer(nowNs, source, sourceSequence, event, 0, length);
        if (answer > 0)
        {
            history.add(new OfferedEvent(
                effectiveNs(nowNs), source, sourceSequence, Arrays.copyOf(event.byteArray(), length)));
        }

        return answer;
    }

    long advanceTime(final long nowNs)
    {
        final long answer = engine().advanceTime(nowNs);
        if (answer > 0)
        {
            history.add(new OfferedEvent(effectiveNs(nowNs), EngineCore.NO_SOURCE, 0, null));
        }

        return answer;
    }

    int step(final int agent)
    {
        return EngineSteps.step(engine(), agent);
    }

    /**
     * Step all agents until nothing is left to do.
     */
    void settle()
    {
        int work = 1;
        while (work > 0 && engine().failure() == null)
        {
            work = 0;
            for (int agent = 0; agent < EngineSteps.agentCount(engine()); agent++)
            {
                work += step(agent);
            }
        }
    }

    /**
     * Forget the process; the disk has seen to what is left of it.
     */
    void bury()
    {
        life++;
        if (journaled != null)
        {
            try
            {
                journaled.close();
            }
            catch (final RuntimeException ex)
            {
                // A process that is gone closes nothing: only the memory of this one is wanted back.
            }
            journaled = null;
        }
        directory = null;
        disk.begin();
    }

    /**
     * Close in order, and compare the digests with those of a run without faults.
     */
    void close()
    {
        settle();
        journaled.close();
        verifyJournal();
        final Checkpoint expected = reference(new LongArrayList(), new LongArrayList());
        assertEquals(expected, journaled.checkpoint(), "digests at the end");
        journaled = null;
    }

    private void verify(final boolean isEverythingPromised)
    {
        final RecoveryReport report = journaled.recovery();
        final int events = (int)report.events();
        assertTrue(events <= history.size(), "more events than were offered: " + events + " of " + history.size());
        assertTrue(firstSequence == 0 ? report.replayed() == 0 : firstSequence == report.snapshot() + 1,
            "first output of event " + firstSequence + " behind a snapshot of " + report.snapshot());
        history.subList(events, history.size()).clear();
        addSeenBefore(report.snapshot());
        verifyJournal();
        final LongArrayList expected = new LongArrayList();
        reference(expected, new LongArrayList());
        assertArrayEquals(expected.toLongArray(), seen.toLongArray(), "outputs after recovery");
        if (durability == Durability.SYNCED)
        {
            verifyOutputs(expected);
        }
        assertEquals(modelOutcomes(), outcomes, "outcomes after recovery");
        if (isEverythingPromised)
        {
            assertTrue(released.size() <= seen.size(),
                "acknowledged outputs are gone: " + released.size() + " before, now " + seen.size());
        }
        for (int i = 0; i < Math.min(released.size(), seen.size()); i++)
        {
            assertEquals(released.getLong(i), seen.getLong(i), "output " + i + " is not what it was");
        }
    }

    /**
     * A start with a snapshot lets only those outputs out that come behind it: put those before in front of them.
     */
    private void addSeenBefore(final long snapshotSequence)
    {
        if (snapshotSequence == 0)
        {
            return;
        }
        final LongArrayList hashes = new LongArrayList();
        final LongArrayList sequences = new LongArrayList();
        reference(hashes, sequences);
        final LongArrayList all = new LongArrayList();
        for (int i = 0; i < hashes.size() && sequences.getLong(i) <= snapshotSequence; i++)
        {
            all.addLong(hashes.getLong(i));
        }
        seen.forEachOrderedLong(all::addLong);
        seen = all;
        final List<Outcome> allOutcomes = new ArrayList<>(modelOutcomes().subList(0, (int)snapshotSequence));
        allOutcomes.addAll(outcomes);
        outcomes = allOutcomes;
        firstSequence = 1;
    }

    /**
     * Read the journal, from its first event that is there, and hold it against what was offered.
     */
    private void verifyJournal()
    {
        final long[] last = {0};
        try (JournalReader reader =
            JournalReader.open(directory().inputRecording()))
        {
            while (reader.poll((position, sequence, timeNs, source, sourceSequence, buffer, offset, length) ->
            {
                history.get((int)sequence - 1).requireSame(timeNs, source, sourceSequence, buffer, offset, length);
                last[0] = sequence;
            }, 100) > 0)
            {
                // All of them.
            }
        }
        assertEquals(history.size(), last[0], "events in the journal");
    }

    /**
     * Read the outputs that are kept, from the first of them, and hold them against those of a run without faults.
     */
    private void verifyOutputs(final LongArrayList expected)
    {
        final int[] next = {-1};
        try (OutputReader reader = OutputReader.open(directory().outputRecording()))
        {
            while (reader.poll((header, buffer, offset, length) ->
            {
                final long hash = hash(header, buffer, offset, length);
                next[0] = next[0] < 0 ? expected.indexOf(hash) : next[0];
                assertEquals(expected.getLong(next[0]++), hash, "a kept output of event " + header.sequence());
            }, 100) > 0)
            {
                // All of them.
            }
        }
        assertTrue(next[0] < 0 ? expected.isEmpty() : next[0] == expected.size(),
            "outputs are kept up to " + next[0] + " of " + expected.size());
    }

    /**
     * Apply what was offered to a core of its own.
     */
    private Checkpoint reference(final LongArrayList hashes, final LongArrayList sequences)
    {
        final UnsafeBuffer timeAdvanced = new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH]);
        new TimeAdvancedEncoder().wrapAndApplyHeader(timeAdvanced, 0, new MessageHeaderEncoder());
        try (EngineCore core = new EngineCore(core().pageHome(new DirectPageHome())))
        {
            core.outputs(new ListenerOutputs(
                (header, buffer, offset, length) ->
                {
                    hashes.addLong(hash(header, buffer, offset, length));
                    sequences.addLong(header.sequence());
                },
                LedgerProcessor.MAX_OUTPUT_LENGTH));
            for (final OfferedEvent offered : history)
            {
                final UnsafeBuffer body = offered.body() == null ? timeAdvanced : new UnsafeBuffer(offered.body());
                core.apply(core.sequence() + 1, offered.timeNs(), offered.source(), offered.sourceSequence(),
                    body, 0, body.capacity());
            }

            return core.checkpoint();
        }
    }

    /**
     * What has to become of each event, by the plainest account of its source's numbers.
     */
    private List<Outcome> modelOutcomes()
    {
        final Map<Long, Long> last = new HashMap<>();
        final List<Outcome> expected = new ArrayList<>();
        for (final OfferedEvent offered : history)
        {
            final long next = last.getOrDefault(offered.source(), 0L) + 1;
            final boolean isNumbered = offered.source() != EngineCore.NO_SOURCE;
            if (!isNumbered || offered.sourceSequence() == next)
            {
                expected.add(Outcome.APPLIED);
                last.put(offered.source(), next);
            }
            else
            {
                expected.add(offered.sourceSequence() < next ? Outcome.DUPLICATE : Outcome.SOURCE_SEQUENCE_GAP);
            }
        }

        return expected;
    }

    private void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        if (firstSequence == 0)
        {
            firstSequence = header.sequence();
        }
        seen.addLong(hash(header, buffer, offset, length));
        if (header.isLast())
        {
            outcomes.add(Outcome.ofCode(header.outcomeCode()));
            assertEquals(firstSequence - 1 + outcomes.size(), header.sequence(),
                "an event was acknowledged out of order");
        }
    }

    private long effectiveNs(final long nowNs)
    {
        return history.isEmpty() ? nowNs : Math.max(nowNs, history.get(history.size() - 1).timeNs());
    }

    private CoreContext core()
    {
        return new CoreContext()
            .processor(new LedgerProcessor())
            .eventCheck(LedgerProcessor::isKnown)
            .checkpointInterval(checkpointInterval)
            .maxSources(MAX_SOURCES)
            .maxRefusals(MAX_REFUSALS)
            .maxTimers(LedgerProcessor.MAX_TIMERS);
    }

    private static long hash(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        long hash = header.sequence() * 31 + header.index();
        hash = hash * 31 + header.timestampNs();
        hash = hash * 31 + header.source();
        hash = hash * 31 + header.sourceSequence();
        hash = hash * 31 + (header.isLast() ? header.outcomeCode() + 2 : 1);
        for (int i = 0; i + Long.BYTES <= length; i += Long.BYTES)
        {
            hash = hash * 0x9E37_79B9_7F4A_7C15L + buffer.getLong(offset + i);
        }

        return hash * 31 + length;
    }
}
