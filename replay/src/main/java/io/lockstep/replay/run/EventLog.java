package io.lockstep.replay.run;

import io.lockstep.replay.MemberHistory;
import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.tools.EventRange;
import io.lockstep.replay.tools.JournalPlace;
import io.lockstep.replay.tools.JournalSchemas;

import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Input events in their order, with the schemas that tell them: a journal's, or those in the log of a cluster's member.
 *
 * <p>Threading: single owner.
 */
public final class EventLog
{
    private final Function<JournalPlace, LogCursor> cursors;
    private final LongSupplier firstSequence;
    private final MemberLog member;
    private final boolean isOfMember;
    private final JournalSchemas schemas;

    private EventLog(
        final Function<JournalPlace, LogCursor> cursors,
        final LongSupplier firstSequence,
        final MemberLog member,
        final boolean isOfMember,
        final JournalSchemas schemas)
    {
        this.cursors = cursors;
        this.firstSequence = firstSequence;
        this.member = member;
        this.isOfMember = isOfMember;
        this.schemas = schemas;
    }

    /**
     * Those of a journal.
     *
     * @param journal open as long as this is used.
     * @return the events.
     */
    public static EventLog of(final JournalDirectory journal)
    {
        return new EventLog(
            (from) -> LogCursor.ofEvents(journal, from),
            () -> Math.max(1, EventRange.firstSequence(journal.inputRecording())),
            null, false, JournalSchemas.of(journal));
    }

    /**
     * Those of a cluster's member: the messages of sessions, as they were logged.
     *
     * @param member  whose log it is.
     * @param schemas of the messages.
     * @return the events.
     */
    public static EventLog of(final MemberLog member, final JournalSchemas schemas)
    {
        return new EventLog((from) -> LogCursor.ofEvents(member, from), () -> 1, member, true, schemas);
    }

    /**
     * Those that the messages of a cluster's member came to.
     *
     * @param history of the member.
     * @param schemas of the events.
     * @return the events.
     */
    public static EventLog of(final MemberHistory history, final JournalSchemas schemas)
    {
        return new EventLog((from) -> LogCursor.ofEvents(history.events(from, JournalPlace.LAST)),
            history::firstSequence, null, true, schemas);
    }

    /**
     * What tells its events.
     *
     * @return the schemas.
     */
    public JournalSchemas schemas()
    {
        return schemas;
    }

    /**
     * Whether it may end earlier than another one, and that is no difference.
     */
    boolean isOfMember()
    {
        return isOfMember;
    }

    /**
     * Where the common part begins of this and another one. Messages of two members are at the same position, and
     * counted from where each of them begins; all others have the same sequence.
     */
    JournalPlace commonBegin(final EventLog other)
    {
        return member != null && other.member != null ?
            new JournalPlace(JournalPlace.Kind.POSITION,
                Math.max(member.stream().startPosition(), other.member.stream().startPosition())) :
            new JournalPlace(JournalPlace.Kind.SEQUENCE,
                Math.max(firstSequence.getAsLong(), other.firstSequence.getAsLong()));
    }

    LogCursor events(final JournalPlace from)
    {
        return cursors.apply(from);
    }
}
