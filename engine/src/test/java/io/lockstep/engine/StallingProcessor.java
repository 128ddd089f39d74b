package io.lockstep.engine;

import org.agrona.DirectBuffer;

/**
 * Stage for tests that stands still at events of one value, until it is let go; it passes every event on, and keeps
 * nothing.
 */
final class StallingProcessor implements Processor
{
    static final long STALLING_VALUE = -1;

    private final boolean isInterruptible;
    private ProcessorContext ctx;
    private volatile Thread stalled;
    private volatile boolean isLetGo;

    StallingProcessor(final boolean isInterruptible)
    {
        this.isInterruptible = isInterruptible;
    }

    /**
     * The thread that stands still, or stood last; null before.
     */
    Thread stalled()
    {
        return stalled;
    }

    void letGo()
    {
        isLetGo = true;
    }

    @Override
    public void onStart(final ProcessorContext context)
    {
        ctx = context;
    }

    @Override
    public void onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        if (TestEvents.value(buffer, offset) == STALLING_VALUE)
        {
            standStill();
        }

        ctx.claim(length).putBytes(0, buffer, offset, length);
        ctx.send();
    }

    private void standStill()
    {
        stalled = Thread.currentThread();
        while (!isLetGo)
        {
            if (isInterruptible && Thread.currentThread().isInterrupted())
            {
                throw new IllegalStateException("interrupted in the midst of an event");
            }
            Thread.onSpinWait();
        }
    }
}
