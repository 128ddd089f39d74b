package io.lockstep.replay.journal;

import io.lockstep.engine.OutputListener;

/**
 * A named reader of the outputs: it gets those that it has not acknowledged, in order, and says how far it is.
 *
 * <p>An output may be delivered again after a restart of either side, until it was acknowledged; sequence and index
 * tell.
 *
 * <p>Threading: single owner.
 */
public final class OutputCursor implements AutoCloseable
{
    private final OutputCursors cursors;
    private final OutputJournal journal;
    private final String name;
    private OutputReader reader;
    private CursorState from;

    OutputCursor(final OutputCursors cursors, final OutputJournal journal, final String name)
    {
        this.cursors = cursors;
        this.journal = journal;
        this.name = name;
    }

    /**
     * The name that it was opened by.
     *
     * @return the name.
     */
    public String name()
    {
        return name;
    }

    /**
     * What is kept of it.
     *
     * @return the last acknowledged place, and whether it was evicted.
     */
    public CursorState state()
    {
        return cursors.state(name);
    }

    /**
     * Hand out the outputs of the next frames, from the first on that was not acknowledged when the cursor was opened
     * or {@linkplain #resume() resumed}.
     *
     * @param listener   to receive them.
     * @param frameLimit most frames; the outputs of one frame are never split.
     * @return {@link CursorState.Status#EVICTED} where the cursor was evicted, with nothing handed out; then
     *         {@link #resume()}.
     */
    public CursorState.Status poll(final OutputListener listener, final int frameLimit)
    {
        final CursorState state = state();
        if (state.status() == CursorState.Status.EVICTED)
        {
            close();
            return state.status();
        }
        if (reader == null)
        {
            from = state;
            // An event that is acknowledged may have more outputs behind the last one acknowledged.
            final OutputReader opened = open(state.sequence());
            if (opened == null)
            {
                return CursorState.Status.EVICTED;
            }
            reader = opened;
        }
        try
        {
            reader.poll((header, buffer, offset, length) ->
            {
                if (from.isBefore(header.sequence(), header.index()))
                {
                    listener.onOutput(header, buffer, offset, length);
                }
            }, frameLimit);
        }
        catch (final HistoryRemovedException ex)
        {
            // It was evicted in between, or had acknowledged what it had not read.
            close();
            return state().status();
        }

        return state.status();
    }

    /**
     * Say that all outputs up to one are done with. An earlier one than before changes nothing.
     *
     * @param sequence of its input event.
     * @param index    among the outputs of that event.
     * @return {@link CursorState.Status#EVICTED} where the cursor was evicted, and nothing was changed.
     */
    public CursorState.Status ack(final long sequence, final int index)
    {
        return cursors.ack(name, sequence, index);
    }

    /**
     * Go on after an eviction, at the first output that is still there. Where it was not evicted, nothing changes.
     *
     * @return sequence of the first input event whose outputs are there.
     */
    public long resume()
    {
        close();
        return cursors.resume(name);
    }

    /**
     * Stop reading; the place is kept.
     */
    @Override
    public void close()
    {
        if (reader != null)
        {
            reader.close();
            reader = null;
        }
    }

    /**
     * @return null where the cursor is evicted meanwhile.
     */
    private OutputReader open(final long sequence)
    {
        try
        {
            return journal.readerAtOrBehind(sequence);
        }
        catch (final JournalException ex)
        {
            if (state().status() == CursorState.Status.EVICTED)
            {
                return null;
            }
            throw ex;
        }
    }
}
