package io.lockstep.replay.run;

import io.lockstep.engine.OutputListener;
import io.lockstep.engine.state.StateView;
import io.lockstep.replay.ReplayApplication;
import io.lockstep.replay.ReplayCore;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.tools.EventRange;

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
        final boolean isComparing)
    {
        core = isComparing ?
            ReplayCore.comparing(journal, application, this::home, listener) :
            ReplayCore.of(journal, application, this::home, listener);
    }

    /**
     * A session before the first event.
     *
     * @param journal     whose events it will be fed.
     * @param application to run.
     * @param listener    that takes the outputs.
     * @return the session.
     * @throws JournalException if the journal is another application's, or does not begin with the first event.
     */
    public static ReplaySession open(
        final JournalDirectory journal, final ReplayApplication application, final OutputListener listener)
    {
        requireWhole(journal);
        return new ReplaySession(journal, application, listener, false);
    }

    /**
     * A session before the first event that compares its checkpoints with the recorded ones.
     *
     * @param journal     whose events it will be fed.
     * @param application to run.
     * @param listener    that takes the outputs.
     * @return the session.
     * @throws JournalException if the journal is another application's, or does not begin with the first event.
     */
    public static ReplaySession comparing(
        final JournalDirectory journal, final ReplayApplication application, final OutputListener listener)
    {
        requireWhole(journal);
        return new ReplaySession(journal, application, listener, true);
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

    private static void requireWhole(final JournalDirectory journal)
    {
        final long first = EventRange.firstSequence(journal.inputRecording());
        if (first > 1)
        {
            throw new JournalException("the journal does not begin with the first event of its history, so that it " +
                "can not be run again: directory=" + journal.path() + " first=" + first +
                "; replay the whole journal that it was cut from");
        }
    }
}
