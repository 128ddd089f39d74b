package io.lockstep.perf;

import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.tools.Condition;
import io.lockstep.replay.tools.JournalPrinter;
import io.lockstep.replay.tools.JournalSchemas;
import io.lockstep.replay.tools.JournalStatistics;
import io.lockstep.replay.tools.JournalSummary;
import io.lockstep.replay.tools.JournalVerification;
import io.lockstep.replay.tools.PrintSelection;
import io.lockstep.replay.tools.SegmentSummary;
import org.agrona.IoUtil;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * What goes over a journal of orders: the verbs of the journal, and what they are read against.
 *
 * <p>Threading: one thread at a time.
 */
enum JournalTool
{
    /**
     * The JDK's CRC32C over the mapped segments of the input, as long as they are used: what it takes to read a journal
     * and check its bytes, and nothing else.
     */
    YARDSTICK
    {
        @Override
        long run(final JournalDirectory directory, final JournalSummary summary)
        {
            long sum = 0;
            for (final SegmentSummary segment : summary.input().segments())
            {
                sum += checksum(directory, segment);
            }
            requireUsed(sum);

            return summary.input().bytes();
        }
    },

    /**
     * {@code journal ls}.
     */
    LS
    {
        @Override
        long run(final JournalDirectory directory, final JournalSummary summary)
        {
            requireEqual(summary.input().events(), JournalSummary.of(directory).input().events());
            return summary.input().bytes() + summary.output().bytes();
        }
    },

    /**
     * {@code journal verify}.
     */
    VERIFY
    {
        @Override
        long run(final JournalDirectory directory, final JournalSummary summary)
        {
            final JournalVerification verification = JournalVerification.of(directory, (bytes) -> { });
            if (!verification.checkpointFault().isEmpty())
            {
                throw new IllegalStateException(verification.checkpointFault());
            }
            requireEqual(summary.input().events(), verification.input().entries());

            return verification.input().bytes() + verification.output().bytes();
        }
    },

    /**
     * {@code journal grep}, for the few orders of the greatest quantity.
     */
    GREP
    {
        @Override
        long run(final JournalDirectory directory, final JournalSummary summary)
        {
            final JournalSchemas schemas = JournalSchemas.of(directory);
            final Condition condition = Condition.of(CONDITION, Set.of(), schemas, false);
            JournalPrinter.print(
                directory, schemas, new PrintSelection().condition(condition), Writer.nullWriter(), () -> false);

            return summary.input().bytes();
        }
    },

    /**
     * {@code journal stats}.
     */
    STATS
    {
        @Override
        long run(final JournalDirectory directory, final JournalSummary summary)
        {
            requireEqual(summary.input().events(), JournalStatistics.of(directory, (bytes) -> { }).events());
            return summary.input().bytes();
        }
    };

    private static final String CONDITION = "quantity >= 2000";

    /**
     * Go over a journal.
     *
     * @param summary of the journal.
     * @return bytes that were gone over, those included that the verb knows how to leave out.
     * @throws IllegalStateException where the journal comes out otherwise than it was written.
     */
    abstract long run(JournalDirectory directory, JournalSummary summary);

    String label()
    {
        return name().toLowerCase(Locale.ROOT);
    }

    private static long checksum(final JournalDirectory directory, final SegmentSummary segment)
    {
        try (FileChannel channel =
            FileChannel.open(directory.inputRecording().directory().resolve(segment.fileName())))
        {
            final MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, segment.bytes());
            try
            {
                final CRC32C crc = new CRC32C();
                crc.update(mapped);

                return crc.getValue();
            }
            finally
            {
                IoUtil.unmap(mapped);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static void requireUsed(final long sum)
    {
        if (sum == 0)
        {
            throw new IllegalStateException("expected a journal with bytes other than zero");
        }
    }

    private static void requireEqual(final long expected, final long events)
    {
        if (events != expected)
        {
            throw new IllegalStateException("expected " + expected + " events, but: events=" + events);
        }
    }
}
