package io.lockstep.engine;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A writer that overwrites as fast as it can, and readers of different patience: what a reader believes is what was
 * written, whole, in order, with nothing left out that it was not told of.
 */
@Timeout(180)
class BroadcastRingStressTest
{
    private static final int CAPACITY = 8 * 1024;
    private static final int MAX_BODY_LENGTH = 1_000;
    private static final int READERS = 3;
    private static final long RECORDS_MIN = 3_000_000;
    private static final long OVERRUNS_WANTED = 50;
    private static final long RECORDS_WANTED = 1_000;

    private final BroadcastRing ring = new BroadcastRing(CAPACITY, MAX_BODY_LENGTH);

    private volatile boolean isWritten;
    private volatile boolean isFailed;

    @Test
    void shouldNeverBelieveATornRecord() throws InterruptedException, ExecutionException
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("BroadcastRingStressTest: -Dlockstep.seed=" + seed);
        final ExecutorService threads = Executors.newFixedThreadPool(READERS);
        final List<Future<Reading>> readings = new ArrayList<>();
        final List<Reading> progress = new ArrayList<>();
        for (int i = 0; i < READERS; i++)
        {
            final Reading reading = new Reading(new SplittableRandom(seed + i), i);
            progress.add(reading);
            readings.add(threads.submit(reading));
        }

        final SplittableRandom random = new SplittableRandom(seed);
        long ordinal = 0;
        try
        {
            while (!isFailed && (ordinal < RECORDS_MIN || !progress.stream().allMatch(Reading::isEnough)))
            {
                for (int i = random.nextInt(8); i >= 0; i--)
                {
                    write(ordinal++, random.nextInt(8, MAX_BODY_LENGTH));
                }
                ring.publish();
                if (random.nextInt(256) == 0)
                {
                    Thread.yield();
                }
            }
        }
        finally
        {
            isWritten = true;
            threads.shutdown();
        }

        assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS), "the readers did not come to the end");
        for (final Future<Reading> future : readings)
        {
            final Reading reading = future.get();
            assertEquals(ordinal - 1, reading.last, "the last record is read by everybody");
            assertTrue(reading.isEnough(), reading.toString());
            System.out.println(reading);
        }
    }

    private void write(final long ordinal, final int length)
    {
        final int offset = ring.claim(length, ordinal);
        final UnsafeBuffer buffer = ring.buffer();
        buffer.putInt(offset, length);
        for (int i = Integer.BYTES; i < length; i++)
        {
            buffer.putByte(offset + i, (byte)(ordinal + i));
        }
    }

    private final class Reading implements Callable<Reading>
    {
        private final BroadcastReader reader = new BroadcastReader(ring);
        private final SplittableRandom random;
        private final int impatience;

        private volatile long records;
        private volatile long overruns;
        private long last = -1;
        private boolean isGapAllowed;

        private Reading(final SplittableRandom random, final int impatience)
        {
            this.random = random;
            this.impatience = impatience;
        }

        private boolean isEnough()
        {
            return records >= RECORDS_WANTED && overruns >= OVERRUNS_WANTED;
        }

        @Override
        public Reading call()
        {
            try
            {
                while (true)
                {
                    final boolean wasWritten = isWritten;
                    final int found = reader.next();
                    if (found == BroadcastReader.EMPTY && wasWritten)
                    {
                        return this;
                    }
                    onFound(found);
                }
            }
            catch (final Throwable ex)
            {
                isFailed = true;
                throw ex;
            }
        }

        private void onFound(final int found)
        {
            if (found == BroadcastReader.RECORD)
            {
                check();
                records++;
                if (random.nextInt(64 << impatience) == 0)
                {
                    Thread.yield();
                }
            }
            else if (found == BroadcastReader.OVERRUN)
            {
                overruns++;
                isGapAllowed = true;
                reader.position(ring.latest());
            }
            else
            {
                Thread.onSpinWait();
            }
        }

        private void check()
        {
            final long ordinal = reader.ordinal();
            final UnsafeBuffer record = reader.record();
            final int length = record.getInt(BroadcastRing.HEADER_LENGTH);
            assertTrue(isGapAllowed ? ordinal > last : ordinal == last + 1, "last=" + last + " ordinal=" + ordinal);
            assertTrue(length >= 8 && length < MAX_BODY_LENGTH, "length=" + length);
            for (int i = Integer.BYTES; i < length; i++)
            {
                assertEquals((byte)(ordinal + i), record.getByte(BroadcastRing.HEADER_LENGTH + i));
            }
            last = ordinal;
            isGapAllowed = false;
        }

        @Override
        public String toString()
        {
            return "reader " + impatience + ": records=" + records + " overruns=" + overruns;
        }
    }
}
