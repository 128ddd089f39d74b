package io.lockstep.replay.tools;

import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.cluster.MemberLogReader;
import io.lockstep.replay.journal.EventHandler;
import io.lockstep.replay.journal.JournalEnd;
import org.agrona.DirectBuffer;

import java.util.function.LongConsumer;

/**
 * What was found while the log of a cluster was read whole.
 *
 * @param events          messages of sessions.
 * @param committedEvents those of them that are known to be committed; all where nothing tells.
 * @param otherMessages   what the cluster logged for itself.
 * @param terms           leadership terms that began.
 * @param firstTimestampNs of the first event; zero where there is none.
 * @param bytes           read.
 * @param durationNs      that it took.
 * @param isChecksummed   whether the archive computed checksums; otherwise only headers could be checked.
 * @param end             of the log.
 */
public record MemberLogVerification(
    long events,
    long committedEvents,
    long otherMessages,
    long terms,
    long firstTimestampNs,
    long bytes,
    long durationNs,
    boolean isChecksummed,
    JournalEnd end)
{
    private static final int MESSAGE_LIMIT = 1024;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MB = 1e6;

    /**
     * Read all of it, and check all that can be checked.
     *
     * @param log      of the cluster.
     * @param progress told the bytes read, now and then.
     * @return what was found.
     * @throws io.lockstep.replay.journal.CorruptJournalException where bytes are damaged or missing.
     */
    public static MemberLogVerification of(final MemberLog log, final LongConsumer progress)
    {
        final long startNs = System.nanoTime();
        final long begin = log.stream().startPosition();
        final long committedPosition =
            log.committedPosition() == MemberLog.UNKNOWN ? Long.MAX_VALUE : log.committedPosition();
        final Tally tally = new Tally(committedPosition);
        try (MemberLogReader reader = log.reader())
        {
            while (reader.poll(tally, MESSAGE_LIMIT) > 0)
            {
                progress.accept(reader.position() - begin);
            }

            return new MemberLogVerification(
                tally.events, tally.committed, reader.otherMessages(), reader.terms(), tally.firstTimestampNs,
                reader.position() - begin, System.nanoTime() - startNs, reader.isChecksummed(), reader.end());
        }
    }

    /**
     * Speed of reading.
     *
     * @return millions of bytes per second.
     */
    public double megabytesPerSecond()
    {
        return durationNs == 0 ? 0 : bytes / BYTES_PER_MB / (durationNs / NANOS_PER_SECOND);
    }

    private static final class Tally implements EventHandler
    {
        private final long committedPosition;
        private long events;
        private long committed;
        private long firstTimestampNs;

        Tally(final long committedPosition)
        {
            this.committedPosition = committedPosition;
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
            firstTimestampNs = events++ == 0 ? timestampNs : firstTimestampNs;
            committed += position < committedPosition ? 1 : 0;
        }
    }
}
