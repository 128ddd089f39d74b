package io.lockstep.replay.run;

import io.lockstep.replay.ReplayBegin;
import io.lockstep.replay.ReplayHistory;
import io.lockstep.replay.tools.EventRange;
import io.lockstep.replay.tools.JournalPlace;
import org.agrona.CloseHelper;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * Runs one history through two builds in lock-step, and compares outcomes, outputs and state.
 *
 * <p>Outputs are compared event by event. States are compared by digest each so many events, and at the end; where they
 * differ, both builds are run once more from the last place at which they were equal, event by event, so that what is
 * reported is the very event.
 *
 * <p>Threading: single use, by one thread.
 */
public final class BuildComparison
{
    /**
     * Events between two comparisons of state, unless told otherwise.
     */
    public static final long STATE_INTERVAL_DEFAULT = 1L << 16;

    private static final int BATCH_EVENTS = 4096;
    private static final int MAX_STATE_ENTRIES = 32;
    private static final int PROGRESS_EVENTS = 1 << 16;

    private final BufferedEvents batch = new BufferedEvents();
    private final Map<String, Long> differingByType = new TreeMap<>();
    private final ReplayHistory history;
    private final ApplicationBuild leftBuild;
    private final ApplicationBuild rightBuild;
    private final ExpectedDifferences expectedDifferences;
    private final ItemText text;

    private Lane left;
    private Lane right;
    private boolean isStateLogical;
    private boolean isFirstWanted;
    private long beginSequence;
    private long events;
    private long lastSequence;
    private long equalSequence;
    private long stateChecks;
    private long differing;
    private long expected;
    private long lastDiffering;
    private Difference first;

    private BuildComparison(
        final ReplayHistory history,
        final ApplicationBuild leftBuild,
        final ApplicationBuild rightBuild,
        final ExpectedDifferences expectedDifferences,
        final boolean isPersonalShown)
    {
        this.history = history;
        this.leftBuild = leftBuild;
        this.rightBuild = rightBuild;
        this.expectedDifferences = expectedDifferences;
        this.text = new ItemText(history.schemas(), isPersonalShown);
    }

    /**
     * Compare two builds.
     *
     * @param history  whose events both are given.
     * @param left     first build.
     * @param right    second build.
     * @param settings how.
     * @param progress told the number of events, now and then.
     * @return what came of it.
     */
    public static ComparisonResult run(
        final ReplayHistory history,
        final ApplicationBuild left,
        final ApplicationBuild right,
        final Settings settings,
        final LongConsumer progress)
    {
        return new BuildComparison(history, left, right, settings.expected, settings.isPersonalShown)
            .run(settings, progress);
    }

    private ComparisonResult run(final Settings settings, final LongConsumer progress)
    {
        isFirstWanted = settings.isFirstWanted;
        isStateLogical = settings.isStateLogical;
        try
        {
            openLanes(settings.begin);
            compareAll(settings, progress);
            final ComparisonResult result = new ComparisonResult(
                left.result(leftBuild.name()), right.result(rightBuild.name()), beginSequence, events, stateChecks,
                isStateLogical, differing, expected, differingByType, first);
            return first != null && (isFirstWanted || first.kind() == Difference.Kind.STATE) ?
                located(result, progress) : result;
        }
        finally
        {
            CloseHelper.closeAll(left, right);
        }
    }

    /**
     * Both begin at the same place: one state that both take over, or none.
     */
    private void openLanes(final ReplayBegin begin)
    {
        left = new Lane(history, leftBuild, begin);
        beginSequence = left.session().core().sequence();
        lastSequence = beginSequence;
        equalSequence = beginSequence;
        right = new Lane(history, rightBuild, ReplayBegin.behind(beginSequence));
        isStateLogical |=
            left.session().core().configurationHash() != right.session().core().configurationHash();
    }

    private void compareAll(final Settings settings, final LongConsumer progress)
    {
        long nextState = beginSequence + settings.stateInterval;
        long nextProgress = PROGRESS_EVENTS;
        try (EventRange range = left.session().eventsTo(settings.to))
        {
            while (!isDone() && fill(range))
            {
                left.apply(batch);
                right.apply(batch);
                onOutputs();
                onFailures();
                if (!isDone() && lastSequence >= nextState)
                {
                    nextState = lastSequence + settings.stateInterval;
                    onState();
                }
                if (events >= nextProgress)
                {
                    nextProgress = events + PROGRESS_EVENTS;
                    progress.accept(events);
                }
            }
        }
        if (!isDone() && equalSequence < lastSequence)
        {
            onState();
        }
    }

    private boolean fill(final EventRange range)
    {
        batch.clear();
        left.outputs().clear();
        right.outputs().clear();
        while (batch.count() < BATCH_EVENTS && range.poll(batch, 1) > 0)
        {
            // Frames come whole.
        }
        events += batch.count();
        lastSequence += batch.count();

        return batch.count() > 0;
    }

    private boolean isDone()
    {
        return left.failure() != null || right.failure() != null || isFirstWanted && first != null;
    }

