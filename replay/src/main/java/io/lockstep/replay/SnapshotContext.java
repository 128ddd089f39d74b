package io.lockstep.replay;

import io.lockstep.engine.CoreContext;
import org.agrona.ErrorHandler;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * How a {@link JournaledEngine} keeps snapshots beside its journal, and what it removes of the journal.
 *
 * <p>Everything is off unless set, but that a launch begins with a snapshot where there is one.
 *
 * <p>Threading: one thread, before the launch.
 */
public final class SnapshotContext
{
    /**
     * Chains of snapshots that are kept, unless set.
     */
    public static final int CHAINS_DEFAULT = 2;

    /**
     * Most snapshots in a chain, unless set.
     */
    public static final int CHAIN_LIMIT_DEFAULT = 8;

    /**
     * Most snapshots in a chain that can be asked for.
     */
    public static final int MAX_CHAIN_LIMIT = 256;

    /**
     * Answer of {@link #interval()} where no snapshots are made.
     */
    public static final long NONE = 0;

    private static final ErrorHandler PRINTED = (error) ->
        System.err.println("lockstep: snapshots: " + error.getMessage());

    private boolean isUsed = true;
    private long interval = NONE;
    private Supplier<CoreContext> core;
    private int chains = CHAINS_DEFAULT;
    private int chainLimit = CHAIN_LIMIT_DEFAULT;
    private boolean isInputRemoved;
    private ErrorHandler errorHandler = PRINTED;

    /**
     * A context with defaults.
     */
    public SnapshotContext()
    {
    }

    void conclude()
    {
        Objects.requireNonNull(errorHandler, "SnapshotContext.errorHandler is not set");
        if (interval < 0)
        {
            throw new IllegalArgumentException("SnapshotContext.interval must not be negative: interval=" + interval);
        }
        if (interval > 0 && core == null)
        {
            throw new IllegalArgumentException(
                "SnapshotContext.core is not set, though snapshots are to be made: interval=" + interval);
        }
        if (chains < 1)
        {
            throw new IllegalArgumentException("SnapshotContext.chains must be positive: chains=" + chains);
        }
        if (chainLimit < 1 || chainLimit > MAX_CHAIN_LIMIT)
        {
            throw new IllegalArgumentException("SnapshotContext.chainLimit must be from 1 to " + MAX_CHAIN_LIMIT +
                ": chainLimit=" + chainLimit);
        }
        if (isInputRemoved && interval == NONE)
        {
            throw new IllegalArgumentException("SnapshotContext.isInputRemoved needs snapshots: interval=" + interval);
        }
    }

    /**
     * Whether a launch begins with the newest snapshot that is whole, or replays from the first event.
     *
     * @param isUsed true unless set.
     * @return this.
     */
    public SnapshotContext isUsed(final boolean isUsed)
    {
        this.isUsed = isUsed;
        return this;
    }

    /**
     * Whether a launch begins with the newest snapshot that is whole, or replays from the first event.
     *
     * @return true unless set.
     */
    public boolean isUsed()
    {
        return isUsed;
    }

    /**
     * Make snapshots while the engine runs: a shadow of it, on a thread of low priority, replays the journal behind it
     * and writes the pages that changed. It needs memory for a second state.
     *
     * @param interval least events from one snapshot to the next; {@link #NONE} for no snapshots.
     * @return this.
     */
    public SnapshotContext interval(final long interval)
    {
        this.interval = interval;
        return this;
    }

    /**
     * Least events from one snapshot to the next.
     *
     * @return the interval, or {@link #NONE}.
     */
    public long interval()
    {
        return interval;
    }

    /**
     * Makes the shadow's core: processors, check and limits as those of the engine, but of its own.
     *
     * @param core called by the shadow's thread; page homes need not be set.
     * @return this.
     */
    public SnapshotContext core(final Supplier<CoreContext> core)
    {
        this.core = core;
        return this;
    }

    /**
     * Makes the shadow's core.
     *
     * @return called by the shadow's thread; null where it is not set.
     */
    public Supplier<CoreContext> core()
    {
        return core;
    }

    /**
     * How many chains of snapshots are kept. The first snapshot of a chain has all pages, the others those that
     * changed; so that one damaged page never takes the other chains with it.
     *
     * @param chains at least one, {@link #CHAINS_DEFAULT} unless set.
     * @return this.
     */
    public SnapshotContext chains(final int chains)
    {
        this.chains = chains;
        return this;
    }

    /**
     * How many chains of snapshots are kept.
     *
     * @return at least one.
     */
    public int chains()
    {
        return chains;
    }

    /**
     * Most snapshots in a chain; with one, every snapshot has all pages.
     *
     * @param chainLimit from 1 to {@link #MAX_CHAIN_LIMIT}, {@link #CHAIN_LIMIT_DEFAULT} unless set.
     * @return this.
     */
    public SnapshotContext chainLimit(final int chainLimit)
    {
        this.chainLimit = chainLimit;
        return this;
    }

    /**
     * Most snapshots in a chain.
     *
     * @return from 1 to {@link #MAX_CHAIN_LIMIT}.
     */
    public int chainLimit()
    {
        return chainLimit;
    }

    /**
     * Whether segments of the input journal are removed once each kept chain has a snapshot behind them. What is
     * removed can not be replayed again: keep a copy where history counts.
     *
     * @param isInputRemoved false unless set.
     * @return this.
     */
    public SnapshotContext isInputRemoved(final boolean isInputRemoved)
    {
        this.isInputRemoved = isInputRemoved;
        return this;
    }

    /**
     * Whether segments of the input journal are removed once each kept chain has a snapshot behind them.
     *
     * @return false unless set.
     */
    public boolean isInputRemoved()
    {
        return isInputRemoved;
    }

    /**
     * What is told where a snapshot could not be made, or where the shadow came to other digests than the engine, which
     * is an alarm. The engine goes on.
     *
     * @param errorHandler called by the shadow's thread; prints to standard error unless set.
     * @return this.
     */
    public SnapshotContext errorHandler(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        return this;
    }

    /**
     * What is told where a snapshot could not be made, or where the shadow came to other digests than the engine.
     *
     * @return called by the shadow's thread.
     */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }
}
