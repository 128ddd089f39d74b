package io.lockstep.replay.tools;

import io.lockstep.replay.journal.JournalEnd;

import java.util.function.LongConsumer;

/**
 * What was found while every frame of a log was read.
 *
 * @param entries    events, or outputs together with the entries of events that had none.
 * @param frames     that hold them.
 * @param bytes      read, padding included.
 * @param durationNs that it took.
 * @param end        of the log.
 * @param first      sequence of the first event, or of the first output's event; above one where those before it were
 *                   removed, zero where there is none.
 */
public record LogVerification(long entries, long frames, long bytes, long durationNs, JournalEnd end, long first)
{
    private static final int FRAME_LIMIT = 16;
    private static final long PROGRESS_INTERVAL_BYTES = 16 * 1024 * 1024;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MB = 1e6;

    /**
     * Speed of reading.
     *
     * @return millions of bytes per second.
     */
    public double megabytesPerSecond()
    {
        return durationNs == 0 ? 0 : bytes / BYTES_PER_MB / (durationNs / NANOS_PER_SECOND);
    }

    /**
     * Read to the end.
     *
     * @param reader   at its begin.
     * @param tally    that the reader hands its entries to.
     * @param progress told the bytes read, now and then.
     */
    static LogVerification of(final LogReader reader, final CheckpointTrail tally, final LongConsumer progress)
    {
        final long startNs = System.nanoTime();
        final long begin = reader.position();
        long next = begin + PROGRESS_INTERVAL_BYTES;
        long frames = 0;
        for (int count = reader.poll(FRAME_LIMIT); count > 0; count = reader.poll(FRAME_LIMIT))
        {
            frames += count;
            if (reader.position() >= next)
            {
                next = reader.position() + PROGRESS_INTERVAL_BYTES;
                progress.accept(reader.position() - begin);
            }
        }

        return new LogVerification(
            tally.entries(), frames, reader.position() - begin, System.nanoTime() - startNs, reader.end(),
            tally.firstSequence());
    }
}
