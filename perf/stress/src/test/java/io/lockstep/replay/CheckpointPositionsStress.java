package io.lockstep.replay;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/**
 * A position is never told of another checkpoint than was asked about.
 */
@JCStressTest
@Outcome(id = {"10", "-1"}, expect = Expect.ACCEPTABLE, desc = "The checkpoint's own, or none any more.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Another checkpoint's.")
@State
public class CheckpointPositionsStress
{
    private static final long SEQUENCE = 1;
    private static final long SAME_PLACE = 257;

    private final CheckpointPositions positions = new CheckpointPositions(1);

    public CheckpointPositionsStress()
    {
        positions.put(SEQUENCE, 10);
    }

    @Actor
    public void journaler()
    {
        positions.put(SAME_PLACE, 20);
    }

    @Actor
    public void output(final J_Result result)
    {
        result.r1 = positions.position(SEQUENCE);
    }
}
