package io.lockstep.replay.run;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.EventCheck;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import io.lockstep.replay.ReplayBegin;
import io.lockstep.replay.ReplayHistory;
import io.lockstep.replay.journal.DecisionFile;
import io.lockstep.replay.journal.EventHandler;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.SkipDecision;
import io.lockstep.replay.tools.EventRange;
import io.lockstep.replay.tools.JournalPlace;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * What if: a history that goes on otherwise from an event on, as a journal of its own, with the outputs and checkpoints
 * that a build gives it.
 *
 * <p>Threading: single use, by one thread.
 */
public final class JournalFork
{
    private static final int FRAME_LIMIT = 1;

    private final ReplayHistory history;
    private final ApplicationBuild build;
    private final LongConsumer progress;
    private NewJournal target;
    private long lastSequence;
    private long lastTimestampNs;

    private JournalFork(final ReplayHistory history, final ApplicationBuild build, final LongConsumer progress)
    {
        this.history = history;
        this.build = build;
        this.progress = progress;
    }

    /**
     * Make a fork.
     *
     * @param history      whose first events it shares.
     * @param build        of the application that is run.
     * @param begin        where the run begins, at or before that event.
     * @param at           sequence of the last event that both share; zero for none.
     * @param file         of the events that follow: JSON lines as {@code journal cat} prints them.
     * @param isRestWanted true to let the history's other events follow behind those.
     * @param path         of the new journal: a directory that is empty or absent.
     * @param progress     told the number of events, now and then.
     * @return what it comes to.
     * @throws JournalException if an event is none, or the journal cannot be made.
     */
    public static Checkpoint fork(
        final ReplayHistory history,
        final ApplicationBuild build,
        final ReplayBegin begin,
        final long at,
        final Path file,
        final boolean isRestWanted,
        final Path path,
        final LongConsumer progress)
    {
        final List<EventsFile.Event> events = EventsFile.read(file, history.schemas());
        requireKnown(build, file, events);
        final JournalFork fork = new JournalFork(history, build, progress);
        try (UnfinishedDirectory made = new UnfinishedDirectory(path))
        {
            fork.writeInput(at, events, isRestWanted, made.path());
            final Checkpoint end = fork.run(fork.carryOver(begin, made.path()), made.path());
            made.publish();

            return end;
        }
    }

    private static void requireKnown(
        final ApplicationBuild build, final Path file, final List<EventsFile.Event> events)
    {
        final EventCheck check = build.application().core().eventCheck();
        for (int i = 0; i < events.size(); i++)
        {
            final byte[] bytes = events.get(i).bytes();
            if (!check.isKnown(new UnsafeBuffer(bytes), 0, bytes.length))
            {
                throw new JournalException(
                    "the application does not take an event: file=" + file + " event=" + (i + 1));
            }
        }
    }

    private void writeInput(
        final long at, final List<EventsFile.Event> events, final boolean isRestWanted, final Path path)
    {
        final long first = history.firstSequence();
        lastSequence = first - 1;
        target = NewJournal.create(history.manifest(), history.schemasPath(), path, first);
        try
        {
            if (at > lastSequence)
            {
                copy(JournalPlace.FIRST, new JournalPlace(JournalPlace.Kind.SEQUENCE, at));
            }
            if (lastSequence != at)
            {
                throw new JournalException("the journal does not have the event to fork at: directory=" +
                    history.path() + " at=" + at + " last=" + lastSequence);
            }
            for (final EventsFile.Event event : events)
            {
                append(event.hasTime() ? event.timestampNs() : lastTimestampNs, event.source(),
                    event.sourceSequence(), new UnsafeBuffer(event.bytes()), 0, event.bytes().length);
            }
            target.input().flush();
            if (isRestWanted)
            {
                copy(new JournalPlace(JournalPlace.Kind.SEQUENCE, at + 1), JournalPlace.LAST);
            }
            for (final SkipDecision decision : history.decisions())
            {
                if (decision.skip().sequence() <= at)
                {
                    DecisionFile.append(target.directory(), decision);
                }
            }
        }
        finally
        {
            target.close();
        }
    }

    private void copy(final JournalPlace from, final JournalPlace to)
    {
        final EventHandler handler =
            (position, sequence, timestampNs, source, sourceSequence, buffer, offset, length) ->
                append(timestampNs, source, sourceSequence, buffer, offset, length);
        try (EventRange range = history.events(from, to))
        {
            while (range.poll(handler, FRAME_LIMIT) > 0)
            {
                target.input().flush();
                progress.accept(lastSequence);
            }
        }
    }

    private void append(
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        // As an engine would: time never goes back.
        lastTimestampNs = Math.max(lastTimestampNs, timestampNs);
        target.input().append(++lastSequence, lastTimestampNs, source, sourceSequence, buffer, offset, length);
    }

    /**
     * Where the run begins behind a snapshot, give the new journal that snapshot, so that it can be run by itself.
     */
    private ReplayBegin carryOver(final ReplayBegin begin, final Path path)
    {
        try (ReplaySession session = ReplaySession.open(history, build.application(), OutputListener.NONE, begin);
            JournalDirectory readable = JournalDirectory.openReadOnly(path))
        {
            final long sequence = session.core().sequence();
            if (sequence > 0)
            {
                session.core().snapshotTo(readable);
            }

            return ReplayBegin.behind(sequence);
        }
    }

    /**
     * Run the new journal, and keep what comes of it there.
     */
    private Checkpoint run(final ReplayBegin begin, final Path path)
    {
        try (NewJournal opened = NewJournal.reopen(path, history.manifest());
            JournalDirectory readable = JournalDirectory.openReadOnly(path))
        {
            final long[] configurationHash = new long[1];
            final OutputListener listener = new OutputListener()
            {
                @Override
                public void onOutput(
                    final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
                {
                    opened.output().append(header, buffer, offset, length);
                }

                @Override
                public void onCheckpoint(final Checkpoint checkpoint)
                {
                    opened.checkpoints().append(checkpoint, -1, configurationHash[0]);
                }
            };
            try (ReplaySession session = ReplaySession.open(
                ReplayHistory.of(readable), build.application(), listener, begin);
                EventRange range = session.eventsTo(JournalPlace.LAST))
            {
                configurationHash[0] = session.core().configurationHash();
                while (range.poll(session.core(), FRAME_LIMIT) > 0)
                {
                    progress.accept(session.core().sequence());
                }
                opened.output().flush();

                return session.core().checkpoint();
            }
        }
    }
}
