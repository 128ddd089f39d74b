package io.lockstep.replay.run;

import io.lockstep.engine.EngineFailure;
import io.lockstep.replay.ReplayBegin;
import io.lockstep.replay.ReplayHistory;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.tools.Condition;
import io.lockstep.replay.tools.JournalPlace;
import org.agrona.CloseHelper;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs a history an event at a time, forwards and, by running a part of it again, backwards.
 *
 * <p>That part begins with the newest of the journal's snapshots that the build itself came to on its way here, by
 * digest: one that another build made, with another state, would show what this one does not do.
 *
 * <p>Threading: single owner.
 */
public final class ReplayStepper implements AutoCloseable
{
    private static final int MAX_CHANGES = 100;

    private final RecordedOutputs outputs = new RecordedOutputs();
    private final ReplayHistory history;
    private final ApplicationBuild build;
    private final ReplayBegin begin;
    private final ItemText text;
    private final ProvenSnapshots snapshots;

    private ReplaySession session;
    private LogCursor cursor;
    private boolean hasNext;
    private long beginSequence;
    private long sequence;
    private long lastPosition;
    private long lastTimestampNs;
    private boolean isAnyApplied;
    private EngineFailure failure;

    /**
     * Before the first event that is run.
     *
     * @param history         to run.
     * @param build           of the application.
     * @param begin           where it begins.
     * @param isPersonalShown true to show personal data as it is.
     */
    public ReplayStepper(
        final ReplayHistory history,
        final ApplicationBuild build,
        final ReplayBegin begin,
        final boolean isPersonalShown)
    {
        this.history = history;
        this.build = build;
        this.begin = begin;
        text = new ItemText(history.schemas(), isPersonalShown);
        snapshots = new ProvenSnapshots(history.snapshots());
        rewind();
    }

    /**
     * Apply the next event.
     *
     * @return what came of it; null at the end, or behind an event that could not be applied.
     */
    public Step next()
    {
        if (!hasNext || failure != null)
        {
            return null;
        }

        final StateImage before = session.stateCopy();
        final Difference.Item event = cursor.item(text);
        apply();
        final List<StateEntry> changes = failure != null ? List.of() :
            StateImage.differences(before, session.state(), null, (store) -> true, MAX_CHANGES);

        return new Step(sequence, event, outputs(), changes, failure == null ? "" : failure.getMessage());
    }

    /**
     * Go to the first event at or behind a place, and apply it.
     *
     * @param place to go to; one that lies behind is gone to by running a part of the journal again.
     * @return what came of that event; null where there is none.
     */
    public Step to(final JournalPlace place)
    {
        if (failure != null || sequence > beginSequence && !isAhead(place))
        {
            rewind(place);
        }
        while (hasNext && failure == null && !cursor.isAtOrBehind(place))
        {
            apply();
        }

        return next();
    }

    /**
     * Go on to the next event of which a condition holds, and apply it.
     *
     * @param condition compiled by the schemas of the journal.
     * @return what came of that event; null where there is none.
     */
    public Step to(final Condition condition)
    {
        while (hasNext && failure == null && !cursor.matches(condition))
        {
            apply();
        }

        return next();
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
     * The state as of that event, until the next one.
     *
     * @return a view.
     */
    public StateImage state()
    {
        return session.state();
    }

    /**
     * The event that the first one run comes behind.
     *
     * @return its sequence; zero where it begins with the first event of all.
     */
    public long beginSequence()
    {
        return beginSequence;
    }

    /**
     * Go before the first event that is run.
     */
    public void rewind()
    {
        open(begin);
        beginSequence = sequence;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(cursor, session);
    }

    /**
     * Whether all events applied so far come before a place; not known behind a snapshot.
     */
    private boolean isAhead(final JournalPlace place)
    {
        return isAnyApplied && place.isBehind(lastPosition, sequence, lastTimestampNs);
    }

    /**
     * Go before a place, as near to it as a snapshot leads.
     */
    private void rewind(final JournalPlace place)
    {
        final long snapshot = snapshots.newestBefore(place);
        if (snapshot <= beginSequence)
        {
            rewind();
            return;
        }
        try
        {
            open(ReplayBegin.behind(snapshot));
        }
        catch (final JournalException ex)
        {
            // Removed meanwhile, with those before it: it only saved time.
            rewind();
        }
    }

    private void open(final ReplayBegin at)
    {
        close();
        outputs.clear();
        session = ReplaySession.open(history, build.application(), outputs, at);
        cursor = LogCursor.ofEvents(session.eventsTo(JournalPlace.LAST));
        hasNext = cursor.next();
        sequence = session.core().sequence();
        isAnyApplied = false;
        failure = null;
    }

    private void apply()
    {
        outputs.clear();
        sequence = cursor.sequence();
        lastPosition = cursor.position();
        lastTimestampNs = cursor.timestampNs();
        isAnyApplied = true;
        try
        {
            cursor.deliver(session.core());
            snapshots.onApplied(session.core());
            hasNext = cursor.next();
        }
        catch (final EngineFailure ex)
        {
            failure = ex;
        }
    }

    private List<Difference.Item> outputs()
    {
        final List<Difference.Item> items = new ArrayList<>();
        int offset = 0;
        for (RecordedOutputs.Entry entry = outputs.entry(0); entry != null; entry = outputs.entry(offset))
        {
            items.add(text.output(entry, entry.buffer(), entry.outputOffset(), entry.length()));
            offset += outputs.entryLength(offset);
        }

        return items;
    }

    /**
     * What came of one event.
     *
     * @param sequence of the event.
     * @param event    in words.
     * @param outputs  in words.
     * @param changes  entries of the state that changed, a hundred at most: left before, right after.
     * @param failure  why it could not be applied; empty where it could.
     */
    public record Step(
        long sequence, Difference.Item event, List<Difference.Item> outputs, List<StateEntry> changes, String failure)
    {
    }
}
