package io.lockstep.replay.threads;

import io.lockstep.engine.AgentThreads;
import io.lockstep.engine.counters.Counters;
import net.openhft.affinity.Affinity;

import java.util.BitSet;
import java.util.List;

/**
 * Leaves one core to the processor alone, for hosts with fewer cores than threads: all other threads of the engine, and
 * the one that made this, share the rest.
 *
 * <p>On two cores the processor is what limits the throughput. Where the scheduler is left to itself, it lets producer,
 * journaler and processor take turns on both cores, and the processor waits for a core a good part of the time. With
 * less than two cores, or where no thread of the engine is the processor's by name, nothing is pinned. Nobody spins:
 * who waits gives its core away. Threads that the maker starts meanwhile inherit its cores.
 *
 * <p>Threading: made and closed by one thread, which launches the engine in between, and perhaps feeds it.
 */
public final class ProcessorCore implements AgentThreads, AutoCloseable
{
    private static final String PROCESSOR = "processor";

    private final BitSet allowed;
    private final BitSet ofProcessor = new BitSet();
    private final BitSet ofOthers;
    private boolean isPinned;

    /**
     * Pin the calling thread to all cores but the last one that it may use, which is the processor's.
     *
     * @param isWanted false for leaving all threads where they are.
     */
    public ProcessorCore(final boolean isWanted)
    {
        allowed = Affinity.getAffinity();
        ofOthers = (BitSet)allowed.clone();
        isPinned = isWanted && allowed.cardinality() > 1;
        if (isPinned)
        {
            ofProcessor.set(allowed.length() - 1);
            ofOthers.andNot(ofProcessor);
            Affinity.setAffinity(ofOthers);
        }
    }

    /**
     * Whether the processor gets a core for itself.
     *
     * @return false where that is not wanted, where there is but one, or where the plan knows no processor.
     */
    public boolean isPinned()
    {
        return isPinned;
    }

    /**
     * {@inheritDoc} The maker's own cores are fewer, once it is pinned.
     */
    @Override
    public int cores()
    {
        return allowed.cardinality();
    }

    @Override
    public void plan(final List<String> roleNames, final Counters counters)
    {
        if (isPinned && roleNames.stream().noneMatch(ProcessorCore::isOfProcessor))
        {
            close();
            isPinned = false;
        }
    }

    @Override
    public Thread newThread(final String roleName, final Runnable task)
    {
        if (!isPinned || !isOfProcessor(roleName))
        {
            return new Thread(task);
        }

        return new Thread(() ->
        {
            Affinity.setAffinity(ofProcessor);
            task.run();
        });
    }

    @Override
    public boolean mayBusySpin(final String roleName)
    {
        return false;
    }

    /**
     * Let the thread run where it could before. Idempotent.
     */
    @Override
    public void close()
    {
        if (isPinned)
        {
            Affinity.setAffinity(allowed);
        }
    }

    private static boolean isOfProcessor(final String roleName)
    {
        return roleName.contains(PROCESSOR);
    }
}
