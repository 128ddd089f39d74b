package io.lockstep.replay.tools;

import io.lockstep.replay.journal.EventHandler;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One event kept for later.
 */
@SuppressWarnings("ArrayRecordComponent")
record KeptEvent(
    long position, long sequence, long timestampNs, long source, long sourceSequence, byte[] bytes)
{
    void deliver(final EventHandler handler)
    {
        handler.onEvent(
            position, sequence, timestampNs, source, sourceSequence, new UnsafeBuffer(bytes), 0, bytes.length);
    }
}
