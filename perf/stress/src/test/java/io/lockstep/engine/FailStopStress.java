package io.lockstep.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Of two failures at once one is the first, and it alone is told.
 */
@JCStressTest
@Outcome(id = {"first, 1", "second, 1"}, expect = Expect.ACCEPTABLE, desc = "One of the two, told once.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Told twice, or another than was told.")
@State
public class FailStopStress
{
    private static final Throwable CAUSE = new IllegalStateException("stress");

    private final AtomicInteger told = new AtomicInteger();
    private volatile Throwable toldFailure;
    private final FailStop failStop = new FailStop((failure) ->
    {
        told.incrementAndGet();
        toldFailure = failure;
    });

    @Actor
    public void first()
    {
        failStop.fail("first", 1, CAUSE);
    }

    @Actor
    public void second()
    {
        failStop.fail("second", 2, CAUSE);
    }

    @Arbiter
    public void outcome(final LL_Result result)
    {
        result.r1 = failStop.failure() == toldFailure ? failStop.failure().roleName() : "another";
        result.r2 = told.get();
    }
}
