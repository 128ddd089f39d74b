package io.lockstep.perf.peers.exchangecore;

import exchange.core2.core.common.MatcherEventType;
import exchange.core2.core.common.MatcherTradeEvent;
import exchange.core2.core.common.cmd.CommandResultCode;
import exchange.core2.core.common.cmd.OrderCommand;
import exchange.core2.core.common.cmd.OrderCommandType;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;

/**
 * Counts and hashes the results of commands about orders, so that two exchanges can be held against each other.
 *
 * <p>The hash is over maker, taker, price and size of all trades in their order: {@code h = 31 h + x}, from zero.
 *
 * <p>Threading: owned by the thread of results; what it counted may be read behind {@link #awaitLast}.
 */
final class ResultTally implements ObjLongConsumer<OrderCommand>
{
    private final CountDownLatch last = new CountDownLatch(1);
    private int awaited;
    private long trades;
    private long volume;
    private long refused;
    private long hash;
    private long lastNs;

    ResultTally(final int commands)
    {
        awaited = commands;
    }

    @Override
    public void accept(final OrderCommand command, final long sequence)
    {
        if (!isAboutOrder(command.command))
        {
            return;
        }

        if (command.resultCode != CommandResultCode.SUCCESS)
        {
            refused++;
        }
        for (MatcherTradeEvent event = command.matcherEvent; event != null; event = event.nextEvent)
        {
            if (event.eventType == MatcherEventType.TRADE)
            {
                onTrade(event.matchedOrderId, command.orderId, event.price, event.size);
            }
        }

        if (--awaited == 0)
        {
            lastNs = System.nanoTime();
            last.countDown();
        }
    }

    /**
     * Wait for the result of the last command.
     *
     * @param timeout the longest to wait.
     * @param unit    of it.
     * @return when it came.
     * @throws InterruptedException if interrupted.
     */
    long awaitLast(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        if (!last.await(timeout, unit))
        {
            throw new IllegalStateException("results are missing: timeout=" + timeout + " " + unit);
        }

        return lastNs;
    }

    long trades()
    {
        return trades;
    }

    long volume()
    {
        return volume;
    }

    long refused()
    {
        return refused;
    }

    long hash()
    {
        return hash;
    }

    private void onTrade(final long maker, final long taker, final long price, final long size)
    {
        trades++;
        volume += size;
        hash = 31 * (31 * (31 * (31 * hash + maker) + taker) + price) + size;
    }

    private static boolean isAboutOrder(final OrderCommandType type)
    {
        return type == OrderCommandType.PLACE_ORDER ||
            type == OrderCommandType.CANCEL_ORDER ||
            type == OrderCommandType.MOVE_ORDER ||
            type == OrderCommandType.REDUCE_ORDER;
    }
}
