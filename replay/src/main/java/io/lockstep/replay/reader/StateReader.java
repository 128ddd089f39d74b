package io.lockstep.replay.reader;

import io.lockstep.engine.state.EntryCursor;
import io.lockstep.engine.state.StatePhase;
import io.lockstep.engine.state.StateView;
import io.lockstep.engine.state.StoreView;
import io.lockstep.replay.snapshot.Snapshot;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads the stores of an engine from another process.
 *
 * <pre>{@code
 * try (StateReader reader = StateReader.open(StateFiles.in(directory).get(0).file()))
 * {
 *     final StoreView balances = reader.store("balances");
 *     final UnsafeBuffer value = new UnsafeBuffer(new byte[balances.valueLength()]);
 *     if (reader.get(balances, account, value, 0) == ReadOutcome.READ && reader.isDurable())
 *     {
 *         show(value.getLong(0), reader.appliedSequence());
 *     }
 * }
 * }</pre>
 *
 * <p>A read that the engine disturbed is done again until it comes through, for as long as the retry time-out, and is a
 * value then. A state may be ahead of the journal: what must not be seen before it is durable asks
 * {@link #isDurable()}, or waits with {@link #awaitDurable}. An engine that is started again makes another file: see
 * {@link #isReplaced()}.
 *
 * <p>Threading: single owner. Reads of single keys allocate nothing.
 */
public final class StateReader implements AutoCloseable
{
    /**
     * How long a read is tried again, unless told otherwise.
     */
    public static final long RETRY_TIMEOUT_DEFAULT_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int SPINS_PER_LOOK_AT_THE_CLOCK = 64;
    private static final long POLL_PARK_NS = TimeUnit.MICROSECONDS.toNanos(50);

    private final StateRead keyRead = this::readKey;
    private final StateRead stepRead = this::readStep;
    private final EntryCursor cursor = new EntryCursor();
    private final EntryCursor stepStart = new EntryCursor();
    private final ReadablePages pages;
    private final StateView view;
    private final NanoClock nanoClock;
    private final long retryTimeoutNs;

    private StoreView wantedStore;
    private long wantedKey;
    private MutableDirectBuffer wantedTarget;
    private int wantedOffset;
    private boolean isFound;
    private long readVersion;

    private long startVersion;
    private long startNs;
    private int spins;
    private ReadOutcome givenUp;
    private boolean isClosed;

    private StateReader(
        final ReadablePages pages, final StateView view, final NanoClock nanoClock, final long retryTimeoutNs)
    {
        this.pages = pages;
        this.view = view;
        this.nanoClock = nanoClock;
        this.retryTimeoutNs = retryTimeoutNs;
    }

    /**
     * Open a state with the default time-out.
     *
     * @param file of the pages, as {@link StateFiles} finds it.
     * @return the reader.
     * @throws NoStateException if there is none, or it cannot be read.
     */
    public static StateReader open(final Path file)
    {
        return open(file, SystemNanoClock.INSTANCE, RETRY_TIMEOUT_DEFAULT_NS);
    }

    /**
     * Open a state.
     *
     * @param file           of the pages, as {@link StateFiles} finds it.
     * @param nanoClock      for the time-outs.
     * @param retryTimeoutNs how long a read is tried again.
     * @return the reader.
     * @throws NoStateException if there is none, or it cannot be read.
     */
    public static StateReader open(final Path file, final NanoClock nanoClock, final long retryTimeoutNs)
    {
        return open(MappedPages.open(file), file, nanoClock, retryTimeoutNs);
    }

    /**
     * Open one shard of a snapshot, all of which is read into memory.
     *
     * @param snapshot open; it may be closed afterwards.
     * @param shard    its place among the shards.
     * @return the reader.
     * @throws NoStateException  if the stores are of another version.
     * @throws io.lockstep.replay.snapshot.SnapshotException if a page is damaged.
     */
    public static StateReader open(final Snapshot snapshot, final int shard)
    {
        try
        {
            return open(new SnapshotPages(snapshot, shard), snapshot.file(), SystemNanoClock.INSTANCE,
                RETRY_TIMEOUT_DEFAULT_NS);
        }
        catch (final IllegalStateException ex)
        {
            throw new NoStateException("cannot read the state: file=" + snapshot.file() + ": " + ex.getMessage(), ex);
        }
    }

    private static StateReader open(
        final ReadablePages pages, final Path file, final NanoClock nanoClock, final long retryTimeoutNs)
    {
        StateReader reader = null;
        try
        {
            reader = new StateReader(pages, new StateView(pages), nanoClock, retryTimeoutNs);
            return reader;
        }
        catch (final IllegalStateException ex)
        {
            throw new NoStateException("cannot read the state: file=" + file + ": " + ex.getMessage(), ex);
        }
        finally
        {
            if (reader == null)
            {
                pages.close();
            }
        }
    }

    /**
     * All stores, those of the engine itself among them.
     *
     * @return in the order of declaration.
     */
    public List<StoreView> stores()
    {
        return view.stores();
    }

    /**
     * A store by its name.
     *
     * @param name as the processor declared it.
     * @return the store.
     * @throws java.util.NoSuchElementException if there is none.
     */
    public StoreView store(final String name)
    {
        return view.store(name);
    }

    /**
     * Read what goes with a key.
     *
     * @param store  of this reader.
     * @param key    that of the application, the slot of a record, or the id of a timer.
     * @param target that takes the value, in the byte order of the machine.
     * @param offset in the target.
     * @return {@link ReadOutcome#READ}, {@link ReadOutcome#MISSING}, {@link ReadOutcome#BUSY} or
     * {@link ReadOutcome#STALLED}; the target may be written to in any case.
     */
    public ReadOutcome get(final StoreView store, final long key, final MutableDirectBuffer target, final int offset)
    {
        wantedStore = store;
        wantedKey = key;
        wantedTarget = target;
        wantedOffset = offset;
        final ReadOutcome outcome = read(keyRead);
        return outcome == ReadOutcome.READ && !isFound ? ReadOutcome.MISSING : outcome;
    }

    /**
     * Do several reads as of one moment.
     *
     * @param reads that belong together, done again until they come through; what they throw while they are disturbed
     *              is taken for torn, and thrown on otherwise.
     * @return {@link ReadOutcome#READ}, {@link ReadOutcome#BUSY} or {@link ReadOutcome#STALLED}.
     */
    public ReadOutcome read(final StateRead reads)
    {
        beginAttempts();
        while (true)
        {
            final long version = view.beginRead();
            if (version != StateView.WRITER_BUSY)
            {
                Throwable torn = null;
                try
                {
                    reads.read();
                }
                catch (final RuntimeException | AssertionError ex)
                {
                    torn = ex;
                }

                if (view.endRead(version))
                {
                    checkNotTorn(torn);
                    readVersion = version;
                    return ReadOutcome.READ;
                }
            }

            if (isOutOfTime())
            {
                return givenUp;
            }
        }
    }

    /**
     * Read all entries of a store, in no order that means anything but for an ordered index.
     *
     * @param store   of this reader.
     * @param handler that takes each entry once it is to be believed, as of its own moment; it must not read by itself.
     * @return {@link ReadOutcome#READ} where all were of one moment, {@link ReadOutcome#READ_BY_ENTRY} where not;
     * {@link ReadOutcome#BUSY} or {@link ReadOutcome#STALLED} where it did not get to the end.
     */
    public ReadOutcome scan(final StoreView store, final EntryHandler handler)
    {
        final UnsafeBuffer value = new UnsafeBuffer(new byte[store.valueLength()]);
        long firstVersion = StateView.WRITER_BUSY;
        boolean isOfOneMoment = true;
        boolean isWanted = true;

        wantedStore = store;
        wantedTarget = value;
        wantedOffset = 0;
        cursor.reset();
        while (isWanted && !cursor.isAtEnd())
        {
            stepStart.moveTo(cursor);
            final ReadOutcome outcome = read(stepRead);
            if (outcome != ReadOutcome.READ)
            {
                return outcome;
            }

            firstVersion = firstVersion == StateView.WRITER_BUSY ? readVersion : firstVersion;
            isOfOneMoment &= firstVersion == readVersion;
            isWanted = !isFound || handler.onEntry(cursor.key(), value, store.valueLength());
        }

        return isOfOneMoment ? ReadOutcome.READ : ReadOutcome.READ_BY_ENTRY;
    }

    /**
     * The last event whose effects the last read saw.
     *
     * @return its sequence; zero before the first.
     */
    public long appliedSequence()
    {
        return view.appliedSequence();
    }

    /**
     * Time of that event.
     *
     * @return nanoseconds since the epoch.
     */
    public long timeNs()
    {
        return view.timeNs();
    }

    /**
     * The last event that is durable by now, at the level of the engine.
     *
     * @return its sequence; {@link Long#MAX_VALUE} where nothing is journaled.
     */
    public long durableSequence()
    {
        return view.durableSequence();
    }

    /**
     * Whether all that the last read saw is durable by now.
     *
     * @return true if no event behind it can be lost, at the level of the engine.
     */
    public boolean isDurable()
    {
        return view.durableSequence() >= view.appliedSequence();
    }

    /**
     * Wait until all that the last read saw is durable.
     *
     * @param timeoutNs most to wait.
     * @return true if it is; false if the engine did not get there in time, or was replaced by one that may never.
     */
    public boolean awaitDurable(final long timeoutNs)
    {
        final long deadlineNs = nanoClock.nanoTime() + timeoutNs;
        while (!isDurable())
        {
            if (nanoClock.nanoTime() - deadlineNs >= 0 || Thread.currentThread().isInterrupted() || isReplaced())
            {
                return isDurable();
            }

            LockSupport.parkNanos(POLL_PARK_NS);
        }

        return true;
    }

    /**
     * What the engine does; {@link StatePhase#LIVE} also where it was killed.
     *
     * @return the phase.
     */
    public StatePhase phase()
    {
        return view.phase();
    }

    /**
     * Whether the engine was started again since, or the file is gone: then this reader sees a state that nobody
     * changes any more, and another one is to be opened.
     *
     * @return true if the name stands for another file.
     */
    public boolean isReplaced()
    {
        return pages.isReplaced();
    }

    /**
     * Give the memory back. Nothing may be read afterwards. Idempotent.
     */
    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            pages.close();
        }
    }

    private void readKey()
    {
        isFound = wantedStore.copyValue(wantedKey, wantedTarget, wantedOffset);
    }

    private void readStep()
    {
        cursor.moveTo(stepStart);
        isFound = wantedStore.step(cursor, wantedTarget, wantedOffset);
    }

    private void beginAttempts()
    {
        if (isClosed)
        {
            throw new IllegalStateException("the reader is closed");
        }

        startVersion = view.batchVersion();
        startNs = nanoClock.nanoTime();
        spins = 0;
    }

    private boolean isOutOfTime()
    {
        if (++spins % SPINS_PER_LOOK_AT_THE_CLOCK == 0 && nanoClock.nanoTime() - startNs >= retryTimeoutNs)
        {
            final long version = view.batchVersion();
            givenUp = version == startVersion && (version & 1) != 0 ? ReadOutcome.STALLED : ReadOutcome.BUSY;
            return true;
        }

        Thread.onSpinWait();
        return false;
    }

    /**
     * Nobody wrote meanwhile: what was thrown is no torn read.
     */
    private static void checkNotTorn(final Throwable thrown)
    {
        if (thrown instanceof RuntimeException exception)
        {
            throw exception;
        }
        if (thrown != null)
        {
            throw new IllegalStateException("the pages are damaged", thrown);
        }
    }
}
