package io.lockstep.transport.cluster;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.transport.Client;
import io.lockstep.transport.ClientState;
import org.agrona.DirectBuffer;

/**
 * One source's way to a cluster and back: it sends events, each applied exactly once, and receives outputs, each told
 * exactly once, across changes of leaders, losses of the connection and restarts of the cluster.
 *
 * <p>It is used like a {@link Client}, and answers like one. What Aeron Cluster takes is not yet in its log: the client
 * keeps each event until the leader says that it was applied, and sends it again behind a change of leaders.
 *
 * <p>It does nothing by itself: {@link #poll()} receives, keeps the session alive, connects again, and sends again.
 *
 * <p>Threading: one thread.
 */
public final class ClusterClient implements AutoCloseable
{
    private final ClusterClientSession session;
    private final ClusterConnection connection;

    private ClusterClient(final ClusterClientContext ctx)
    {
        connection = new ClusterConnection(ctx);
        session = new ClusterClientSession(ctx, connection);
        connection.session(session);
    }

    /**
     * Start a client. It connects in {@link #poll()}.
     *
     * @param ctx concluded here.
     * @return the client.
     */
    public static ClusterClient launch(final ClusterClientContext ctx)
    {
        ctx.conclude();
        return new ClusterClient(ctx);
    }

    /**
     * Do what there is to do, and call the listener.
     *
     * @return amount of work done; zero when there is nothing to do.
     */
    public int poll()
    {
        return connection.doWork() + session.doWork();
    }

    /**
     * Offer one event. It never blocks.
     *
     * @param buffer that holds the event.
     * @param offset where its SBE message header begins.
     * @param length of the event in bytes, header included.
     * @return the source sequence that the event was given, or {@link Client#BACK_PRESSURED},
     * {@link Client#NOT_CONNECTED}, {@link Client#CLOSED}, {@link Client#LENGTH_NOT_VALID}.
     */
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        return length < SchemaIds.MESSAGE_HEADER_LENGTH ?
            Client.LENGTH_NOT_VALID : session.offer(buffer, offset, length);
    }

    /**
     * Ask what became of one of the source's events, as {@link Client#queryOutcome} does.
     *
     * @param queryId        returned with the answer.
     * @param sourceSequence of the event.
     * @return a positive number where the question was sent, or {@link Client#BACK_PRESSURED},
     * {@link Client#NOT_CONNECTED}, {@link Client#CLOSED}.
     */
    public long queryOutcome(final long queryId, final long sourceSequence)
    {
        return session.queryOutcome(queryId, sourceSequence);
    }

    /**
     * Where the client stands.
     *
     * @return the state.
     */
    public ClientState state()
    {
        return connection.state();
    }

    /**
     * Which member leads, as far as the client knows.
     *
     * @return the member's id; {@link io.aeron.Aeron#NULL_VALUE} where there is no session.
     */
    public int leaderMemberId()
    {
        return connection.leaderMemberId();
    }

    /**
     * Events that were sent and not acknowledged yet.
     *
     * @return how many.
     */
    public long unacknowledged()
    {
        return session.unacknowledged();
    }

    /**
     * Sequence of the last output told, or of the last event acknowledged or refused.
     *
     * @return the sequence, as for {@link ClusterClientContext#outputsAfter}.
     */
    public long outputSequence()
    {
        return session.outputSequence();
    }

    /**
     * Index that goes with {@link #outputSequence()}.
     *
     * @return the index, as for {@link ClusterClientContext#outputsAfter}.
     */
    public int outputIndex()
    {
        return session.outputIndex();
    }

    /**
     * End the session. What is not acknowledged yet may be applied or not. Idempotent.
     */
    @Override
    public void close()
    {
        connection.close();
    }
}
