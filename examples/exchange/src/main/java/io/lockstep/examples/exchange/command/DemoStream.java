package io.lockstep.examples.exchange.command;

import io.lockstep.replay.command.ProgressLine;
import org.HdrHistogram.Histogram;

import java.util.function.Supplier;

/**
 * One flow sent by a client, and what is done to the engine half-way.
 *
 * <p>Threading: one thread.
 */
final class DemoStream
{
    private final DemoClient client;
    private final FlowPump pump;
    private final long count;
    private final ProgressLine progress;

    /**
     * A flow.
     *
     * @param client   that sends it.
     * @param pump     of the client.
     * @param count    events of the flow.
     * @param progress told how far it is.
     */
    DemoStream(final DemoClient client, final FlowPump pump, final long count, final ProgressLine progress)
    {
        this.client = client;
        this.pump = pump;
        this.count = count;
        this.progress = progress;
    }

    /**
     * Send all, and wait until all is acknowledged.
     *
     * @param kill     done half-way.
     * @param comeBack asked from then on, until it tells in words that the engine is there again; null until then.
     * @return how long it took.
     */
    DemoTimes run(final Runnable kill, final Supplier<String> comeBack)
    {
        final long startNs = System.nanoTime();
        while (client.acknowledged() < count / 2)
        {
            pump.step("sending");
        }

        final Histogram before = client.takeRoundTrips();
        final long killNs = System.nanoTime();
        kill.run();
        String back = comeBack.get();
        while (back == null)
        {
            pump.step("recovering");
            back = comeBack.get();
        }

        // What was sent before the end is all in by now; the next acknowledgement is of who came after.
        final long acknowledgedBefore = client.acknowledged();
        while (client.acknowledged() == acknowledgedBefore && !client.isDone())
        {
            pump.step("recovering");
        }

        final long outageNs = System.nanoTime() - killNs;
        progress.finish(back);
        final long sentAtRecovery = client.sent();
        while (client.acknowledged() < sentAtRecovery && !client.isDone())
        {
            pump.step("resending");
        }

        final Histogram across = client.takeRoundTrips();
        while (!client.isDone())
        {
            pump.step("sending");
        }

        final long durationNs = System.nanoTime() - startNs - outageNs;
        progress.finish("done: " + client.acknowledged() + " acknowledged");
        final Histogram after = client.takeRoundTrips();
        final Histogram all = before.copy();
        all.add(across);
        all.add(after);
        return new DemoTimes(durationNs, outageNs, before, all, after);
    }
}
