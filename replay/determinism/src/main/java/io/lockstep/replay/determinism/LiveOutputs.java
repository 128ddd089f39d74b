package io.lockstep.replay.determinism;

import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.OutputReader;
import io.lockstep.replay.run.ItemText;
import io.lockstep.replay.tools.JournalSchemas;
import org.agrona.DirectBuffer;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Holds the outputs of another run against those that the live one let out, and keeps the first that differs.
 *
 * <p>Threading: single owner.
 */
final class LiveOutputs implements OutputListener, AutoCloseable
{
    private static final int FRAME_LIMIT = 1;

    private final Deque<SentOutput> live = new ArrayDeque<>();
    private final JournalDirectory journal;
    private final String runName;
    private final OutputReader reader;
    private FirstDifference first;

    /**
     * Of a journal that nobody writes.
     *
     * @param journal with the live run's outputs.
     * @param runName of the other run.
     * @param begin   sequence of the event behind which the other run begins.
     */
    LiveOutputs(final JournalDirectory journal, final String runName, final long begin)
    {
        this.journal = journal;
        this.runName = runName;
        reader = OutputReader.openAtSequence(journal.outputRecording(), begin + 1, null);
    }

    /**
     * The first output that differs.
     *
     * @return null for none so far.
     */
    FirstDifference first()
    {
        return first;
    }

    @Override
    public void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        if (first != null)
        {
            return;
        }

        final SentOutput sent = SentOutput.of(header, buffer, offset, length);
        final SentOutput expected = next(header.sequence());
        if (!sent.isSame(expected))
        {
            final ItemText text = new ItemText(JournalSchemas.of(journal), true);
            first = new FirstDifference(header.sequence(),
                "live and " + runName + " differ at event " + header.sequence() +
                "\n  live: " + (expected == null ? "no output" : expected.text(text)) +
                "\n  " + runName + ": " + sent.text(text));
        }
    }

    @Override
    public void close()
    {
        reader.close();
    }

    /**
     * The next output of the live run, but for those in front of the other run's first event.
     */
    private SentOutput next(final long sequence)
    {
        while (live.isEmpty() && reader.poll((header, buffer, offset, length) ->
        {
            if (header.sequence() >= sequence)
            {
                live.add(SentOutput.of(header, buffer, offset, length));
            }
        }, FRAME_LIMIT) > 0)
        {
            // Up to a frame that has one.
        }

        return live.poll();
    }
}
