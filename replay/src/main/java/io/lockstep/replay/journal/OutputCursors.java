package io.lockstep.replay.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/**
 * The named cursors of an output journal that is open: a reader with a name, whose place survives it and the engine.
 *
 * <p>Threading: any thread; calls wait for each other, and for the disk, but never for the engine, nor it for them.
 *
 * <p>Errors: {@link JournalException} where the file cannot be written; the engine goes on.
 */
public final class OutputCursors implements AutoCloseable
{
    private final OutputJournal journal;
    private final CursorFile file;

    /**
     * Removes outputs from the device.
     */
    interface Removal
    {
        void remove() throws IOException;
    }

    private OutputCursors(final OutputJournal journal, final CursorFile file)
    {
        this.journal = journal;
        this.file = file;
    }

    /**
     * Open the cursors of a directory.
     *
     * @param directory open for writing, and longer than the cursors.
     * @param journal   that they are on.
     * @param isSynced  whether an acknowledgement survives the end of power; all survive the process. One that is lost
     *                  has outputs delivered again.
     * @return the cursors.
     */
    public static OutputCursors open(
        final JournalDirectory directory,
        final OutputJournal journal,
        final boolean isSynced)
    {
        final OutputCursors cursors = new OutputCursors(journal, CursorFile.open(directory, isSynced));
        final long first = journal.firstSequence();
        // Outputs may be gone by other hands than ours.
        cursors.evict((state) -> state.sequence() < first - 1);

        return cursors;
    }

    /**
     * The cursors of a journal that may be open elsewhere.
     *
     * @param directory open in whatever way.
     * @return what was kept of them last.
     */
    public static List<CursorState> list(final JournalDirectory directory)
    {
        return CursorFile.readAll(directory);
    }

    /**
     * The cursors there are.
     *
     * @return what each has come to.
     */
    public synchronized List<CursorState> list()
    {
        return file.slots().stream().map(CursorFile.Slot::state).filter((state) -> state != null).toList();
    }

    /**
     * Open a cursor, and make it where there is none of this name.
     *
     * @param name of the reader: 1 to 64 bytes of UTF-8.
     * @return the cursor where it was, or before the first output that is kept; it may be
     *         {@linkplain CursorState.Status#EVICTED evicted}.
     */
    public synchronized OutputCursor open(final String name)
    {
        final int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > CursorFile.MAX_NAME_LENGTH)
        {
            throw new IllegalArgumentException("the name of a cursor has from 1 to " + CursorFile.MAX_NAME_LENGTH +
                " bytes: name=" + name);
        }
        CursorFile.Slot slot = find(name);
        if (slot == null)
        {
            slot = file.free();
            final long first = journal.firstSequence();
            file.put(slot, new CursorState(name, CursorState.Status.LIVE, Math.max(0, first - 1),
                first <= 1 ? -1 : Integer.MAX_VALUE), true);
        }

        return new OutputCursor(this, journal, name);
    }

    /**
     * Forget a cursor, so that nothing is kept for it any more.
     *
     * @param name of the reader.
     * @return false where there is none.
     */
    public synchronized boolean remove(final String name)
    {
        final CursorFile.Slot slot = find(name);
        if (slot == null)
        {
            return false;
        }
        file.put(slot, null, true);

        return true;
    }

    @Override
    public synchronized void close()
    {
        file.close();
    }

    synchronized CursorState state(final String name)
    {
        return required(name).state();
    }

    synchronized CursorState.Status ack(final String name, final long sequence, final int index)
    {
        final CursorFile.Slot slot = required(name);
        final CursorState state = slot.state();
        if (state.status() == CursorState.Status.LIVE && state.isBefore(sequence, index))
        {
            file.put(slot, new CursorState(name, state.status(), sequence, index), false);
        }

        return state.status();
    }

    /**
     * Let an evicted cursor go on at the first output that is kept.
     */
    synchronized long resume(final String name)
    {
        final CursorFile.Slot slot = required(name);
        final long first = journal.firstSequence();
        final CursorState state = slot.state();
        if (state.status() == CursorState.Status.EVICTED)
        {
            final boolean isKept = state.sequence() >= first;
            file.put(slot, new CursorState(name, CursorState.Status.LIVE,
                isKept ? state.sequence() : Math.max(0, first - 1),
                isKept ? state.index() : Integer.MAX_VALUE), true);
        }

        return first;
    }

    /**
     * Evict every live cursor that still needs an output up to one, and then remove these outputs. The device has the
     * evictions before anything is removed, and no cursor is made in between at what is about to go.
     *
     * @param removal of the outputs.
     */
    synchronized void removeUpTo(final long sequence, final int index, final Removal removal) throws IOException
    {
        evict((state) -> state.isBefore(sequence, index));
        removal.remove();
    }

    /**
     * Remove outputs where there is no live cursor, so that none can need them.
     *
     * @param removal of the outputs; no cursor is made meanwhile.
     * @return false where there is one: then nothing was removed.
     */
    synchronized boolean removeUnneeded(final Removal removal) throws IOException
    {
        if (list().stream().anyMatch((state) -> state.status() == CursorState.Status.LIVE))
        {
            return false;
        }

        removal.remove();
        return true;
    }

    private synchronized void evict(final Predicate<CursorState> condition)
    {
        for (final CursorFile.Slot slot : file.slots())
        {
            final CursorState state = slot.state();
            if (state != null && state.status() == CursorState.Status.LIVE && condition.test(state))
            {
                file.put(slot, new CursorState(
                    state.name(), CursorState.Status.EVICTED, state.sequence(), state.index()), true);
            }
        }
    }

    private CursorFile.Slot required(final String name)
    {
        final CursorFile.Slot slot = find(name);
        if (slot == null)
        {
            throw new IllegalStateException("the cursor was removed: name=" + name);
        }

        return slot;
    }

    private CursorFile.Slot find(final String name)
    {
        for (final CursorFile.Slot slot : file.slots())
        {
            if (slot.state() != null && slot.state().name().equals(name))
            {
                return slot;
            }
        }

        return null;
    }
}
