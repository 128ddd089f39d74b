package io.lockstep.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/**
 * The outputs of an event are seen all at once, whole, the last one marked.
 */
@JCStressTest
@org.openjdk.jcstress.annotations.Outcome(
    id = "-1, 0, 0", expect = Expect.ACCEPTABLE, desc = "Nothing is published yet.")
@org.openjdk.jcstress.annotations.Outcome(
    id = "1, 12, 1", expect = Expect.ACCEPTABLE, desc = "Both outputs, and the end of the event.")
@org.openjdk.jcstress.annotations.Outcome(expect = Expect.FORBIDDEN, desc = "A part of an event.")
@State
public class OutputRingStress
{
    private static final int LENGTH = 16;

    private final OutputRing ring = new OutputRing(16, 64, LENGTH, () -> { });

    @Actor
    public void processor()
    {
        for (int index = 0; index < 2; index++)
        {
            ring.claim(LENGTH).putLong(8, 1 + 10L * index);
            ring.publish(1, index, 1, 1, 1);
        }
        ring.endOfEvent(1, 1, 1, 1, Outcome.APPLIED, 2, 0);
    }

    @Actor
    public void output(final JJJ_Result result)
    {
        final long highest = ring.highestPublished(0);
        result.r1 = highest;
        final OutputSlot slot = new OutputSlot();
        for (long i = 0; i <= highest; i++)
        {
            slot.wrap(ring.buffer(), ring.offset(i));
            result.r2 += ring.buffer().getLong(slot.outputOffset() + 8);
            result.r3 = slot.isLast() ? 1 : 0;
        }
    }
}
