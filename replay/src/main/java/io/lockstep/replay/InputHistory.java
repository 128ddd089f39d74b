package io.lockstep.replay;

import io.lockstep.engine.InputListener;
import io.lockstep.engine.ObserverHistory;
import io.lockstep.replay.journal.EventHandler;
import io.lockstep.replay.journal.InputJournal;
import io.lockstep.replay.journal.JournalReader;
import io.lockstep.replay.journal.Recording;
import org.agrona.DirectBuffer;

/**
 * The input journal, for observers.
 *
 * <p>Threading: any thread opens; each reader has an owner of its own.
 */
final class InputHistory implements ObserverHistory<InputListener>
{
    private final Recording recording;
    private final InputJournal journal;

    InputHistory(final Recording recording, final InputJournal journal)
    {
        this.recording = recording;
        this.journal = journal;
    }

    @Override
    public Reader<InputListener> open(final long sequence)
    {
        return new InputReader(JournalReader.openAtSequence(recording, sequence, journal::publishedPosition));
    }

    /**
     * Passes on all of an event but the position of its frame.
     */
    private static final class InputReader implements Reader<InputListener>, EventHandler
    {
        private final JournalReader reader;
        private InputListener listener;

        private InputReader(final JournalReader reader)
        {
            this.reader = reader;
        }

        @Override
        public int poll(final InputListener to, final int frameLimit)
        {
            listener = to;
            return reader.poll(this, frameLimit);
        }

        @Override
        public void onEvent(
            final long position,
            final long sequence,
            final long timestampNs,
            final long source,
            final long sourceSequence,
            final DirectBuffer buffer,
            final int offset,
            final int length)
        {
            listener.onEvent(sequence, timestampNs, source, sourceSequence, buffer, offset, length);
        }

        @Override
        public void close()
        {
            reader.close();
        }
    }
}
