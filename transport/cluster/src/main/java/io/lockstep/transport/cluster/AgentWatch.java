package io.lockstep.transport.cluster;

import io.aeron.cluster.service.ClusterTerminationException;
import io.aeron.exceptions.AeronException;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentTerminationException;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Notice of the first agent of a member that ends by itself.
 *
 * <p>The agents of a member stand and fall together: without its media driver, its archive, its consensus module or
 * its service a member takes part in nothing, while its other threads live on. So the end of any of their threads is
 * the end of the member, and so is an error that Aeron calls fatal, or one of the JVM.
 *
 * <p>Threading: errors and ends are told by the agents' threads; any thread may ask.
 */
final class AgentWatch implements ErrorHandler, ThreadFactory
{
    private final ThreadLocal<Throwable> lastError = new ThreadLocal<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicBoolean isEnded = new AtomicBoolean();
    private final ErrorHandler errorHandler;
    private final Runnable endHandler;
    private volatile boolean isClosing;

    /**
     * Watch agents.
     *
     * @param errorHandler told each error; the end that was ordered is none.
     * @param endHandler   run once, by an agent's thread, when the member has ended by itself, or as its cluster was
     *                     told.
     */
    AgentWatch(final ErrorHandler errorHandler, final Runnable endHandler)
    {
        this.errorHandler = errorHandler;
        this.endHandler = endHandler;
    }

    /**
     * A thread for one agent, whose end is noticed.
     */
    @Override
    public Thread newThread(final Runnable agentRunner)
    {
        return new Thread(() -> run(agentRunner));
    }

    @Override
    public void onError(final Throwable error)
    {
        lastError.set(error);
        if (isOrdered(error))
        {
            return;
        }

        errorHandler.onError(error);
        if (error instanceof Error || error instanceof AgentTerminationException || AeronException.isFatal(error))
        {
            fail(error);
        }
    }

    /**
     * What ended the member.
     *
     * @return null where it goes on, or ended as it was told.
     */
    Throwable failure()
    {
        return failure.get();
    }

    /**
     * From here on agents end because they are told to.
     */
    void onClosing()
    {
        isClosing = true;
    }

    private void run(final Runnable agentRunner)
    {
        try
        {
            agentRunner.run();
        }
        finally
        {
            final Throwable last = lastError.get();
            if (isOrdered(last))
            {
                end();
            }
            else
            {
                fail(last == null ?
                    new IllegalStateException("an agent has ended: " + Thread.currentThread().getName()) : last);
            }
        }
    }

    private void fail(final Throwable error)
    {
        if (!isClosing)
        {
            failure.compareAndSet(null, error);
            end();
        }
    }

    private void end()
    {
        if (!isClosing && isEnded.compareAndSet(false, true))
        {
            endHandler.run();
        }
    }

    private static boolean isOrdered(final Throwable error)
    {
        return error instanceof final ClusterTerminationException termination && termination.isExpected();
    }
}
