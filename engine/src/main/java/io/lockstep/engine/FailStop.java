package io.lockstep.engine;

import org.agrona.ErrorHandler;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The first failure of an engine, after which nothing is accepted, applied or let out any more.
 *
 * <p>Threading: any thread.
 */
final class FailStop
{
    private final AtomicReference<EngineFailure> failure = new AtomicReference<>();
    private final ErrorHandler errorHandler;

    FailStop(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
    }

    boolean isFailed()
    {
        return failure.get() != null;
    }

    /**
     * The failure that stopped the engine.
     *
     * @return the first one, or null.
     */
    EngineFailure failure()
    {
        return failure.get();
    }

    void fail(final String roleName, final long sequence, final Throwable cause)
    {
        fail(cause instanceof EngineFailure known ? known : new EngineFailure(roleName, sequence, cause));
    }

    void fail(final EngineFailure first)
    {
        if (failure.compareAndSet(null, first))
        {
            errorHandler.onError(first);
        }
    }
}
