package io.lockstep.replay.run;

import io.lockstep.engine.OutputListener;
import io.lockstep.engine.state.StateView;
import io.lockstep.replay.ReplayApplication;
import io.lockstep.replay.ReplayBegin;
import io.lockstep.replay.ReplayCore;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.tools.EventRange;
import io.lockstep.replay.tools.JournalPlace;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One build that runs a journal again, with its state open to be looked at between two events.
 *
 * <p>Threading: single owner.
 */
public final class ReplaySession implements AutoCloseable
{
    private final Map<String, InspectablePages> pages = new LinkedHashMap<>();
    private final ReplayCore core;

    private ReplaySession(
        final JournalDirectory journal,
        final ReplayApplication application,
        final OutputListener listener,
        final ReplayBegin begin,
        final boolean isComparing)
    {
        core = isComparing ?
            ReplayCore.comparing(journal, application, this::home, listener, begin) :
            ReplayCore.of(journal, application, this::home, listener, begin);
    }

    /**
     * A session before the first event that is run.
     *
     * @param journal     whose events it will be fed.
     * @param application to run.
     * @param listener    that takes the outputs.
     * @param begin       where it begins.
     * @return the session.
     * @throws JournalException if the journal is another application's, or there is no way to begin there.
     */
    public static ReplaySession open(
        final JournalDirectory journal,
        final ReplayApplication application,
        final OutputListener listener,
        final ReplayBegin begin)
    {
        return new ReplaySession(journal, application, listener, begin, false);
    }

    /**
     * A session before the first event that is run, which compares its checkpoints with the recorded ones.
     *
     * @param journal     whose events it will be fed.
     * @param application to run.
     * @param listener    that takes the outputs.
     * @param begin       where it begins.
     * @return the session.
     * @throws JournalException if the journal is another application's, or there is no way to begin there.
     */
    public static ReplaySession comparing(
        final JournalDirectory journal,
        final ReplayApplication application,
        final OutputListener listener,
        final ReplayBegin begin)
    {
        return new ReplaySession(journal, application, listener, begin, true);
    }

    /**
     * The events behind the last one applied, up to a place.
     *
     * @param journal that was opened.
     * @param to      place of the last event.
     * @return the range, before its first event.
     */
    public EventRange eventsTo(final JournalDirectory journal, final JournalPlace to)
    {
        return EventRange.open(journal.inputRecording(), next(), to);
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
