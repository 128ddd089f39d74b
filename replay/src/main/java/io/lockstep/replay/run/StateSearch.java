package io.lockstep.replay.run;

import io.lockstep.engine.OutputListener;
import io.lockstep.replay.ReplayBegin;
import io.lockstep.replay.ReplayHistory;
import io.lockstep.replay.journal.EventHandler;
import io.lockstep.replay.tools.EventRange;
import io.lockstep.replay.tools.JournalPlace;
import org.agrona.DirectBuffer;

import java.util.List;
import java.util.function.LongConsumer;

/**
 * Finds the event after which the states of two builds differ for the first time, once a place is known at which they
 * were equal and a later one at which they were not.
 *
 * <p>Both are run again from where they began, and in between compared after each event; or, where a comparison takes a
 * scan of the whole state, after each so many, which is done again with less until it is one. Nothing has to be kept of
 * an event before it is known to matter.
 *
 * <p>Threading: single use.
 */
final class StateSearch implements EventHandler
{
    private static final int MAX_ENTRIES = 32;
    private static final int SCANS = 64;
    private static final int PROGRESS_EVENTS = 1 << 16;
    private static final int FRAME_LIMIT = 1;

    private final BufferedEvents one = new BufferedEvents();
    private final ReplayHistory history;
    private final ApplicationBuild leftBuild;
    private final ApplicationBuild rightBuild;
    private final ReplayBegin begin;
    private final long beginSequence;
    private final boolean isStateLogical;
    private final ExpectedDifferences expected;
    private final ItemText text;
    private final LongConsumer progress;

    private Lane left;
    private Lane right;
    private long equalSequence;
    private long nextCheck;
    private long step;
    private long foundSequence;
    private Difference.Item foundEvent;
    private List<StateEntry> foundEntries = List.of();

    StateSearch(
        final ReplayHistory history,
        final ApplicationBuild leftBuild,
        final ApplicationBuild rightBuild,
        final long beginSequence,
        final boolean isStateLogical,
        final ExpectedDifferences expected,
        final ItemText text,
        final LongConsumer progress)
    {
        this.history = history;
        this.leftBuild = leftBuild;
        this.rightBuild = rightBuild;
        this.beginSequence = beginSequence;
        this.begin = ReplayBegin.behind(beginSequence);
        this.isStateLogical = isStateLogical;
        this.expected = expected;
        this.text = text;
        this.progress = progress;
    }

    /**
     * Search.
     *
     * @param lastEqual   sequence at which the states are equal.
     * @param firstDiffer sequence up to which to look, where they may differ.
     * @return the first event that makes a difference; null where none does up to there.
     */
    Difference find(final long lastEqual, final long firstDiffer)
    {
        equalSequence = lastEqual;
        foundSequence = firstDiffer;
        do
        {
            step = isStateLogical ? Math.max(1, (foundSequence - equalSequence) / SCANS) : 1;
            pass();
        }
        while (step > 1 && foundEvent != null);

        if (foundEvent == null)
        {
            return null;
        }

        return new Difference(Difference.Kind.STATE, foundSequence, foundEvent, -1, null, null, foundEntries);
    }

    @Override
    public void onEvent(
        final long position,
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (foundEvent != null)
        {
            return;
        }

        one.clear();
        one.onEvent(position, sequence, timestampNs, source, sourceSequence, buffer, offset, length);
        left.outputs().clear();
        right.outputs().clear();
        left.apply(one);
        right.apply(one);
        if (sequence >= nextCheck || sequence == foundSequence)
        {
            nextCheck += step;
            check(sequence, timestampNs, source, sourceSequence, buffer, offset, length);
        }
        if (sequence % PROGRESS_EVENTS == 0)
        {
            progress.accept(sequence);
        }
    }

    private void check(
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (isEqual())
        {
            equalSequence = sequence;
        }
        else
        {
            foundSequence = sequence;
            foundEvent = text.event(timestampNs, source, sourceSequence, buffer, offset, length);
        }
    }

    private void pass()
    {
        foundEvent = null;
        nextCheck = equalSequence + step;
        try (Lane ofLeft = new Lane(history, leftBuild, begin); Lane ofRight = new Lane(history, rightBuild, begin))
        {
            left = ofLeft;
            right = ofRight;
            feed(this, foundSequence);
            if (step == 1 && foundEvent != null)
            {
                foundEntries = entries();
            }
        }
    }

    /**
     * Entries that differ, with what they were before the event: for that the first build is run up to there.
     */
    private List<StateEntry> entries()
    {
        try (ReplaySession before =
            ReplaySession.open(history, leftBuild.application(), OutputListener.NONE, begin))
        {
            feed(before.core(), foundSequence - 1);
            return differences(before.state());
        }
    }

    private void feed(final EventHandler handler, final long lastSequence)
    {
        if (lastSequence <= beginSequence)
        {
            return;
        }
        try (EventRange range = history.events(
            new JournalPlace(JournalPlace.Kind.SEQUENCE, beginSequence + 1),
            new JournalPlace(JournalPlace.Kind.SEQUENCE, lastSequence)))
        {
            while (range.poll(handler, FRAME_LIMIT) > 0)
            {
                // Up to the last one.
            }
        }
    }

    private List<StateEntry> differences(final StateImage before)
    {
        return StateImage.differences(left.session().state(), right.session().state(), before,
            (store) -> !expected.isExpected(store), MAX_ENTRIES);
    }

    private boolean isEqual()
    {
        return left.isStateEqual(right, isStateLogical) ||
            expected.isAnyStateExpected() && differences(null).isEmpty();
    }
}
