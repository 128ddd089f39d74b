package io.lockstep.perf;

import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One round of echoes: as many as go through, or as many as are meant to.
 *
 * <p>Threading: one thread.
 */
final class EchoRound implements EchoSubject.Receiver
{
    private static final int HEADER_LENGTH = 8;
    private static final int SCHEMA_ID = 5000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final UnsafeBuffer message;
    private final EchoSubject subject;
    private final Histogram latencies;
    private long received;

    /**
     * Make a round.
     *
     * @param latencies records the time from the moment at which a message was meant to be sent; null for none.
     */
    EchoRound(final EchoSubject subject, final int length, final Histogram latencies)
    {
        this.subject = subject;
        this.latencies = latencies;
        message = new UnsafeBuffer(new byte[length]);
        message.putShort(0, (short)(length - HEADER_LENGTH));
        message.putShort(2, (short)1);
        message.putShort(4, (short)SCHEMA_ID);
        subject.receiver(this);
    }

    /**
     * Send with a number of messages under way.
     *
     * @return messages per second.
     */
    double throughput(final int messages, final int window)
    {
        final long startNs = System.nanoTime();
        long sent = 0;
        while (received < messages)
        {
            boolean isIdle = true;
            while (sent < messages && sent - received < window && subject.trySend(message, message.capacity()))
            {
                sent++;
                isIdle = false;
            }
            if (subject.poll() == 0 && isIdle)
            {
                Thread.yield();
            }
        }

        return messages * NANOS_PER_SECOND / (System.nanoTime() - startNs);
    }

    /**
     * Send at a rate, each message timed from when it was meant to be sent.
     *
     * @return the rate that was reached.
     */
    double paced(final int messages, final int messagesPerSecond)
    {
        final double intervalNs = NANOS_PER_SECOND / messagesPerSecond;
        final long startNs = System.nanoTime();
        long sent = 0;
        while (received < messages)
        {
            final long dueNs = startNs + (long)(sent * intervalNs);
            boolean isIdle = true;
            if (sent < messages && System.nanoTime() - dueNs >= 0)
            {
                message.putLong(HEADER_LENGTH, dueNs);
                isIdle = !subject.trySend(message, message.capacity());
                sent += isIdle ? 0 : 1;
            }
            if (subject.poll() == 0 && isIdle)
            {
                Thread.yield();
            }
        }

        return messages * NANOS_PER_SECOND / (System.nanoTime() - startNs);
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset)
    {
        received++;
        if (latencies != null)
        {
            latencies.recordValue(Math.max(0, System.nanoTime() - buffer.getLong(offset + HEADER_LENGTH)));
        }
    }
}
