package io.lockstep.replay.cluster;

import io.lockstep.codecs.log.MessageHeaderDecoder;
import org.agrona.DirectBuffer;

/**
 * The unit of time of a cluster's log, which each leadership term tells anew; until one does, milliseconds.
 *
 * <p>Threading: owned by who reads the log.
 */
final class LogTime
{
    static final int NEW_TERM_TEMPLATE_ID = 24;

    private static final int UNIT_OFFSET = MessageHeaderDecoder.ENCODED_LENGTH + 40;
    private static final int MICROS = 1;
    private static final int NANOS = 2;

    private long nanosPerUnit = 1_000_000;

    void onNewTerm(final DirectBuffer message)
    {
        if (message.capacity() >= UNIT_OFFSET + Integer.BYTES)
        {
            final int unit = message.getInt(UNIT_OFFSET);
            nanosPerUnit = unit == NANOS ? 1 : unit == MICROS ? 1_000 : 1_000_000;
        }
    }

    long toNanos(final long logTime)
    {
        return logTime * nanosPerUnit;
    }
}
