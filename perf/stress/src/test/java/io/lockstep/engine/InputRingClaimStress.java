package io.lockstep.engine;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/**
 * Two producers never get the same slot, and both events are there in the end.
 */
@JCStressTest
@Outcome(id = "0, 1, 3", expect = Expect.ACCEPTABLE, desc = "The first one was first.")
@Outcome(id = "1, 0, 3", expect = Expect.ACCEPTABLE, desc = "The second one was first.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A slot given twice, or an event lost.")
@State
public class InputRingClaimStress
{
    private final UnsafeBuffer event = new UnsafeBuffer(new byte[16]);
    private final InputRing ring = new InputRing(4, 64, 16, false);

    @Actor
    public void first(final JJJ_Result result)
    {
        result.r1 = offer(1);
    }

    @Actor
    public void second(final JJJ_Result result)
    {
        result.r2 = offer(2);
    }

    @Arbiter
    public void sources(final JJJ_Result result)
    {
        final long highest = ring.highestPublished(0);
        for (long slot = 0; slot <= highest; slot++)
        {
            result.r3 += ring.buffer().getLong(ring.offset(slot) + InputSlot.SOURCE_OFFSET);
        }
    }

    private long offer(final long source)
    {
        final long slot = ring.tryClaim(1);
        ring.write(slot, 0, source, 1, event, 0, 16);
        ring.publish(slot, 1);
        return slot;
    }
}
