package io.lockstep.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/**
 * A reader believes whole records only, whether the writer is just behind its tail or a lap ahead.
 */
public final class BroadcastRingStress
{
    private static final int CAPACITY = 512;
    private static final int BODY_LENGTH = 48;
    private static final int LAST_LONG = BODY_LENGTH - Long.BYTES;
    private static final int RECORDS_TO_A_LAP = CAPACITY / (BroadcastRing.HEADER_LENGTH + BODY_LENGTH);

    private BroadcastRingStress()
    {
    }

    private static void write(final BroadcastRing ring, final long ordinal)
    {
        final int offset = ring.claim(BODY_LENGTH, ordinal);
        for (int i = 0; i < BODY_LENGTH; i += Long.BYTES)
        {
            ring.buffer().putLong(offset + i, ordinal);
        }
    }

    private static void read(final BroadcastRing ring, final JJJ_Result result)
    {
        final BroadcastReader reader = new BroadcastReader(ring);
        result.r1 = reader.next();
        if (result.r1 == BroadcastReader.RECORD)
        {
            final long first = reader.record().getLong(BroadcastRing.HEADER_LENGTH);
            final long last = reader.record().getLong(BroadcastRing.HEADER_LENGTH + LAST_LONG);
            result.r2 = reader.ordinal();
            result.r3 = first == last ? first : -2;
        }
    }

    /**
     * The record is about to be published.
     */
    @JCStressTest
    @Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "Nothing is published yet.")
    @Outcome(id = "1, 9, 9", expect = Expect.ACCEPTABLE, desc = "The whole record.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A torn record.")
    @State
    public static class Publish
    {
        private final BroadcastRing ring = new BroadcastRing(CAPACITY, BODY_LENGTH);

        @Actor
        public void writer()
        {
            write(ring, 9);
            ring.publish();
        }

        @Actor
        public void reader(final JJJ_Result result)
        {
            read(ring, result);
        }
    }

    /**
     * The record is about to be overwritten.
     */
    @JCStressTest
    @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "The whole record.")
    @Outcome(id = "2, 0, 0", expect = Expect.ACCEPTABLE, desc = "It was overwritten, and the reader knows.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A record that never was.")
    @State
    public static class Overrun
    {
        private final BroadcastRing ring = new BroadcastRing(CAPACITY, BODY_LENGTH);

        public Overrun()
        {
            for (int i = 1; i < RECORDS_TO_A_LAP; i++)
            {
                write(ring, i);
            }
            ring.publish();
        }

        @Actor
        public void writer()
        {
            for (int i = 0; i < 3; i++)
            {
                write(ring, RECORDS_TO_A_LAP + i);
                ring.publish();
            }
        }

        @Actor
        public void reader(final JJJ_Result result)
        {
            read(ring, result);
        }
    }
}
