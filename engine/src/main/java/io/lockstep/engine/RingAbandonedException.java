package io.lockstep.engine;

/**
 * An agent gave up waiting for room in its ring: no fault of the event at hand.
 */
final class RingAbandonedException extends IllegalStateException
{
    private static final long serialVersionUID = 1L;

    RingAbandonedException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
