package io.lockstep.replay;

import io.lockstep.engine.ObserverHistory;
import io.lockstep.engine.OutputListener;
import io.lockstep.replay.journal.OutputJournal;
import io.lockstep.replay.journal.OutputReader;

import java.util.function.LongFunction;

/**
 * The output journal, for observers; or, where it does not keep all outputs, what is derived from the input journal.
 *
 * <p>Threading: any thread opens; each reader has an owner of its own.
 */
final class OutputHistory implements ObserverHistory<OutputListener>
{
    private final OutputJournal journal;
    private final LongFunction<DerivedOutputs> derivation;

    /**
     * Make the history.
     *
     * @param derivation of outputs from a sequence on; null where the journal keeps all.
     */
    OutputHistory(final OutputJournal journal, final LongFunction<DerivedOutputs> derivation)
    {
        this.journal = journal;
        this.derivation = derivation;
    }

    @Override
    public Reader<OutputListener> open(final long sequence)
    {
        return derivation == null ?
            new Kept(journal.readerAtSequence(sequence)) : new Derived(derivation.apply(sequence));
    }

    /**
     * From the journal.
     */
    private record Kept(OutputReader reader) implements Reader<OutputListener>
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
    }

    /**
     * By replay.
     */
    private record Derived(DerivedOutputs outputs) implements Reader<OutputListener>
    {
        @Override
        public int poll(final OutputListener listener, final int frameLimit)
        {
            return outputs.poll(listener, frameLimit);
        }

        @Override
        public void close()
        {
            outputs.close();
        }
    }
}
