package io.lockstep.examples.exchange.command;

import io.lockstep.codecs.session.DurabilityLevel;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.RefusalCode;
import io.lockstep.examples.exchange.ExchangeApplication;
import io.lockstep.examples.exchange.OrderMessages;
import io.lockstep.examples.exchange.ReportWriter;
import io.lockstep.transport.Client;
import io.lockstep.transport.ClientContext;
import io.lockstep.transport.ClientListener;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.concurrent.TimeUnit;

/**
 * A client that sends a flow of orders, takes the reports, and measures the round trips.
 *
 * <p>A round trip is from the offer of a message to its acknowledgement. The load is closed: a new message is offered
 * as soon as the window of unacknowledged ones has room, so that at full load a round trip is mostly waiting in line.
 *
 * <p>Threading: one thread.
 */
public final class DemoClient implements AutoCloseable, ClientListener
{
    /**
     * Messages that may be under way, unless told otherwise.
     */
    public static final int WINDOW_DEFAULT = 512;

    // Twice the interval at which a node says that it is alive: a false alarm costs a reconnection, and nothing else.
    private static final long NODE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);
    private static final int SEND_LIMIT = 64;
    private static final int SIGNIFICANT_DIGITS = 3;

    private final UnsafeBuffer event = new UnsafeBuffer(new byte[OrderMessages.MAX_EVENT_LENGTH]);
    private final OrderMessages orders;
    private final ReportWriter reports;
    private final Client client;
    private final long[] offeredNs;
    private final int offeredMask;

    private Histogram roundTrips = new Histogram(SIGNIFICANT_DIGITS);
    private long acknowledged;
    private int sent;
    private String refusal;
    private volatile Throwable transportError;

    /**
     * A client of a node.
     *
     * @param endpoint of the node.
     * @param orders   to send.
     * @param window   messages that may be under way; power of two.
     * @param reports  that take what comes back.
     */
    public DemoClient(
        final String endpoint, final OrderMessages orders, final int window, final ReportWriter reports)
    {
        this.orders = orders;
        this.reports = reports;
        offeredNs = new long[2 * window];
        offeredMask = offeredNs.length - 1;
        client = Client.launch(new ClientContext()
            .ingressEndpoint(endpoint)
            .source(ExchangeApplication.source(orders))
            .windowEvents(window)
            .nodeTimeoutNs(NODE_TIMEOUT_NS)
            .errorHandler((error) -> transportError = error)
            .listener(this));
    }

    /**
     * Send what there is room for, and take what has come.
     *
     * @return amount of work done; zero when there is nothing to do.
     */
    public int doWork()
    {
        int work = client.poll();
        final int limit = Math.min(orders.count(), sent + SEND_LIMIT);
        while (sent < limit)
        {
            final int length = orders.encode(sent, event, 0);
            final long sourceSequence = client.offer(event, 0, length);
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
        return acknowledged == orders.count();
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
        reports.onReport(sourceSequence, isLast, buffer, offset);
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
        client.close();
    }
}
