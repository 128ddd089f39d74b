package io.lockstep.perf.peers;

import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import org.agrona.DirectBuffer;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Counts and hashes the outputs of an exchange, and tells when the last event was answered.
 *
 * <p>Threading: owned by the agent that lets outputs out; {@link #awaitNs} by the thread that measures, and what was
 * counted behind it.
 */
abstract class TallyListener implements OutputListener
{
    private static final long TIMEOUT_S = 120;

    private final CountDownLatch last = new CountDownLatch(1);
    private final long lastSequence;
    private long trades;
    private long volume;
    private long refused;
    private long hash;
    private long lastNs;

    /**
     * A listener that has not heard anything yet.
     *
     * @param lastSequence of the last event.
     */
    TallyListener(final long lastSequence)
    {
        this.lastSequence = lastSequence;
    }

    @Override
    public final void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        if (!header.isEmpty())
        {
            onReport(buffer, offset, length);
        }
        if (header.isLast() && header.sequence() == lastSequence)
        {
            lastNs = System.nanoTime();
            last.countDown();
        }
    }

    /**
     * One report of the exchange, or an output of the engine itself.
     *
     * @param buffer that holds it.
     * @param offset of its header.
     * @param length in bytes.
     */
    abstract void onReport(DirectBuffer buffer, int offset, int length);

    final void onTrade(final long maker, final long taker, final long price, final long size)
    {
        trades++;
        volume += size;
        hash = Tally.hash(hash, maker, taker, price, size);
    }

    final void onRefusal()
    {
        refused++;
    }

    /**
     * Wait for the last event's answer.
     *
     * @return when it came.
     */
    final long awaitNs()
    {
        try
        {
            if (last.await(TIMEOUT_S, TimeUnit.SECONDS))
            {
                return lastNs;
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException("the engine did not answer the last event: sequence=" + lastSequence);
    }

    final Tally tally()
    {
        return new Tally(trades, volume, refused, hash);
    }
}
