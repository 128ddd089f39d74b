package io.lockstep.engine;

import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Reader of durable outputs or events, in order, for which nobody ever waits.
 *
 * <p>It begins anywhere in history, reads the journal up to the live edge, and there goes over to a ring that the
 * engine overwrites as it likes. Where it falls a ring behind it goes back to the journal, or drops what it missed:
 * {@link ObserverPolicy}. It attaches and detaches while the engine runs.
 *
 * <p>The way over is without gap or duplicate. The observer takes the tail of the ring first, then reads the journal to
 * its end, then the ring from that tail on. All before the tail was in the journal by then; what it meets twice it
 * knows by (sequence, index), and what does not follow sends it back to the journal.
 *
 * <p>Threading: one thread polls and closes; that may be any thread, and changes with a happens-before.
 *
 * <p>Errors: an exception of the listener comes out of {@link #poll}, and its entry counts as handed out. One of the
 * journal comes out too.
 *
 * @param <L> listener of outputs or of events.
 */
public abstract class Observer<L> implements AutoCloseable
{
    private static final DropListener NOBODY_LISTENS =
        (count, lastSequence, lastIndex, nextSequence, nextIndex) -> { };

    /**
     * Skips forward in one poll: a writer that overtakes the observer again and again leaves it to the next.
     */
    private static final int MAX_SKIPS = 8;

    private final OutputSlot slot = new OutputSlot();
    private final ObserverFeed feed;
    private final BroadcastRing ring;
    private final BroadcastReader reader;
    private final FailStop failStop;
    private final AtomicCounter allDropped;
    private final ObserverPolicy policy;
    private final ObserverHistory<L> history;

    private DropListener dropListener = NOBODY_LISTENS;
    private ObserverHistory.Reader<L> historyReader;
    private ObserverState state;
    private boolean isLive;
    private boolean isAtEnd;
    private boolean isClosed;
    private long joinedGeneration;

    // Ordinal of the next entry, once one of the ring was seen to follow what came before.
    private boolean isNextOrdinalKnown;
    private long nextOrdinal;

    private long lastSequence;
    private int lastIndex;
    private boolean isLastOfEvent = true;
    private long handedOut;
    private long dropped;
    private long overruns;

    /**
     * Attach.
     *
     * @param feed         to read.
     * @param failStop     of the engine.
     * @param allDropped   counter that observers share.
     * @param fromSequence of the first event to see; one or more.
     * @param policy       for the case that it falls behind.
     * @param history      null for one that begins at the live edge and stays there.
     */
    Observer(
        final ObserverFeed feed,
        final FailStop failStop,
        final AtomicCounter allDropped,
        final long fromSequence,
        final ObserverPolicy policy,
        final ObserverHistory<L> history)
    {
        this.feed = feed;
        this.failStop = failStop;
        this.allDropped = allDropped;
        this.policy = policy;
        this.history = history;
        lastSequence = fromSequence - 1;
        lastIndex = Integer.MAX_VALUE;
        ring = feed.attach();
        reader = new BroadcastReader(ring);
        isLive = history == null;
        state = isLive ? ObserverState.LIVE : ObserverState.CATCHING_UP;
        if (isLive)
        {
            beginAtTail();
        }
    }

    /**
     * Hand out what comes next. It never blocks, but reads files while it catches up; after it has begun to, the first
     * call may look through a segment of the journal for its place.
     *
     * @param listener to receive it; told neither of checkpoints nor of batches.
     * @param limit    of entries; those in one frame of the journal are never split, and may exceed it.
     * @return entries handed out; zero is for now only, unless {@link #state()} tells an end.
     */
    public final int poll(final L listener, final int limit)
    {
        if (isClosed)
        {
            throw new IllegalStateException("the observer is closed");
        }

        // Both are asked before anything is read: what they tell then holds for all that is found.
        final boolean wasFailed = failStop.isFailed();
        final boolean wasStopped = feed.isStopped();
        final long before = handedOut;
        isAtEnd = false;
        if (isLive)
        {
            pollLive(listener, limit);
        }
        else
        {
            pollHistory(listener, limit);
        }

        final boolean isEnded = isAtEnd && (wasStopped || wasFailed);
        state = isEnded ? wasFailed ? ObserverState.FAILED : ObserverState.ENDED :
            isLive ? ObserverState.LIVE : ObserverState.CATCHING_UP;
        return (int)(handedOut - before);
    }

    /**
     * Where the observer was after the last poll.
     *
     * @return the state.
     */
    public final ObserverState state()
    {
        return state;
    }

    /**
     * Why the engine stopped by itself; known before all that it let out is handed out.
     *
     * @return the failure, or null.
     */
    public final EngineFailure failure()
    {
        return failStop.failure();
    }

    /**
     * Sequence of the last entry handed out.
     *
     * @return the sequence; before the first entry that of the event before the one asked for.
     */
    public final long lastSequence()
    {
        return lastSequence;
    }

    /**
     * Index of the last entry handed out among those of its event: where one who attaches again goes on behind it.
     *
     * @return the index; zero for events, and before the first entry.
     */
    public final int lastIndex()
    {
        return lastIndex == Integer.MAX_VALUE ? 0 : lastIndex;
    }

    /**
     * Entries handed out.
     *
     * @return the count.
     */
    public final long handedOut()
    {
        return handedOut;
    }

    /**
     * Entries that were dropped: exactly those between entries handed out.
     *
     * @return the count; always zero with {@link ObserverPolicy#CATCH_UP}.
     */
    public final long dropped()
    {
        return dropped;
    }

    /**
     * Times that the observer was found to be a ring behind.
     *
     * @return the count.
     */
    public final long overruns()
    {
        return overruns;
    }

    /**
     * Whom to tell of what was dropped.
     *
     * @param dropListener called within polls; nobody unless set.
     * @return this.
     */
    public final Observer<L> dropListener(final DropListener dropListener)
    {
        this.dropListener = dropListener;
        return this;
    }

    /**
     * Detach. Idempotent.
     */
    @Override
    public final void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            state = ObserverState.DETACHED;
            feed.detach();
            closeHistory();
        }
    }

    /**
     * Pass an entry of the ring on.
     */
    abstract void deliver(L listener, OutputSlot entry, UnsafeBuffer buffer, int offset, int length);

    /**
     * Read frames of history into {@link #isNew} and a listener.
     */
    abstract int pollFrame(ObserverHistory.Reader<L> from, L listener);

    /**
     * Whether an entry is still to be handed out; then it counts as handed out.
     */
    final boolean isNew(final long sequence, final int index, final boolean isLast)
    {
        if (isBehind(sequence, index))
        {
            return false;
        }

        lastSequence = sequence;
        lastIndex = index;
        isLastOfEvent = isLast;
        handedOut++;
        return true;
    }

    private void beginAtTail()
    {
        long tail;
        do
        {
            tail = ring.tail();
            nextOrdinal = feed.count();
        }
        while (tail != ring.tail());

        reader.position(tail);
        isNextOrdinalKnown = true;
    }

    private void pollHistory(final L listener, final int limit)
    {
        if (historyReader == null)
        {
            historyReader = history.open(isLastOfEvent ? lastSequence + 1 : lastSequence);
        }

        try
        {
            final long last = handedOut + limit;
            while (handedOut < last)
            {
                // The tail is taken before the end of history is looked for: what is in front of it is in history.
                final long generation = feed.generation();
                final long tail = ring.tail();
                if (pollFrame(historyReader, listener) == 0)
                {
                    isAtEnd = true;
                    if (ObserverFeed.isFed(generation))
                    {
                        join(generation, tail);
                    }
                    return;
                }
            }
        }
        catch (final Throwable ex)
        {
            // The rest of the frame is not to be had from this reader any more.
            closeHistory();
            throw ex;
        }
    }

    private void join(final long generation, final long tail)
    {
        closeHistory();
        joinedGeneration = generation;
        reader.position(tail);
        isNextOrdinalKnown = false;
        isLive = true;
    }

    private void pollLive(final L listener, final int limit)
    {
        final long last = handedOut + limit;
        int skips = 0;
        while (handedOut < last)
        {
            final int found = reader.next();
            if (found == BroadcastReader.EMPTY)
            {
                // An engine that saw an instant in which nobody was attached, and fed nothing, would leave a gap.
                isAtEnd = history == null || feed.generation() == joinedGeneration;
                isLive = isAtEnd;
                return;
            }

            if (found == BroadcastReader.OVERRUN)
            {
                overruns++;
                isLive = policy == ObserverPolicy.DROP && isNextOrdinalKnown;
                if (!isLive || ++skips == MAX_SKIPS)
                {
                    return;
                }
                reader.position(ring.latest());
            }
            else if (!onRecord(listener))
            {
                isLive = false;
                return;
            }
        }
    }

    private boolean onRecord(final L listener)
    {
        slot.wrap(reader.record(), BroadcastRing.HEADER_LENGTH);
        final long sequence = slot.sequence();
        final int index = slot.index();
        if (isBehind(sequence, index))
        {
            return true;
        }

        final long ordinal = reader.ordinal();
        if (isNextOrdinalKnown)
        {
            if (ordinal > nextOrdinal)
            {
                if (policy == ObserverPolicy.CATCH_UP)
                {
                    return false;
                }
                drop(ordinal - nextOrdinal, sequence, index);
            }
        }
        else if (!isNext(sequence, index))
        {
            return false;
        }

        isNextOrdinalKnown = true;
        nextOrdinal = ordinal + 1;
        isNew(sequence, index, slot.isLast());
        deliver(listener, slot, reader.record(), slot.outputOffset(), slot.length());
        return true;
    }

    private void drop(final long count, final long sequence, final int index)
    {
        dropped += count;
        allDropped.getAndAdd(count);
        dropListener.onDropped(count, lastSequence, lastIndex(), sequence, index);
    }

    private boolean isBehind(final long sequence, final int index)
    {
        return sequence < lastSequence || sequence == lastSequence && index <= lastIndex;
    }

    private boolean isNext(final long sequence, final int index)
    {
        return isLastOfEvent ?
            sequence == lastSequence + 1 && index == 0 : sequence == lastSequence && index == lastIndex + 1;
    }

    private void closeHistory()
    {
        CloseHelper.close(historyReader);
        historyReader = null;
    }
}
