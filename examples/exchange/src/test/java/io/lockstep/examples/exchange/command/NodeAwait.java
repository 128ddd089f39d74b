package io.lockstep.examples.exchange.command;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for nodes in processes of their own, with a deadline.
 */
final class NodeAwait
{
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(90);
    private static final long PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private NodeAwait()
    {
    }

    static Map<String, String> ready(final NodeProcess node)
    {
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        while (node.ready() == null)
        {
            if (!node.isAlive() || System.nanoTime() - deadlineNs > 0)
            {
                throw new AssertionError(
                    "the node is not ready: isAlive=" + node.isAlive() + " complaint=" + node.complaint());
            }
            LockSupport.parkNanos(PARK_NS);
        }

        return node.ready();
    }
}
