package io.lockstep.replay.run;

import io.lockstep.engine.EngineFailure;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.tools.Condition;
import io.lockstep.replay.tools.JournalPlace;
import io.lockstep.replay.tools.JournalSchemas;
import org.agrona.CloseHelper;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs a journal an event at a time, forwards and, by running it again, backwards.
 *
 * <p>Threading: single owner.
 */
public final class ReplayStepper implements AutoCloseable
{
    private static final int MAX_CHANGES = 100;

    private final RecordedOutputs outputs = new RecordedOutputs();
    private final JournalDirectory journal;
    private final ApplicationBuild build;
    private final ItemText text;

    private ReplaySession session;
    private LogCursor cursor;
    private boolean hasNext;
    private long sequence;
    private EngineFailure failure;

    /**
     * Before the first event.
     *
     * @param journal         to run.
     * @param build           of the application.
     * @param isPersonalShown true to show personal data as it is.
     */
    public ReplayStepper(final JournalDirectory journal, final ApplicationBuild build, final boolean isPersonalShown)
    {
        this.journal = journal;
        this.build = build;
        text = new ItemText(JournalSchemas.of(journal), isPersonalShown);
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
     * @param place to go to; one that lies behind is gone to by running the journal again.
     * @return what came of that event; null where there is none.
     */
    public Step to(final JournalPlace place)
    {
        rewind();
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
     * Go before the first event.
     */
    public void rewind()
    {
        close();
        outputs.clear();
        session = ReplaySession.open(journal, build.application(), outputs);
        cursor = LogCursor.ofEvents(journal, JournalPlace.FIRST);
        hasNext = cursor.next();
        sequence = 0;
        failure = null;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(cursor, session);
    }

    private void apply()
    {
        outputs.clear();
        sequence = cursor.sequence();
        try
        {
            cursor.deliver(session.core());
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
