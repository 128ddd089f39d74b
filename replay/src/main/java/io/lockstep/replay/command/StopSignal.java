package io.lockstep.replay.command;

import java.util.concurrent.CountDownLatch;

/**
 * Lets the main thread wait until the process is told to stop, and holds the end of the process back until that thread
 * has closed everything in order, however long it takes.
 *
 * <p>Threading: made, awaited and closed by the main thread; {@link #signal()} by any thread.
 */
public final class StopSignal implements AutoCloseable
{
    private final CountDownLatch signalled = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onShutdown, "stop-signal");

    /**
     * Listen for the end of the process: SIGTERM, SIGINT.
     */
    public StopSignal()
    {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Wait for the signal.
     */
    public void await()
    {
        try
        {
            signalled.await();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Give the signal from within the process.
     */
    public void signal()
    {
        signalled.countDown();
    }

    /**
     * Everything is closed: the process may end.
     */
    @Override
    public void close()
    {
        closed.countDown();
    }

    private void onShutdown()
    {
        signalled.countDown();
        try
        {
            closed.await();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
