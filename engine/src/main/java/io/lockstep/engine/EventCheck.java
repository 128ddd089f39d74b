package io.lockstep.engine;

import org.agrona.DirectBuffer;

/**
 * Tells whether an application knows an event, before it is sequenced and again before it is applied.
 *
 * <p>A pure function of the bytes: the same answer on every thread, host and day. An event that it refuses at the
 * edge is never journaled; one that it refuses in a journal is fatal, since history cannot be skipped in silence.
 *
 * <p>Threading: any thread.
 */
@FunctionalInterface
public interface EventCheck
{
    /**
     * Whether the bytes are a whole event of the application.
     *
     * @param buffer that holds the event.
     * @param offset where its SBE message header begins; at least a header is there.
     * @param length of the event in bytes.
     * @return true if it may be applied.
     */
    boolean isKnown(DirectBuffer buffer, int offset, int length);
}
