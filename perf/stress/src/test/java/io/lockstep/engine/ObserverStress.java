package io.lockstep.engine;

import io.lockstep.engine.counters.CounterType;
import io.lockstep.engine.counters.Counters;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

import java.nio.ByteBuffer;

/**
 * Who attaches while the engine lets out a batch misses nothing of what it is to see, and meets nothing twice.
 */
public final class ObserverStress
{
    private static final int RING_LENGTH = 1024;
    private static final int LENGTH = 16;
    private static final AtomicCounter ALL_DROPPED = Counters.ofProcess().counter(CounterType.DROPPED, "outputs");

    private ObserverStress()
    {
    }

    /**
     * The agent that lets outputs out, the journal that has them before observers do, and an observer.
     */
    abstract static class Scene
    {
        final ObserverFeed feed = new ObserverFeed(RING_LENGTH, LENGTH);
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(256));
        final OutputSlot slot = new OutputSlot();
        private final FailStop failStop = new FailStop((failure) -> { });

        // What the journal has.
        private volatile long kept;

        final void letOut(final long sequence)
        {
            slot.wrap(buffer, 0).output(sequence, 0, sequence, 1, sequence, LENGTH);
            slot.last(Outcome.APPLIED);
            feed.onOutput(slot, buffer, OutputSlot.OUTPUT_OFFSET, LENGTH);
            kept = sequence;
            feed.onBatchEnd();
        }

        final Seen attach(final boolean hasHistory)
        {
            return new Seen(new OutputObserver(
                feed,
                failStop,
                ALL_DROPPED,
                1,
                hasHistory ? ObserverPolicy.CATCH_UP : ObserverPolicy.DROP,
                hasHistory ? this::open : null));
        }

        private ObserverHistory.Reader<OutputListener> open(final long from)
        {
            return new ObserverHistory.Reader<>()
            {
                private final UnsafeBuffer entryBuffer = new UnsafeBuffer(ByteBuffer.allocateDirect(256));
                private final OutputSlot entry = new OutputSlot();
                private long next = from;

                @Override
                public int poll(final OutputListener listener, final int frameLimit)
                {
                    if (next > kept)
                    {
                        return 0;
                    }

                    entry.wrap(entryBuffer, 0).output(next, 0, next, 1, next, LENGTH);
                    entry.last(Outcome.APPLIED);
                    next++;
                    listener.onOutput(entry, entryBuffer, OutputSlot.OUTPUT_OFFSET, LENGTH);
                    return 1;
                }

                @Override
                public void close()
                {
                }
            };
        }
    }

    /**
     * What an observer was handed.
     */
    static final class Seen implements OutputListener
    {
        final OutputObserver observer;
        private String text = "";

        Seen(final OutputObserver observer)
        {
            this.observer = observer;
        }

        @Override
        public void onOutput(final OutputHeader header, final DirectBuffer from, final int offset, final int length)
        {
            text += header.sequence();
        }

        String poll(final int times)
        {
            for (int i = 0; i < times; i++)
            {
                observer.poll(this, 10);
            }

            return text;
        }
    }

    /**
     * Without a journal an observer begins at the live edge.
     */
    @JCStressTest
    @org.openjdk.jcstress.annotations.Outcome(
        id = {"2, 0", "12, 0"}, expect = Expect.ACCEPTABLE, desc = "All from the edge on.")
    @org.openjdk.jcstress.annotations.Outcome(
        id = "2, 1", expect = Expect.ACCEPTABLE, desc = "It is told of the one that passed while it attached.")
    @org.openjdk.jcstress.annotations.Outcome(
        expect = Expect.FORBIDDEN, desc = "A gap that it is not told of, or a drop that was none.")
    @State
    public static class AttachAtTheEdge extends Scene
    {
        private Seen seen;

        @Actor
        public void agent()
        {
            letOut(1);
        }

        @Actor
        public void observer()
        {
            seen = attach(false);
            seen.poll(2);
        }

        @Arbiter
        public void rest(final LL_Result result)
        {
            letOut(2);
            result.r1 = seen.poll(3);
            result.r2 = seen.observer.dropped();
        }
    }

    /**
     * With one it sees everything, from the first event on.
     */
    @JCStressTest
    @org.openjdk.jcstress.annotations.Outcome(
        id = "12, 123, 0", expect = Expect.ACCEPTABLE, desc = "Everything once.")
    @org.openjdk.jcstress.annotations.Outcome(expect = Expect.FORBIDDEN, desc = "A gap, or an entry twice.")
    @State
    public static class AttachBehindHistory extends Scene
    {
        private Seen seen;

        @Actor
        public void agent()
        {
            letOut(1);
            letOut(2);
        }

        @Actor
        public void observer()
        {
            seen = attach(true);
            seen.poll(4);
        }

        @Arbiter
        public void rest(final LLL_Result result)
        {
            // Where nothing more comes, it has to notice by itself.
            result.r1 = seen.poll(6);
            letOut(3);
            result.r2 = seen.poll(6);
            result.r3 = seen.observer.dropped();
        }
    }

    /**
     * The last one detaches while another attaches: the agent may cease to feed the ring in between, or not notice.
     */
    @JCStressTest
    @org.openjdk.jcstress.annotations.Outcome(
        id = "123, 1234, 0", expect = Expect.ACCEPTABLE, desc = "Everything once.")
    @org.openjdk.jcstress.annotations.Outcome(expect = Expect.FORBIDDEN, desc = "A gap, or an entry twice.")
    @State
    public static class DetachAndAttach extends Scene
    {
        private final Seen before;
        private Seen seen;

        // The reader of the history is of the base class, which is complete by then.
        @SuppressWarnings("this-escape")
        public DetachAndAttach()
        {
            before = attach(true);
            letOut(1);
            before.poll(3);
        }

        @Actor
        public void agent()
        {
            letOut(2);
            letOut(3);
        }

        @Actor
        public void observer()
        {
            before.observer.close();
            seen = attach(true);
            seen.poll(4);
        }

        @Arbiter
        public void rest(final LLL_Result result)
        {
            // Where nothing more comes, it has to notice by itself.
            result.r1 = seen.poll(6);
            letOut(4);
            result.r2 = seen.poll(6);
            result.r3 = seen.observer.dropped();
        }
    }
}
