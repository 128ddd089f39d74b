package io.lockstep.transport.stream;

import io.lockstep.codecs.stream.StreamEnd;
import org.agrona.DirectBuffer;

/**
 * What a subscriber of a stream is told.
 *
 * <p>Threading: called by the thread that polls the subscriber.
 */
public interface StreamListener
{
    /**
     * The next output of the stream.
     *
     * @param entry  what goes with it.
     * @param buffer that holds it; valid during the call.
     * @param offset where its SBE message header begins.
     * @param length in bytes.
     */
    void onOutput(StreamEntry entry, DirectBuffer buffer, int offset, int length);

    /**
     * The outputs that come next are live.
     */
    default void onLive()
    {
    }

    /**
     * Outputs were dropped, because the subscriber was too slow; those that come next follow them.
     *
     * @param count of them, exactly.
     */
    default void onDropped(final long count)
    {
    }

    /**
     * The subscription is over for good.
     *
     * @param reason why.
     */
    default void onEnded(final StreamEnd reason)
    {
    }
}
