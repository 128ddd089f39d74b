package io.lockstep.replay;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalReader;
import io.lockstep.replay.tools.JournalPlace;
import org.agrona.DirectBuffer;

import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Reads the outputs of a journal by deriving them from its input: all of them, whichever the output journal keeps, with
 * the same bytes and the same (sequence, index).
 *
 * <p>It costs a replay through a processor of its own, whose checkpoints are compared on the way: behind the newest
 * snapshot before what is asked for, or from the first event.
 * The journal may be written meanwhile; nothing is written here.
 *
 * <p>Threading: single owner.
 *
 * <p>Errors: {@link DivergenceException} where the processor comes to other digests than the recorded run.
 */
public final class DerivedOutputs implements AutoCloseable
{
    private final Selected selected;
    private final ReplayCore core;
    private final JournalReader reader;

    private DerivedOutputs(
        final JournalDirectory journal,
        final CoreContext coreCtx,
        final int maxOutputLength,
        final long fromSequence,
        final LongSupplier limit)
    {
        selected = new Selected(fromSequence);
        core = ReplayCore.open(ReplayHistory.of(journal), coreCtx, maxOutputLength, selected, ReplayBegin.newest(
            new JournalPlace(JournalPlace.Kind.SEQUENCE, fromSequence - 1)), true);
        JournalReader opened = null;
        try
        {
            opened = JournalReader.openAtSequence(journal.inputRecording(), core.sequence() + 1, limit);
        }
        finally
        {
            if (opened == null)
            {
                core.close();
            }
        }
        reader = opened;
    }

    /**
     * Begin to read.
     *
     * @param directory       of the journal.
     * @param applicationName whose journal it has to be.
     * @param coreCtx         a new one: the processor to run, on a page home of its own.
     * @param maxOutputLength longest output in bytes.
     * @param fromSequence    of the first input event whose outputs are handed out.
     * @return a reader before that event's outputs.
     */
    public static DerivedOutputs open(
        final Path directory,
        final String applicationName,
        final CoreContext coreCtx,
        final int maxOutputLength,
        final long fromSequence)
    {
        final JournalDirectory journal = JournalDirectory.openReadOnly(directory);
        ReplayCore.requireApplication(ReplayHistory.of(journal), applicationName);

        return new DerivedOutputs(journal, coreCtx, maxOutputLength, fromSequence, null);
    }

    static DerivedOutputs follow(
        final JournalDirectory journal,
        final CoreContext coreCtx,
        final int maxOutputLength,
        final long fromSequence,
        final LongSupplier limit)
    {
        return new DerivedOutputs(journal, coreCtx, maxOutputLength, fromSequence, limit);
    }

    /**
     * Apply the events of the next frames, and hand out the outputs of those that were asked for.
     *
     * @param listener   to receive them.
     * @param frameLimit most frames of input.
     * @return number of frames applied; zero where no more are there, for now or for ever.
     */
    public int poll(final OutputListener listener, final int frameLimit)
    {
        selected.listener = listener;
        return reader.poll(core, frameLimit);
    }

    /**
     * Sequence of the last event applied.
     *
     * @return the sequence; before the first one that of the snapshot, or zero.
     */
    public long lastSequence()
    {
        return core.sequence();
    }

    @Override
    public void close()
    {
        reader.close();
        core.close();
    }

    /**
     * Passes on what was asked for.
     */
    private static final class Selected implements OutputListener
    {
        private final long fromSequence;
        private OutputListener listener = NONE;

        Selected(final long fromSequence)
        {
            this.fromSequence = fromSequence;
        }

        @Override
        public void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
        {
            if (header.sequence() >= fromSequence)
            {
                listener.onOutput(header, buffer, offset, length);
            }
        }

        @Override
        public void onCheckpoint(final Checkpoint checkpoint)
        {
            // Compared before; who reads outputs did not ask for it.
        }
    }
}
