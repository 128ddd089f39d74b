package io.lockstep.examples.exchange.command;

import io.lockstep.replay.command.ProgressLine;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

import java.util.concurrent.TimeUnit;

/**
 * Keeps a client going, and gives up where nothing comes for too long.
 *
 * <p>Threading: one thread.
 */
final class FlowPump
{
    private static final long STALL_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(120);

    private final IdleStrategy idleStrategy = new BackoffIdleStrategy(32, 64, 20_000, 500_000);
    private final DemoClient client;
    private final long count;
    private final ProgressLine progress;
    private final Runnable onStall;
    private long lastWorkNs = System.nanoTime();

    /**
     * Make a pump.
     *
     * @param client   to keep going.
     * @param count    events that it is to send.
     * @param progress told how far it is.
     * @param onStall  asked before it gives up; may know better what is wrong, and throw.
     */
    FlowPump(final DemoClient client, final long count, final ProgressLine progress, final Runnable onStall)
    {
        this.client = client;
        this.count = count;
        this.progress = progress;
        this.onStall = onStall;
    }

    /**
     * One duty cycle.
     *
     * @param phase named by the progress.
     */
    void step(final String phase)
    {
        final int work = client.doWork();
        idleStrategy.idle(work);
        final long nowNs = System.nanoTime();
        if (work > 0)
        {
            lastWorkNs = nowNs;
        }
        else if (nowNs - lastWorkNs > STALL_TIMEOUT_NS)
        {
            onStall.run();
            throw new IllegalStateException("nothing came for " + TimeUnit.NANOSECONDS.toSeconds(STALL_TIMEOUT_NS) +
                " s: sent=" + client.sent() + " acknowledged=" + client.acknowledged() +
                " transportError=" + client.transportError());
        }

        progress.update(nowNs, () -> phase + ": " + client.sent() + " sent, " + client.acknowledged() +
            " acknowledged of " + count);
    }
}
