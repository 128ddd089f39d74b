package io.lockstep.engine;

import com.lmax.disruptor.Sequence;
import io.lockstep.engine.state.TimerQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * For a deadline that an event under way sees to, no other event is wanted.
 */
@JCStressTest
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "The one event is enough.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A second event for the same deadline.")
@State
public class TimeAdvanceStress
{
    private static final long SLOT = 5;
    private static final long NOW_NS = 200;

    private final Sequence position = new Sequence(SLOT - 1);
    private final TimeAdvance timeAdvance = new TimeAdvance(1);

    public TimeAdvanceStress()
    {
        TimeAdvance.publish(timeAdvance.earliestDeadlineNs(0), NOW_NS - 100);
        timeAdvance.onSequenced(SLOT);
    }

    @Actor
    public void processor()
    {
        TimeAdvance.publish(timeAdvance.earliestDeadlineNs(0), TimerQueue.NO_DEADLINE);
        position.set(SLOT);
    }

    @Actor
    public void host(final ZZ_Result result)
    {
        result.r1 = isWanted();
    }

    @Arbiter
    public void later(final ZZ_Result result)
    {
        result.r2 = isWanted();
    }

    private boolean isWanted()
    {
        return timeAdvance.isWanted(NOW_NS, (slot) -> position.get() >= slot);
    }
}
