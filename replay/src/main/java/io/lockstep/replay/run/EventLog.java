package io.lockstep.replay.run;

import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.tools.EventRange;
import io.lockstep.replay.tools.JournalPlace;
import io.lockstep.replay.tools.JournalSchemas;

/**
 * Input events in their order, with the schemas that tell them: a journal's, or those in the log of a cluster's member.
 *
 * <p>Threading: single owner.
 */
public final class EventLog
{
    private final JournalDirectory journal;
    private final MemberLog member;
    private final JournalSchemas schemas;

    private EventLog(final JournalDirectory journal, final MemberLog member, final JournalSchemas schemas)
    {
        this.journal = journal;
        this.member = member;
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
        return new EventLog(journal, null, JournalSchemas.of(journal));
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
        return new EventLog(null, member, schemas);
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

    boolean isOfMember()
    {
        return member != null;
    }

    /**
     * Where the common part begins of this and another one. Two members have a message at the same position, and count
     * from where each of them begins; all others have the same sequence.
     */
    JournalPlace commonBegin(final EventLog other)
    {
        return isOfMember() && other.isOfMember() ?
            new JournalPlace(JournalPlace.Kind.POSITION,
                Math.max(member.stream().startPosition(), other.member.stream().startPosition())) :
            new JournalPlace(JournalPlace.Kind.SEQUENCE, Math.max(firstSequence(), other.firstSequence()));
    }

    LogCursor events(final JournalPlace from)
    {
        return isOfMember() ? LogCursor.ofEvents(member, from) : LogCursor.ofEvents(journal, from);
    }

    private long firstSequence()
    {
        return isOfMember() ? 1 : Math.max(1, EventRange.firstSequence(journal.inputRecording()));
    }
}