    private void onOutputs()
    {
        if (left.outputs().isEqual(right.outputs()))
        {
            return;
        }

        final OutputsByEvent ofLeft = new OutputsByEvent(left.outputs());
        final OutputsByEvent ofRight = new OutputsByEvent(right.outputs());
        while (ofLeft.next() && ofRight.next())
        {
            if (!ofLeft.isEqual(ofRight))
            {
                onEvent(ofLeft, ofRight);
            }
        }
    }

    private void onEvent(final OutputsByEvent ofLeft, final OutputsByEvent ofRight)
    {
        final long sequence = ofLeft.sequence();
        final int count = Math.max(ofLeft.count(), ofRight.count());
        for (int i = 0; i < count; i++)
        {
            if (ofLeft.isEqualAt(i, ofRight))
            {
                continue;
            }
            final Difference.Item leftItem = ofLeft.item(i, text);
            final Difference.Item rightItem = ofRight.item(i, text);
            if (expectedDifferences.isExpected(sequence, leftItem, rightItem))
            {
                expected++;
                continue;
            }
            count(leftItem, rightItem);
            onDifference(new Difference(
                Difference.Kind.OUTPUT, sequence, event(sequence), i, leftItem, rightItem, List.of()));
        }
    }

    private void count(final Difference.Item leftItem, final Difference.Item rightItem)
    {
        final Difference.Item named = leftItem != null && leftItem.type() != null ? leftItem : rightItem;
        differingByType.merge(named == null || named.type() == null ? "no output" : named.type(), 1L, Long::sum);
    }

    private void onDifference(final Difference difference)
    {
        if (difference.sequence() != lastDiffering)
        {
            lastDiffering = difference.sequence();
            differing++;
        }
        first = first == null ? difference : first;
    }

    private void onFailures()
    {
        final long ofLeft = left.failure() == null ? Long.MAX_VALUE : left.session().core().sequence();
        final long ofRight = right.failure() == null ? Long.MAX_VALUE : right.session().core().sequence();
        if (ofLeft != ofRight)
        {
            final long sequence = Math.min(ofLeft, ofRight);
            onDifference(new Difference(Difference.Kind.FAILURE, sequence, event(sequence), -1,
                failure(left, sequence), failure(right, sequence), List.of()));
        }
    }

    private static Difference.Item failure(final Lane lane, final long sequence)
    {
        final boolean isFailed = lane.failure() != null && lane.session().core().sequence() == sequence;
        return new Difference.Item(null, "", isFailed ? lane.failure().getMessage() : "applied it");
    }

    private void onState()
    {
        stateChecks++;
        if (left.isStateEqual(right, isStateLogical))
        {
            equalSequence = lastSequence;
            return;
        }
        if (first != null)
        {
            // What differs in outputs differs in state, too; the first place is known.
            return;
        }

        final List<StateEntry> entries = StateImage.differences(
            left.session().state(), right.session().state(), null,
            (store) -> !expectedDifferences.isExpected(store), MAX_STATE_ENTRIES);
        if (entries.isEmpty() && expectedDifferences.isAnyStateExpected())
        {
            expected++;
            equalSequence = lastSequence;
            return;
        }
        onDifference(new Difference(Difference.Kind.STATE, lastSequence, null, -1, null, null, entries));
    }

    /**
     * Run both again, to the event after which the states differ for the first time: the first difference itself, or
     * what it comes from.
     */
    private ComparisonResult located(final ComparisonResult result, final LongConsumer progress)
    {
        final Difference found = new StateSearch(
            history, leftBuild, rightBuild, beginSequence, isStateLogical, expectedDifferences, text, progress)
            .find(equalSequence, first.sequence());

        final boolean isCause = found != null && (
            found.sequence() < first.sequence() || first.kind() == Difference.Kind.STATE);
        return new ComparisonResult(result.left(), result.right(), result.beginSequence(), result.events(),
            result.stateChecks(), result.isStateLogical(), result.differing(), result.expected(),
            result.differingByType(), isCause ? found : first);
    }

    private Difference.Item event(final long wanted)
    {
        final Difference.Item[] found = new Difference.Item[1];
        batch.rewind();
        while (found[0] == null && batch.poll(
            (position, sequence, timestampNs, source, sourceSequence, buffer, offset, length) ->
                found[0] = sequence != wanted ? null :
                    text.event(timestampNs, source, sourceSequence, buffer, offset, length)))
        {
            // Up to the event.
        }

        return found[0];
    }

    /**
     * How two builds are compared.
     *
     * @param begin           where both begin.
     * @param to              place of the last event to give them.
     * @param stateInterval   events between two comparisons of state; positive.
     * @param expected        differences that are meant.
     * @param isStateLogical  true to compare what the states mean, and not how they are laid out.
     * @param isFirstWanted   true to end at the first difference, false to count them all.
     * @param isPersonalShown true to show personal data as it is.
     */
    public record Settings(
        ReplayBegin begin,
        JournalPlace to,
        long stateInterval,
        ExpectedDifferences expected,
        boolean isStateLogical,
        boolean isFirstWanted,
        boolean isPersonalShown)
    {
    }
}
