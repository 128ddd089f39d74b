package io.lockstep.transport.stream;

import io.lockstep.codecs.stream.StreamEnd;

/**
 * Client of one stream of a node: it joins at any time, gets the history, then what is live, each output once.
 *
 * <pre>
 *   DISCONNECTED -> REGISTERING -> SUBSCRIBING -> JOINING -> CATCHING_UP -> LIVE
 *        ^                                           ^            ^           |
 *        |                                           |            +-- a gap --+
 *        |                                           +-- live stands still ---+
 *        +-- the node is silent ---------------------+------------+-----------+      CLOSED
 * </pre>
 *
 * <p>After a loss, an overrun or a restart of the node it asks for what comes behind the last output that it had; what
 * becomes of one that was too slow is the stream's policy. It has no threads.
 *
 * <p>Threading: launched, polled and closed by one thread.
 *
 * <p>Errors: an exception of the listener comes out of {@link #poll()}; its output counts as handed out.
 */
public final class StreamSubscriber implements AutoCloseable
{
    private final StreamMerge merge;
    private final SubscriberLifecycle lifecycle;

    private StreamSubscriber(final StreamSubscriberContext ctx)
    {
        merge = new StreamMerge(ctx.listener(), ctx.heldLength(), ctx.sequence(), ctx.index());
        lifecycle = new SubscriberLifecycle(ctx, merge);
    }

    /**
     * Begin; nothing happens unless it is polled.
     *
     * @param ctx concluded here.
     * @return the subscriber.
     */
    public static StreamSubscriber launch(final StreamSubscriberContext ctx)
    {
        ctx.conclude();
        return new StreamSubscriber(ctx);
    }

    /**
     * Do what is to be done, and hand out what has come.
     *
     * @return amount of work done; zero when there is nothing to do for now.
     */
    public int poll()
    {
        return lifecycle.poll();
    }

    /**
     * What the subscriber is at.
     *
     * @return the state.
     */
    public SubscriberState state()
    {
        return lifecycle.state();
    }

    /**
     * Why the subscription is over.
     *
     * @return null where it is not, or was closed from this side.
     */
    public StreamEnd end()
    {
        return lifecycle.end();
    }

    /**
     * Sequence of the event of the last output that was had; with {@link #lastIndex()} the place to go on from in
     * another life.
     *
     * @return the sequence.
     */
    public long lastSequence()
    {
        return merge.lastSequence();
    }

    /**
     * Index of the last output that was had.
     *
     * @return the index.
     */
    public int lastIndex()
    {
        return merge.lastIndex();
    }

    /**
     * Outputs that were dropped because the subscriber was too slow.
     *
     * @return the count; zero unless the stream's policy is to drop.
     */
    public long dropped()
    {
        return merge.dropped();
    }

    /**
     * Times that live outputs were missing.
     *
     * @return the count.
     */
    public long gaps()
    {
        return merge.gaps();
    }

    /**
     * Messages that were none of this protocol.
     *
     * @return the count.
     */
    public long malformed()
    {
        return lifecycle.malformedCount();
    }

    /**
     * Leave the stream. Idempotent.
     */
    @Override
    public void close()
    {
        lifecycle.close();
    }
}
