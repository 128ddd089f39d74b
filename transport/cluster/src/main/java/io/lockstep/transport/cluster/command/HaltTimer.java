package io.lockstep.transport.cluster.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * End of the process where what has failed does not let itself be closed.
 *
 * <p>Aeron waits for its agents for as long as it takes; one that hangs in a call to the system would keep a process
 * alive that takes part in nothing, and is not started again.
 *
 * <p>Threading: made and cancelled by one thread.
 */
final class HaltTimer
{
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final long timeoutNs;
    private final int exitStatus;

    /**
     * Begin to wait.
     *
     * @param timeoutNs  until the process is ended, in nanoseconds.
     * @param exitStatus of the process then.
     */
    HaltTimer(final long timeoutNs, final int exitStatus)
    {
        this.timeoutNs = timeoutNs;
        this.exitStatus = exitStatus;
        final Thread timer = new Thread(this::run, "halt-timer");
        timer.setDaemon(true);
        timer.start();
    }

    /**
     * What was to be closed is.
     */
    void cancel()
    {
        cancelled.countDown();
    }

    private void run()
    {
        try
        {
            if (!cancelled.await(timeoutNs, TimeUnit.NANOSECONDS))
            {
                Runtime.getRuntime().halt(exitStatus);
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
