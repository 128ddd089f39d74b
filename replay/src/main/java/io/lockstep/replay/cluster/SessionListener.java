package io.lockstep.replay.cluster;

import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.RefusalCode;

/**
 * Port by which the log tells what becomes of sessions, so that a leader can answer.
 *
 * <p>Threading: called by who applies the log, which goes on the same whatever the listener does.
 */
public interface SessionListener
{
    /**
     * For who applies a log and answers nobody.
     */
    SessionListener NONE = new SessionListener()
    {
    };

    /**
     * A client asks for its outputs behind one; its session is open.
     *
     * @param sessionId      of the cluster's session.
     * @param source         that it sends for.
     * @param correlationId  of the request.
     * @param outputSequence event of the last output that the client has.
     * @param outputIndex    index of that output.
     */
    default void onConnect(
        final long sessionId,
        final long source,
        final long correlationId,
        final long outputSequence,
        final int outputIndex)
    {
    }

    /**
     * A client's request was refused.
     *
     * @param sessionId     of the cluster's session.
     * @param correlationId of the request.
     * @param code          why.
     */
    default void onConnectRefused(final long sessionId, final long correlationId, final RefusalCode code)
    {
    }

    /**
     * A session that was open has ended.
     *
     * @param sessionId of the cluster's session.
     * @param reason    why.
     */
    default void onEnd(final long sessionId, final EndReason reason)
    {
    }
}
