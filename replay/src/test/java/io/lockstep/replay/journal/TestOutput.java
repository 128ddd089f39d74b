package io.lockstep.replay.journal;

import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * An output of the tests, and how tests make and read them.
 */
record TestOutput(
    long sequence,
    int index,
    long timestampNs,
    long source,
    long sourceSequence,
    boolean isLast,
    boolean isEmpty,
    int outcomeCode,
    byte[] body) implements OutputHeader
{
    static final int PENDING = 255;

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof TestOutput output &&
            toString().equals(output.toString()) &&
            Arrays.equals(body, output.body);
    }

    @Override
    public int hashCode()
    {
        return Long.hashCode(sequence);
    }

    @Override
    public String toString()
    {
        return sequence + ":" + index + "@" + timestampNs + " " + source + ":" + sourceSequence + " " + isLast + " " +
            isEmpty + " " + outcomeCode + " " + body.length + "B";
    }

    /**
     * Outputs of so many events; none, one, or several each.
     */
    static List<TestOutput> random(final Random random, final int eventCount, final int maxLength)
    {
        final List<TestOutput> outputs = new ArrayList<>();
        for (int sequence = 1; sequence <= eventCount; sequence++)
        {
            final int count = random.nextInt(100) == 0 ? 50 : random.nextInt(4);
            for (int index = 0; index < Math.max(1, count); index++)
            {
                final boolean isLast = index >= count - 1;
                final int length = random.nextInt(50) == 0 ? 8 + random.nextInt(maxLength - 7) : 8 + random.nextInt(60);
                outputs.add(new TestOutput(
                    sequence,
                    index,
                    1_000_000L + sequence,
                    random.nextInt(3),
                    random.nextInt(1_000),
                    isLast,
                    count == 0,
                    isLast ? random.nextInt(4) : PENDING,
                    TestEvent.randomBody(random, count == 0 ? 0 : length)));
            }
        }

        return outputs;
    }

    static List<TestOutput> read(final Recording recording)
    {
        try (OutputReader reader = OutputReader.open(recording))
        {
            return read(reader);
        }
    }

    static List<TestOutput> read(final OutputReader reader)
    {
        final List<TestOutput> outputs = new ArrayList<>();
        while (reader.poll(collectInto(outputs), 10) > 0)
        {
            // All of them.
        }

        return outputs;
    }

    static OutputListener collectInto(final List<TestOutput> outputs)
    {
        return (header, buffer, offset, length) -> outputs.add(new TestOutput(
            header.sequence(),
            header.index(),
            header.timestampNs(),
            header.source(),
            header.sourceSequence(),
            header.isLast(),
            header.isEmpty(),
            header.outcomeCode(),
            TestEvent.bytes(buffer, offset, length)));
    }

    void appendTo(final OutputJournal journal)
    {
        journal.append(this, new UnsafeBuffer(body), 0, body.length);
    }
}
