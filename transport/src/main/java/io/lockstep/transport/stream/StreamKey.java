package io.lockstep.transport.stream;

import org.agrona.DirectBuffer;

/**
 * What an output is about, an instrument for example: a pure function of the output's bytes.
 *
 * <p>Threading: called by the stream agent.
 */
@FunctionalInterface
public interface StreamKey
{
    /**
     * Key of an output.
     *
     * @param buffer that holds the output.
     * @param offset where its SBE message header begins.
     * @param length in bytes, header included.
     * @return the key; any number.
     */
    long key(DirectBuffer buffer, int offset, int length);
}
