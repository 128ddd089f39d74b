package io.lockstep.replay.threads;

import net.openhft.affinity.Affinity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@Timeout(120)
class ProcessorCoreTest
{
    private final BitSet before = Affinity.getAffinity();

    @Test
    void shouldKeepEveryoneElseOffTheProcessorsCore()
    {
        assumeTrue(before.cardinality() > 1, "with one core there is nothing to share out");
        final BitSet last = new BitSet();
        last.set(before.length() - 1);
        final BitSet others = (BitSet)before.clone();
        others.andNot(last);

        try (ProcessorCore threads = new ProcessorCore(true))
        {
            assertEquals(last, coresOf(threads, "processor"));
            assertEquals(last, coresOf(threads, "[processor,output]"));
            assertEquals(others, coresOf(threads, "[journaler,output]"));
            assertEquals(others, Affinity.getAffinity());
        }

        assertEquals(before, Affinity.getAffinity());
    }

    @Test
    void shouldLeaveAllAsItIsWhereNoThreadIsTheProcessors()
    {
        try (ProcessorCore threads = new ProcessorCore(true))
        {
            threads.plan(List.of("journaler", "risk-0", "risk-1", "output"), null);

            assertFalse(threads.isPinned());
            assertEquals(before, Affinity.getAffinity());
            assertEquals(before, coresOf(threads, "risk-0"));
        }
    }

    @Test
    void shouldKeepTheCoreWhereAThreadIsTheProcessors()
    {
        assumeTrue(before.cardinality() > 1, "with one core there is nothing to share out");
        try (ProcessorCore threads = new ProcessorCore(true))
        {
            threads.plan(List.of("[journaler,output]", "processor"), null);

            assertTrue(threads.isPinned());
        }
    }

    @Test
    void shouldCountTheCoresOfAllThreads()
    {
        try (ProcessorCore threads = new ProcessorCore(true))
        {
            assertEquals(before.cardinality(), threads.cores());
        }
    }

    @Test
    void shouldLeaveAllAsItIsWhereThatIsWanted()
    {
        try (ProcessorCore threads = new ProcessorCore(false))
        {
            assertFalse(threads.isPinned());
            assertEquals(before, coresOf(threads, "processor"));
            assertEquals(before, Affinity.getAffinity());
        }
    }

    private static BitSet coresOf(final ProcessorCore threads, final String roleName)
    {
        final CompletableFuture<BitSet> cores = new CompletableFuture<>();
        threads.newThread(roleName, () -> cores.complete(Affinity.getAffinity())).start();
        return cores.join();
    }
}
