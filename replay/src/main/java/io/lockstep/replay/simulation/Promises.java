package io.lockstep.replay.simulation;

import io.lockstep.codecs.control.MessageHeaderEncoder;
import io.lockstep.codecs.control.TimeAdvancedEncoder;
import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.ListenerOutputs;
import io.lockstep.engine.Outcome;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.RecoveryReport;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalReader;
import io.lockstep.replay.journal.OutputReader;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a simulated node was told and what it let out, over all its lives: the account that each start is held against.
 *
 * <p>A broken promise is an {@link AssertionError} that names the event.
 *
 * <p>Threading: single owner.
 */
final class Promises
{
    private static final int POLL_LIMIT = 100;
    private static final byte OVERWRITTEN = (byte)0xA5;

    private final List<OfferedEvent> history = new ArrayList<>();
    private final Supplier<CoreContext> core;
    private final int maxOutputLength;

    private OutputTrail seen = new OutputTrail();
    private OutputTrail released = new OutputTrail();
    private List<Outcome> outcomes = new ArrayList<>();
    private long firstSequence;

    /**
     * Of a node without a past.
     *
     * @param core            makes the node's core, for runs without faults.
     * @param maxOutputLength that processors may claim.
     */
    Promises(final Supplier<CoreContext> core, final int maxOutputLength)
    {
        this.core = core;
        this.maxOutputLength = maxOutputLength;
    }

    /**
     * A node begins another life.
     */
    void onLaunch()
    {
        released = seen;
        seen = new OutputTrail();
        outcomes = new ArrayList<>();
        firstSequence = 0;
    }

    /**
     * It did not come to life: what it let out nevertheless was durable as well.
     */
    void onLaunchFailed()
    {
        addSeenBefore(Math.max(0, firstSequence - 1));
        seen = seen.size() > released.size() ? seen : released;
    }

    void onAccepted(final long nowNs, final long source, final long sourceSequence, final byte[] body)
    {
        final long timeNs = history.isEmpty() ? nowNs : Math.max(nowNs, history.get(history.size() - 1).timeNs());
        history.add(new OfferedEvent(timeNs, source, sourceSequence, body));
    }

