package io.lockstep.examples.exchange.command;

import io.lockstep.codecs.session.DurabilityLevel;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.RefusalCode;
import io.lockstep.transport.ClientListener;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;

/**
 * A client that sends a flow of events, takes the reports, and measures the round trips.
 *
 * <p>A round trip is from the offer of a message to its acknowledgement. The load is closed: a new message is offered
 * as soon as the window of unacknowledged ones has room, so that at full load a round trip is mostly waiting in line.
 *
 * <p>Threading: one thread.
 */
final class DemoClient implements AutoCloseable, ClientListener
{
    /**
     * Messages that may be under way, unless told otherwise.
     */
    public static final int WINDOW_DEFAULT = 512;

    private static final int SEND_LIMIT = 64;
    private static final int SIGNIFICANT_DIGITS = 3;

    private final EventFlow flow;
    private final FlowReports reports;
    private final FlowConnection connection;
    private final long[] offeredNs;
    private final int offeredMask;

    private Histogram roundTrips = new Histogram(SIGNIFICANT_DIGITS);
    private long acknowledged;
    private int sent;
    private String refusal;
    private volatile Throwable transportError;

    /**
     * A client.
     *
     * @param connector to the engine.
     * @param flow      to send.
     * @param window    messages that may be under way; power of two.
     * @param reports   that take what comes back.
     */
    DemoClient(final FlowConnector connector, final EventFlow flow, final int window, final FlowReports reports)
    {
        this.flow = flow;
        this.reports = reports;
        offeredNs = new long[2 * window];
        offeredMask = offeredNs.length - 1;
        connection = connector.connect(flow.source(), window, this, (error) -> transportError = error);
    }

    /**
     * Send what there is room for, and take what has come.
     *
     * @return amount of work done; zero when there is nothing to do.
     */
    public int doWork()
    {
        int work = connection.poll();
        final int limit = Math.min(flow.count(), sent + SEND_LIMIT);
        while (sent < limit)
        {
            flow.seek(sent);
            final long sourceSequence = connection.offer(flow.buffer(), flow.offset(), flow.length());
            if (sourceSequence < 0)
            {
                break;
            }

            if (sourceSequence != sent + 1L)
            {
                throw new IllegalStateException(
                    "expected source sequence " + (sent + 1) + ", but: sourceSequence=" + sourceSequence);
            }

            offeredNs[(int)sourceSequence & offeredMask] = System.nanoTime();
            sent++;
            work++;
        }

        if (refusal != null)
        {
            throw new IllegalStateException(refusal);
        }

        return work;
    }

    /**
     * Messages offered so far.
     *
     * @return the number.
     */
    public long sent()
    {
        return sent;
    }

    /**
     * Messages acknowledged so far.
     *
     * @return the number.
     */
    public long acknowledged()
    {
        return acknowledged;
    }

    /**
     * Whether all messages are acknowledged.
     *
     * @return true if all are.
     */
    public boolean isDone()
    {
        return acknowledged == flow.count();
    }

    /**
     * The last error of the client's transport, which goes on by itself.
     *
     * @return null if there was none.
     */
    public Throwable transportError()
    {
        return transportError;
    }

    /**
     * Take the round trips measured so far, and begin anew.
     *
     * @return the histogram, in nanoseconds.
     */
    public Histogram takeRoundTrips()
    {
        final Histogram taken = roundTrips;
        roundTrips = new Histogram(SIGNIFICANT_DIGITS);
        return taken;
    }

    /**
     * What the source has sent in a former life is done, and its reports have come again.
     */
    @Override
    public void onConnected(final long lastSourceSequence)
    {
        if (sent == 0)
        {
            sent = (int)Math.min(lastSourceSequence, flow.count());
            acknowledged = sent;
            reports.onApplied(sent);
        }
    }

    @Override
    public void onOutput(
        final long sequence,
        final int index,
        final long timestampNs,
        final long sourceSequence,
        final boolean isLast,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        reports.onReport(sourceSequence, isLast, buffer, offset, length);
    }

    @Override
    public void onAcknowledged(final long sourceSequence, final long sequence, final DurabilityLevel durability)
    {
        final long nowNs = System.nanoTime();
        for (long i = acknowledged + 1; i <= sourceSequence && i <= sent; i++)
        {
            roundTrips.recordValue(nowNs - offeredNs[(int)i & offeredMask]);
        }
        acknowledged = sourceSequence;
        reports.onApplied(sourceSequence);
    }

    @Override
    public void onRefused(final long sourceSequence, final RefusalCode code)
    {
        refusal = "the node refused: sourceSequence=" + sourceSequence + " code=" + code;
    }

    @Override
    public void onSessionEnded(final EndReason reason)
    {
        if (reason == EndReason.NODE_FAILED)
        {
            refusal = "the node has failed";
        }
    }

    @Override
    public void close()
    {
        connection.close();
    }
}
