package io.lockstep.perf.ladder;

import io.lockstep.engine.EventCheck;
import io.lockstep.examples.exchange.ExchangeCheck;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An event is encoded, and decoded as far as its check asks, by one thread.
 */
final class CodecRung implements Rung
{
    private final LadderEvents events = new LadderEvents();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LadderEvents.MAX_LENGTH]);
    private final EventCheck check = new ExchangeCheck();
    private final Arrivals arrivals;

    CodecRung(final Arrivals arrivals)
    {
        this.arrivals = arrivals;
    }

    @Override
    public boolean offer(final long index)
    {
        final int length = events.encode(index, buffer, 0);
        if (!check.isKnown(buffer, 0, length))
        {
            throw new IllegalStateException("the check refused an event: index=" + index);
        }
        arrivals.onArrival(index);
        return true;
    }

    @Override
    public void poll()
    {
    }

    @Override
    public void close()
    {
    }
}
