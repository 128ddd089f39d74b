package io.lockstep.replay.determinism;

import io.lockstep.engine.EngineContext;
import io.lockstep.replay.ReplayApplication;
import io.lockstep.replay.simulation.NodeSimulation;
import io.lockstep.replay.simulation.SimulatedEvent;
import io.lockstep.replay.simulation.SimulationContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method a test of an application under faults: a whole node, with its journal, snapshots and recovery, lives
 * many short lives in one thread. Sources resend and leave gaps, agents run in any order, the clock is set back, disks
 * are full, fail, tear pages and lose them, processes and machines end at any moment. After each start all that was
 * acknowledged has to be there, with the very outputs that were let out, and with the state that a run without faults
 * comes to; the first event that has not is named.
 *
 * <p>The method writes one event, and is called for each:
 *
 * <pre>{@code
 * @Simulation(application = MyApplication.class, seeds = 500)
 * void shouldSurviveAnything(final SimulatedEvent event)
 * {
 *     deposit.wrapAndApplyHeader(event.buffer(), 0, header)
 *         .account(event.random().nextLong(10))
 *         .amount(event.random().nextLong(1, 1_000));
 *     event.length(header.encodedLength() + deposit.encodedLength());
 * }
 * }</pre>
 *
 * <p>Whatever it draws comes from {@link SimulatedEvent#random()}; then a seed is all that it takes to see a failure
 * again. A failing test prints it with the fewest events that it was seen to fail with:
 * {@code -Dlockstep.seed=S -Dlockstep.simulation.events=N} run that seed alone. The test also fails where a fault of
 * {@link NodeSimulation#FAULTS} was never met, though it goes on for up to {@link SimulationExtension#PATIENCE} times
 * as many seeds to meet all.
 *
 * <p>What it takes for granted: a disk keeps what it said that it wrote. Each start hashes all the room that stores
 * have: an application with small capacities gets through hundreds of seeds a minute, one with large ones does not.
 *
 * <p>Threading: that of the test. No time passes and no file is touched.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@ExtendWith(SimulationExtension.class)
public @interface Simulation
{
    /**
     * Value of {@link #seed()} that stands for another one in each run.
     */
    long ANY_SEED = Long.MIN_VALUE;

    /**
     * Seeds that are run, unless set.
     */
    int SEEDS_DEFAULT = 100;

    /**
     * What is simulated.
     *
     * @return a class with a constructor without arguments, of any visibility.
     */
    Class<? extends ReplayApplication> application();

    /**
     * How many seeds are run, at least.
     *
     * @return positive.
     */
    int seeds() default SEEDS_DEFAULT;

    /**
     * The first seed; the others follow it.
     *
     * @return any but {@link #ANY_SEED}, which stands for another one in each run. The system property
     * {@code lockstep.seed} goes before it, and is the only one that is run then.
     */
    long seed() default ANY_SEED;

    /**
     * Most events of a seed, over all lives of the node.
     *
     * @return positive.
     */
    int maxEvents() default SimulationContext.MAX_EVENTS_DEFAULT;

    /**
     * Longest event.
     *
     * @return in bytes.
     */
    int maxEventLength() default EngineContext.MAX_EVENT_LENGTH_DEFAULT;

    /**
     * Longest time from one event to the next. Set it to what timers are about, so that they fire.
     *
     * @return in nanoseconds.
     */
    long maxStepNs() default SimulationContext.MAX_STEP_NS_DEFAULT;
}
