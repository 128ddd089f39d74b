package io.lockstep.replay;

import io.lockstep.engine.ObserverHistory;
import io.lockstep.engine.OutputListener;
import io.lockstep.replay.journal.OutputJournal;
import io.lockstep.replay.journal.OutputReader;

/**
 * The output journal, for observers.
 *
 * <p>Threading: any thread opens; each reader has an owner of its own.
 */
final class OutputHistory implements ObserverHistory<OutputListener>
{
    private final OutputJournal journal;

    OutputHistory(final OutputJournal journal)
    {
        this.journal = journal;
    }

    @Override
    public Reader<OutputListener> open(final long sequence)
    {
        final OutputReader reader = journal.readerAtSequence(sequence);
        return new Reader<>()
        {
            @Override
            public int poll(final OutputListener listener, final int frameLimit)
            {
                return reader.poll(listener, frameLimit);
            }

            @Override
            public void close()
            {
                reader.close();
            }
        };
    }
}
