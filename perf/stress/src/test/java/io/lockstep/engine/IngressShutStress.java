package io.lockstep.engine;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * Who has shut the door sees the claim of every event that was accepted.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Accepted, and seen.")
@Outcome(id = "-2, -1", expect = Expect.ACCEPTABLE, desc = "Refused, with nothing claimed.")
@Outcome(id = "-2, 0", expect = Expect.ACCEPTABLE, desc = "Refused, with a claim given up.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Accepted, and nobody will wait for it.")
@State
public class IngressShutStress
{
    private final UnsafeBuffer event = new UnsafeBuffer(new byte[16]);
    private final InputRing ring = new InputRing(4, 64, 16, false);
    private final Ingress ingress = new Ingress(
        ring,
        (buffer, offset, length) -> true,
        new FailStop((failure) -> { }),
        null,
        LatencySamples.off(() -> 0),
        false);

    @Actor
    public void producer(final JJ_Result result)
    {
        result.r1 = ingress.offer(0, 1, 1, event, 0, 16);
    }

    @Actor
    public void closer(final JJ_Result result)
    {
        ingress.shut();
        result.r2 = ring.claimedCursor();
    }
}