    void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        if (firstSequence == 0)
        {
            firstSequence = header.sequence();
        }
        seen.onOutput(header, buffer, offset, length);
        if (header.isLast())
        {
            outcomes.add(Outcome.ofCode(header.outcomeCode()));
            require(firstSequence - 1 + outcomes.size() == header.sequence(),
                "an event was acknowledged out of order", header.sequence());
        }
    }

    int accepted()
    {
        return history.size();
    }

    int acknowledged()
    {
        return outcomes.size();
    }

    boolean isMoreSeenThanReleased()
    {
        return seen.size() > released.size();
    }

    /**
     * Hold a start against the account.
     *
     * @param report               of the start.
     * @param journal              as it is now.
     * @param isEverythingPromised false after an end of power, unless all was synced.
     * @param isOutputSynced       whether no kept output may be lost.
     */
    void verifyRecovery(
        final RecoveryReport report,
        final JournalDirectory journal,
        final boolean isEverythingPromised,
        final boolean isOutputSynced)
    {
        final int events = (int)report.events();
        require(events <= history.size(), "there are more events than were offered", history.size());
        require(firstSequence == 0 ? report.replayed() == 0 : firstSequence == report.snapshot() + 1,
            "the first output behind a snapshot of " + report.snapshot() + " is that of another event", firstSequence);
        history.subList(events, history.size()).clear();
        addSeenBefore(report.snapshot());
        verifyInput(journal);
        final OutputTrail expected = new OutputTrail();
        run(expected);
        requireSame(expected, seen, "what a start lets out is not what a run without faults lets out");
        require(expected.size() == seen.size(), "a start does not let out all", events);
        if (isOutputSynced)
        {
            verifyOutputs(journal, expected);
        }
        verifyOutcomes();
        requireSame(released, seen, "what was let out before is not what is let out now");
        require(!isEverythingPromised || released.size() <= seen.size(), "acknowledged outputs are gone", events);
    }

    /**
     * Read the journal, from its first event that is there, and hold it against what was offered.
     */
    void verifyInput(final JournalDirectory journal)
    {
        final long[] last = {0};
        try (JournalReader reader = JournalReader.open(journal.inputRecording()))
        {
            while (reader.poll((position, sequence, timeNs, source, sourceSequence, buffer, offset, length) ->
            {
                require(history.get((int)sequence - 1).isSame(timeNs, source, sourceSequence, buffer, offset, length),
                    "the journal has another event than was offered", sequence);
                last[0] = sequence;
            }, POLL_LIMIT) > 0)
            {
                // All of them.
            }
        }
        require(history.size() == last[0], "the journal does not end with the last event", last[0]);
    }

    /**
     * Hold the state at the end against that of a run without faults.
     */
    void verifyEnd(final Checkpoint end)
    {
        final Checkpoint expected = run(new OutputTrail());
        require(expected.equals(end), "the digests at the end are not those of a run without faults: expected " +
            expected + ", but: " + end, end.sequence());
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
        final OutputTrail all = new OutputTrail();
        run(all);
        seen = seen.behind(all, snapshotSequence);
        final List<Outcome> allOutcomes = new ArrayList<>(modelOutcomes().subList(0, (int)snapshotSequence));
        allOutcomes.addAll(outcomes);
        outcomes = allOutcomes;
        firstSequence = 1;
    }

    /**
     * Read the outputs that are kept, from the first of them, and hold them against those of a run without faults.
     */
    private void verifyOutputs(final JournalDirectory journal, final OutputTrail expected)
    {
        final int[] next = {OutputTrail.NONE};
        try (OutputReader reader = OutputReader.open(journal.outputRecording()))
        {
            while (reader.poll((header, buffer, offset, length) ->
            {
                final long hash = OutputTrail.hash(header, buffer, offset, length);
                next[0] = next[0] < 0 ? expected.indexOf(hash) : next[0];
                require(next[0] >= 0 && expected.isAt(next[0]++, hash),
                    "an output that is kept is not that of a run without faults", header.sequence());
            }, POLL_LIMIT) > 0)
            {
                // All of them.
            }
        }
        require(next[0] < 0 ? expected.size() == 0 : next[0] == expected.size(),
            "the outputs that are kept do not end with the last one", history.size());
    }

    private void verifyOutcomes()
    {
        final List<Outcome> expected = modelOutcomes();
        for (int i = 0; i < expected.size(); i++)
        {
            final Outcome outcome = i < outcomes.size() ? outcomes.get(i) : null;
            require(expected.get(i) == outcome, "expected " + expected.get(i) + ", but: " + outcome, i + 1);
        }
    }

    private void requireSame(final OutputTrail expected, final OutputTrail trail, final String what)
    {
        final int difference = expected.firstDifference(trail);
        if (difference != OutputTrail.NONE)
        {
            throw broken(what, Math.min(expected.sequence(difference), trail.sequence(difference)));
        }
    }

    private void require(final boolean isKept, final String what, final long sequence)
    {
        if (!isKept)
        {
            throw broken(what, sequence);
        }
    }

    private AssertionError broken(final String what, final long sequence)
    {
        final boolean isKnown = sequence > 0 && sequence <= history.size();
        return new AssertionError("event " + sequence + ": " + what +
            (isKnown ? ": " + history.get((int)sequence - 1).text() : ""));
    }

    /**
     * Apply what was offered to a core of its own, each event overwritten behind it: what a processor keeps of the
     * buffer is not what it keeps of that of a live node.
     */
    private Checkpoint run(final OutputTrail trail)
    {
        final byte[] timeAdvanced = new byte[MessageHeaderEncoder.ENCODED_LENGTH];
        new TimeAdvancedEncoder().wrapAndApplyHeader(new UnsafeBuffer(timeAdvanced), 0, new MessageHeaderEncoder());
        try (EngineCore reference = new EngineCore(core.get().pageHomes((shard) -> new DirectPageHome())))
        {
            reference.outputs(new ListenerOutputs(trail, maxOutputLength));
            for (final OfferedEvent offered : history)
            {
                final byte[] bytes = offered.body() == null ? timeAdvanced : offered.body().clone();
                final UnsafeBuffer body = new UnsafeBuffer(bytes);
                reference.apply(reference.sequence() + 1, offered.timeNs(), offered.source(),
                    offered.sourceSequence(), body, 0, bytes.length);
                if (offered.body() != null)
                {
                    Arrays.fill(bytes, OVERWRITTEN);
                }
            }

            return reference.checkpoint();
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
}
