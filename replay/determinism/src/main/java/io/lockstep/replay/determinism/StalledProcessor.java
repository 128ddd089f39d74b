package io.lockstep.replay.determinism;

import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import org.agrona.DirectBuffer;

import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A processor that stands still in front of some events, by chance and not for long, so that others of its pipeline get
 * ahead of it and come to wait for it.
 *
 * <p>Threading: as the processor.
 */
final class StalledProcessor implements Processor
{
    private static final int DICE = 16;
    private static final int YIELDS = 32;
    private static final long MAX_PARK_NS = 200_000;

    private final Processor processor;
    private final SplittableRandom random;

    /**
     * Around a processor.
     *
     * @param processor that gets all calls.
     * @param random    of this processor alone.
     */
    StalledProcessor(final Processor processor, final SplittableRandom random)
    {
        this.processor = processor;
        this.random = random;
    }

    @Override
    public void onStart(final ProcessorContext ctx)
    {
        processor.onStart(ctx);
    }

    @Override
    public void onStarted(final ProcessorContext ctx)
    {
        processor.onStarted(ctx);
    }

    @Override
    public void onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        stall();
        processor.onEvent(buffer, offset, length);
    }

    @Override
    public void onTimer(final long timerId, final long deadlineNs)
    {
        stall();
        processor.onTimer(timerId, deadlineNs);
    }

    @Override
    public void onSession(final long sessionId, final long source, final boolean isOpen)
    {
        processor.onSession(sessionId, source, isOpen);
    }

    private void stall()
    {
        switch (random.nextInt(DICE))
        {
            case 0:
                LockSupport.parkNanos(random.nextLong(MAX_PARK_NS));
                break;

            case 1:
                for (int i = random.nextInt(YIELDS); i > 0; i--)
                {
                    Thread.yield();
                }
                break;

            default:
                break;
        }
    }
}
