package io.lockstep.replay;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.Observer;
import io.lockstep.engine.ObserverState;
import io.lockstep.engine.Pipeline;
import io.lockstep.engine.Processor;
import io.lockstep.engine.Threading;
import io.lockstep.engine.state.DirectPageHome;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.Supplier;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Node with the application of the simulation and short observers' rings, and its producer.
 *
 * <p>Threading: owned by the test; its engine may be observed by any thread.
 */
final class ObservedNode implements AutoCloseable
{
    static final int RING_LENGTH = 64 * 1024;

    private static final int ACCOUNT_OFFSET = 16;
    private static final int POLL_LIMIT = 100;

    private final UnsafeBuffer event = new UnsafeBuffer(new byte[LedgerProcessor.MAX_LENGTH]);
    private final SplittableRandom random;
    private final JournaledEngine journaled;
    private final boolean isInvoked;
    private long nowNs;
    private long offered;
    private long refused;

    ObservedNode(final Path directory, final Threading threading, final int shards, final long seed)
    {
        this(directory, threading, shards, seed, LedgerProcessor::new);
    }

    ObservedNode(
        final Path directory,
        final Threading threading,
        final int shards,
        final long seed,
        final Supplier<Processor> processors)
    {
        random = new SplittableRandom(seed);
        isInvoked = threading == Threading.INVOKER;
        final JournaledEngineContext ctx = new JournaledEngineContext()
            .directory(directory)
            .applicationName(LedgerProcessor.NAME)
            .segmentLength(1024 * 1024)
            .core(new CoreContext()
                .pipeline(new Pipeline().stage(
                    "ledger", processors, (buffer, offset, length) -> buffer.getLong(offset + ACCOUNT_OFFSET), shards))
                .eventCheck(LedgerProcessor::isKnown)
                .checkpointInterval(10_000)
                .maxTimers(LedgerProcessor.MAX_TIMERS))
            .pageHomeFactory((file) -> new DirectPageHome());
        ctx.engine()
            .threading(threading)
            .maxEventLength(LedgerProcessor.MAX_LENGTH)
            .maxOutputLength(LedgerProcessor.MAX_OUTPUT_LENGTH)
            .observerRingLength(RING_LENGTH);
        journaled = JournaledEngine.launch(ctx);
    }

    JournaledEngine journaled()
    {
        return journaled;
    }

    long offered()
    {
        return offered;
    }

    /**
     * Offers that met back pressure.
     */
    long refused()
    {
        return refused;
    }

    /**
     * Offer some events, each until it is accepted.
     */
    void offer(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            final long value = random.nextLong();
            final int length = random.nextInt(50) == 0 ?
                random.nextInt(1_000, LedgerProcessor.MAX_LENGTH) :
                random.nextInt(LedgerProcessor.MIN_LENGTH, 200);
            LedgerProcessor.encode(event, length, value, random.nextInt(LedgerProcessor.ACCOUNTS));
            nowNs += random.nextInt(10);
            offerEvent(length);
        }
    }

    /**
     * Offer an event at the time of the last one, so that no timer fires with it.
     */
    void offerAtOnce()
    {
        LedgerProcessor.encode(event, LedgerProcessor.MIN_LENGTH, random.nextLong(), 0);
        offerEvent(LedgerProcessor.MIN_LENGTH);
    }

    /**
     * Apply and let out what was offered, where that is up to the caller.
     */
    void invokeToTheEnd()
    {
        while (!journaled.engine().isIdle())
        {
            journaled.engine().invoke();
        }
    }

    /**
     * Poll until an observer is in a state.
     */
    static <L> void pollUntil(final Observer<L> observer, final L listener, final ObserverState wanted)
    {
        final long deadlineNs = System.nanoTime() + 60_000_000_000L;
        while (observer.state() != wanted || wanted == ObserverState.LIVE && observer.poll(listener, POLL_LIMIT) > 0)
        {
            observer.poll(listener, POLL_LIMIT);
            assertTrue(System.nanoTime() - deadlineNs < 0, "the observer did not come to be " + wanted + ", but is " +
                observer.state());
        }
    }

    /**
     * Let out what was offered, and end, while observers are still attached.
     */
    void stop()
    {
        journaled.close();
    }

    @Override
    public void close()
    {
        journaled.close();
    }

    private void offerEvent(final int length)
    {
        long answer;
        do
        {
            answer = journaled.engine().offer(nowNs, EngineCore.NO_SOURCE, 0, event, 0, length);
            if (answer == Engine.BACK_PRESSURED)
            {
                refused++;
                if (isInvoked)
                {
                    journaled.engine().invoke();
                }
                else
                {
                    Thread.yield();
                }
            }
        }
        while (answer == Engine.BACK_PRESSURED);

        assertTrue(answer > 0, "the engine took nothing more: answer=" + answer);
        offered++;
    }
}
