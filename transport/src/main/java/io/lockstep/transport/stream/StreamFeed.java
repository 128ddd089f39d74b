package io.lockstep.transport.stream;

/**
 * One stream, as the stream agent drives it.
 *
 * <p>Threading: owned by the stream agent.
 */
interface StreamFeed extends AutoCloseable
{
    StreamDeclaration declaration();

    /**
     * Where subscribers find the live outputs; empty where they get them on their own channel.
     */
    String liveChannel();

    int liveStreamId();

    /**
     * Number of the last output that is live.
     */
    long number();

    /**
     * Sequence of a place behind the last output that is live, and before the next.
     */
    long lastSequence();

    /**
     * Index of that place.
     */
    int lastIndex();

    /**
     * Follow the durable outputs.
     *
     * @return work done.
     */
    int poll();

    /**
     * Take the wish of a subscriber for what comes behind a place.
     *
     * @return false where that is no longer kept.
     */
    boolean catchUp(StreamSession session, long sequence, int index);

    /**
     * Whether an output at that place may have been seen.
     */
    boolean isKnown(long sequence);

    /**
     * Send a subscriber what it wishes for.
     *
     * @return work done.
     */
    int serve(StreamSession session);

    /**
     * Forget a subscriber.
     */
    void leave(StreamSession session);

    @Override
    void close();
}
