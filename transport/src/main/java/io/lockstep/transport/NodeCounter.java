package io.lockstep.transport;

/**
 * What a node counts at its edge.
 */
public enum NodeCounter
{
    /**
     * Sessions whose opening was sequenced.
     */
    SESSIONS_OPENED,

    /**
     * Sessions that ended because nothing was heard of their client.
     */
    SESSIONS_TIMED_OUT,

    /**
     * Sessions that ended because their source connected again.
     */
    SESSIONS_SUPERSEDED,

    /**
     * Requests for a session that were refused or could not be answered.
     */
    CONNECTS_REFUSED,

    /**
     * Requests whose client did not prove who it is.
     */
    CONNECTS_NOT_AUTHENTIC,

    /**
     * Requests whose client proved who it is, and may not have the session.
     */
    CONNECTS_NOT_AUTHORISED,

    /**
     * Requests for a schema, or a version of one, that the node does not know.
     */
    CONNECTS_SCHEMA_NOT_KNOWN,

    /**
     * Events that were taken from sessions.
     */
    EVENTS,

    /**
     * Events of sessions that were too long, or that the application does not know.
     */
    EVENTS_REFUSED,

    /**
     * Sessions that ended because their client sent or asked what it may not.
     */
    SESSIONS_NOT_AUTHORISED,

    /**
     * Times that an event of a session had to wait because of the limit of its rate.
     */
    RATE_LIMITED,

    /**
     * Times that the engine had no room for an event of a session, which then was offered again.
     */
    INGRESS_BACK_PRESSURED,

    /**
     * Frames whose length, or whose content, does not fit their own header.
     */
    FRAMES_MALFORMED,

    /**
     * Frames of another schema, version or template.
     */
    FRAMES_NOT_KNOWN,

    /**
     * Messages in several fragments that were longer than any that is taken.
     */
    FRAMES_TOO_LONG,

    /**
     * Frames that name no open session of their sender.
     */
    FRAMES_WITHOUT_SESSION,

    /**
     * Datagrams to the node's own driver that cannot be: begins of streams with terms that there are not, and data
     * shorter than its header.
     */
    DATAGRAMS_REFUSED,

    /**
     * Outputs that were sent to sessions.
     */
    OUTPUTS_SENT,

    /**
     * Times that a session's client had no room and the session fell behind the live outputs.
     */
    SESSIONS_FELL_BEHIND,

    /**
     * Errors that the driver's client reported.
     */
    ERRORS
}
