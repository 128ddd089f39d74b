package io.lockstep.engine;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.fail;

/**
 * Waits with a deadline that says what was waited for.
 */
final class Await
{
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);

    private Await()
    {
    }

    static void until(final String what, final BooleanSupplier condition)
    {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean())
        {
            if (System.nanoTime() - startNs > DEADLINE_NS)
            {
                fail("waited in vain: " + what);
            }
            Thread.yield();
        }
    }

    static void end(final Thread thread)
    {
        until(thread.getName() + " ends", () -> !thread.isAlive());
    }
}
