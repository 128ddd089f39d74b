package io.lockstep.transport.cluster;

import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.RefusalCode;

/**
 * Port by which the log tells what becomes of sessions, so that a leader can answer.
 *
 * <p>Threading: called by who applies the log, which goes on the same whatever the listener does.
 */
interface SessionListener
{
    /**
     * For who applies a log and answers nobody.
     */
    SessionListener NONE = new SessionListener()
    {
    };

    /**
     * A client asks for its outputs behind one; its session is open.
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
     */
    default void onConnectRefused(final long sessionId, final long correlationId, final RefusalCode code)
    {
    }

    /**
     * A session that was open has ended.
     */
    default void onEnd(final long sessionId, final EndReason reason)
    {
    }
}
