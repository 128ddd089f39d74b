package io.lockstep.codecs;

import org.agrona.MutableDirectBuffer;

/**
 * Where a publisher claims room for a message and sends it from, without a copy: an engine's outputs, its input ring,
 * a publication.
 *
 * <p>One claim at a time: {@link #claim(int)}, write every byte, then {@link #send()} or {@link #abort()}.
 *
 * <p>Threading: owned by the agent that publishes.
 */
public interface MessageOutlet
{
    /**
     * Claim room for one message.
     *
     * @param length of the message in bytes, header included.
     * @return a buffer of which the message takes the first {@code length} bytes, with undefined content; or null, with
     * nothing claimed, where there is no room now and the outlet does not wait for it.
     * @throws IllegalArgumentException if a message of that length can never be sent.
     */
    MutableDirectBuffer claim(int length);

    /**
     * Send the claimed message.
     *
     * @throws IllegalStateException if nothing is claimed.
     */
    void send();

    /**
     * Give the claimed room back. Does nothing if nothing is claimed.
     */
    void abort();
}
