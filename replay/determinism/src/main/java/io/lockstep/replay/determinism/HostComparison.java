package io.lockstep.replay.determinism;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.EngineFailure;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import io.lockstep.replay.ReplayApplication;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalReader;
import io.lockstep.replay.run.ItemText;
import io.lockstep.replay.tools.JournalSchemas;
import org.agrona.DirectBuffer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Runs the events of a live run on another host, runs embedded what that host has sequenced, and finds the first event
 * with other outputs or another state behind it.
 *
 * <p>Threading: that of the test; what the host lets out comes from a thread of the host, which has ended when the two
 * are compared.
 */
final class HostComparison
{
    private static final int FRAME_LIMIT = 1;

    private final HostUnderTest host;
    private final Supplier<ReplayApplication> application;

    /**
     * Of a host.
     *
     * @param host        to run the events on.
     * @param application makes it, anew for each run.
     */
    HostComparison(final HostUnderTest host, final Supplier<ReplayApplication> application)
    {
        this.host = host;
        this.application = application;
    }

    /**
     * Compare.
     *
     * @param live           run, which is over.
     * @param directory      for the host's files.
     * @param maxEventLength in bytes.
     * @return null where nothing differs.
     */
    FirstDifference difference(final JournalDirectory live, final Path directory, final int maxEventLength)
    {
        final List<HostedEvent> events = events(live);
        final Trail hosted = new Trail();
        final Trail embedded = new Trail();
        try (EmbeddedRun run = new EmbeddedRun(checked(), embedded))
        {
            host.run(new HostedRun(
                checked(), directory, events, maxEventLength, hosted, run));
        }
        catch (final EngineFailure ex)
        {
            return new FirstDifference(ex.sequence(),
                "on " + host.name() + " event " + ex.sequence() + " can not be applied: " + ex.getMessage());
        }
        if (hosted.answered() < events.size() || hosted.digested() < events.size())
        {
            throw new AssertionError("not all events were answered and digested: host=" + host.name() +
                " events=" + events.size() + " answered=" + hosted.answered() + " digested=" + hosted.digested());
        }

        return hosted.difference(embedded, host.name(), new ItemText(JournalSchemas.of(live), true));
    }

    private ReplayApplication checked()
    {
        return new CheckedApplication(application.get());
    }

    private static List<HostedEvent> events(final JournalDirectory live)
    {
        final List<HostedEvent> events = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(live.inputRecording()))
        {
            while (reader.poll((position, sequence, timestampNs, source, sourceSequence, buffer, offset, length) ->
            {
                final byte[] bytes = new byte[length];
                buffer.getBytes(offset, bytes);
                events.add(new HostedEvent(source, bytes));
            }, FRAME_LIMIT) > 0)
            {
                // All of them.
            }
        }

        return events;
    }

    /**
     * What a host lets out, and the digests behind each of its events.
     */
    private static final class Trail implements OutputListener
    {
        private final List<SentOutput> outputs = new ArrayList<>();
        private final Map<Long, Checkpoint> checkpoints = new TreeMap<>();

        @Override
        public void onOutput(
            final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
        {
            synchronized (this)
            {
                outputs.add(SentOutput.of(header, buffer, offset, length));
            }
        }

        @Override
        public void onCheckpoint(final Checkpoint checkpoint)
        {
            synchronized (this)
            {
                checkpoints.put(checkpoint.sequence(), checkpoint);
            }
        }

        synchronized long answered()
        {
            return outputs.stream().filter(SentOutput::isLast).count();
        }

        synchronized long digested()
        {
            return checkpoints.size();
        }

        /**
         * The first event that is not the same in both, as far as the host went.
         */
        synchronized FirstDifference difference(final Trail embedded, final String name, final ItemText text)
        {
            for (int i = 0; i < outputs.size(); i++)
            {
                final SentOutput expected = i < embedded.outputs.size() ? embedded.outputs.get(i) : null;
                final SentOutput sent = outputs.get(i);
                if (!sent.isSame(expected))
                {
                    return earlier(stateDifference(embedded, name), new FirstDifference(sent.sequence(),
                        name + " and the embedded engine differ at event " + sent.sequence() +
                        "\n  embedded: " + (expected == null ? "no output" : expected.text(text)) +
                        "\n  " + name + ": " + sent.text(text)));
                }
            }

            return stateDifference(embedded, name);
        }

        private FirstDifference stateDifference(final Trail embedded, final String name)
        {
            for (final Checkpoint checkpoint : checkpoints.values())
            {
                final Checkpoint expected = embedded.checkpoints.get(checkpoint.sequence());
                if (!checkpoint.equals(expected))
                {
                    return new FirstDifference(checkpoint.sequence(), name +
                        " and the embedded engine come to other states at event " + checkpoint.sequence() +
                        ": expected " + expected + ", but: " + checkpoint);
                }
            }

            return null;
        }

        private static FirstDifference earlier(final FirstDifference ofState, final FirstDifference ofOutputs)
        {
            return ofState != null && ofState.sequence() < ofOutputs.sequence() ? ofState : ofOutputs;
        }
    }
}
