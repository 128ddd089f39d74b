package io.lockstep.replay.determinism;

import io.lockstep.engine.EngineFailure;
import io.lockstep.engine.OutputListener;
import io.lockstep.replay.DivergenceException;
import io.lockstep.replay.ReplayApplication;
import io.lockstep.replay.ReplayBegin;
import io.lockstep.replay.journal.EventHandler;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.run.ReplaySession;
import io.lockstep.replay.snapshot.SnapshotDirectory;
import io.lockstep.replay.tools.EventRange;
import io.lockstep.replay.tools.JournalPlace;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs a journal again that has a checkpoint of each event, and finds the first event with other outputs or another
 * state behind it.
 *
 * <p>Threading: single owner.
 */
final class Rerun
{
    private static final int FRAME_LIMIT = 1;

    private final JournalDirectory journal;
    private final Supplier<ReplayApplication> application;
    private final long events;

    /**
     * Of a journal that nobody writes.
     *
     * @param journal     to run again.
     * @param application makes it, anew for each run, with a checkpoint after each event.
     * @param events      that the journal has.
     */
    Rerun(final JournalDirectory journal, final Supplier<ReplayApplication> application, final long events)
    {
        this.journal = journal;
        this.application = application;
        this.events = events;
    }

    /**
     * Run all events.
     *
     * @return null where nothing differs.
     */
    FirstDifference replayed()
    {
        return run("replayed", 0, false);
    }

    /**
     * Run all events, each in a buffer that is overwritten behind it.
     *
     * @return null where nothing differs.
     */
    FirstDifference overwritten()
    {
        return run("replayed with events overwritten behind it", 0, true);
    }

    /**
     * Make snapshots in one run, each as the state is at its event, and run the events behind each of them.
     *
     * @param points sequences of the snapshots' events, in order.
     * @return what differs, none where nothing does.
     */
    List<FirstDifference> restored(final long[] points)
    {
        final List<FirstDifference> differences = new ArrayList<>();
        try (ReplaySession maker =
            ReplaySession.open(journal, application.get(), OutputListener.NONE, ReplayBegin.behind(0)))
        {
            for (final long point : points)
            {
                feed(maker, CopiedEvents.lasting(maker.core()), new JournalPlace(JournalPlace.Kind.SEQUENCE, point));
                maker.core().snapshotTo(journal);
                SnapshotDirectory.of(journal).keepChains(1);
                final FirstDifference difference = run("restored behind event " + point, point, false);
                if (difference != null)
                {
                    differences.add(difference);
                }
            }
        }

        return differences;
    }

    private FirstDifference run(final String name, final long begin, final boolean isOverwritten)
    {
        try (LiveOutputs outputs = new LiveOutputs(journal, name, begin);
            ReplaySession session =
                ReplaySession.comparing(journal, application.get(), outputs, ReplayBegin.behind(begin)))
        {
            final FirstDifference ofState = run(name, session, isOverwritten);
            final FirstDifference ofOutputs = outputs.first();
            return ofOutputs == null || ofState != null && ofState.sequence() < ofOutputs.sequence() ?
                ofState : ofOutputs;
        }
    }

    private FirstDifference run(final String name, final ReplaySession session, final boolean isOverwritten)
    {
        final long expected = events - session.core().sequence();
        try
        {
            feed(session,
                isOverwritten ? CopiedEvents.overwritten(session.core()) : CopiedEvents.lasting(session.core()),
                JournalPlace.LAST);
        }
        catch (final DivergenceException ex)
        {
            return new FirstDifference(ex.sequence(), "live and " + name +
                " come to other states: the checkpoints of event " + ex.sequence() + " differ: " + ex.getMessage());
        }
        catch (final EngineFailure ex)
        {
            return new FirstDifference(
                ex.sequence(), name + " can not apply event " + ex.sequence() + ": " + ex.getMessage());
        }
        if (session.core().comparedCheckpoints() != expected)
        {
            throw new AssertionError("not all states were compared: run=" + name + " events=" + expected +
                " compared=" + session.core().comparedCheckpoints());
        }

        return null;
    }

    private void feed(final ReplaySession session, final EventHandler handler, final JournalPlace to)
    {
        try (EventRange range = session.eventsTo(journal, to))
        {
            while (range.poll(handler, FRAME_LIMIT) > 0)
            {
                // Up to the place.
            }
        }
    }
}
