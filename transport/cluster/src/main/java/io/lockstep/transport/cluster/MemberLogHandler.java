package io.lockstep.transport.cluster;

import org.agrona.DirectBuffer;

/**
 * Callback for the messages of a member's log.
 *
 * <p>Threading: the reader's thread.
 */
interface MemberLogHandler
{
    /**
     * One message, whole.
     *
     * @param position where it ends in the log.
     * @param buffer   that holds it; valid during the call.
     * @param offset   where its message header begins.
     * @param length   in bytes.
     */
    void onMessage(long position, DirectBuffer buffer, int offset, int length);
}
