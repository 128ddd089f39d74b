package io.lockstep.replay.run;

import io.lockstep.engine.OutputListener;
import io.lockstep.engine.state.StateView;
import io.lockstep.replay.ReplayApplication;
import io.lockstep.replay.ReplayBegin;
import io.lockstep.replay.ReplayCore;
import io.lockstep.replay.ReplayHistory;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.tools.EventRange;
import io.lockstep.replay.tools.JournalPlace;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One build that runs a history again, with its state open to be looked at between two events.
 *
 * <p>Threading: single owner.
 */
public final class ReplaySession implements AutoCloseable
{
    private final Map<String, InspectablePages> pages = new LinkedHashMap<>();
    private final ReplayHistory history;
    private final ReplayCore core;

    private ReplaySession(
        final ReplayHistory history,
        final ReplayApplication application,
        final OutputListener listener,
        final ReplayBegin begin,
        final boolean isComparing)
    {
        this.history = history;
        core = isComparing ?
            ReplayCore.comparing(history, application, this::home, listener, begin) :
            ReplayCore.of(history, application, this::home, listener, begin);
    }

    /**
     * A session before the first event that is run.
     *
     * @param history     whose events it will be fed.
     * @param application to run.
     * @param listener    that takes the outputs.
     * @param begin       where it begins.
     * @return the session.
     * @throws JournalException if the history is another application's, or there is no way to begin there.
     */
    public static ReplaySession open(
        final ReplayHistory history,
        final ReplayApplication application,
        final OutputListener listener,
        final ReplayBegin begin)
    {
        return new ReplaySession(history, application, listener, begin, false);
    }

    /**
     * A session before the first event that is run, which compares its checkpoints with the recorded ones.
     *
     * @param history     whose events it will be fed.
     * @param application to run.
     * @param listener    that takes the outputs.
     * @param begin       where it begins.
     * @return the session.
     * @throws JournalException if the history is another application's, or there is no way to begin there.
     */
    public static ReplaySession comparing(
        final ReplayHistory history,
        final ReplayApplication application,
        final OutputListener listener,
        final ReplayBegin begin)
    {
        return new ReplaySession(history, application, listener, begin, true);
    }

    /**
     * The events behind the last one applied, up to a place.
     *
     * @param to place of the last event.
     * @return the range, before its first event.
     */
    public EventRange eventsTo(final JournalPlace to)
    {
        return history.events(next(), to);
    }

    /**
     * Place of the event behind the last one applied.
     */
    JournalPlace next()
    {
        return new JournalPlace(JournalPlace.Kind.SEQUENCE, core.sequence() + 1);
    }

    /**
     * What events are fed to.
     *
     * @return the core.
     */
    public ReplayCore core()
    {
        return core;
    }

    /**
     * The state as of the last event, until the next one.
     *
     * @return a view.
     */
    public StateImage state()
    {
        core.publishState();
        final Map<String, StateView> views = new LinkedHashMap<>();
        pages.forEach((shard, home) -> views.put(shard, home.view()));
        return new StateImage(views);
    }

    /**
     * The state as of the last event, until this is called again.
     *
     * @return a copy.
     */
    public StateImage stateCopy()
    {
        core.publishState();
        final Map<String, StateView> views = new LinkedHashMap<>();
        pages.forEach((shard, home) -> views.put(shard, home.copy()));
        return new StateImage(views);
    }

    @Override
    public void close()
    {
        core.close();
    }

    private InspectablePages home(final String shard)
    {
        return pages.computeIfAbsent(shard, (name) -> new InspectablePages());
    }
}
