package io.lockstep.engine;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

class IdleProfileTest
{
    @Test
    void shouldBackOffUnlessTold()
    {
        final EngineContext ctx = new EngineContext();

        assertInstanceOf(BackoffIdleStrategy.class, EngineThreads.idleStrategy(ctx, List.of("processor"), true));
    }

    @Test
    void shouldTakeTheProfileOfTheRole()
    {
        final EngineContext ctx = new EngineContext()
            .idleProfile(IdleProfile.SLEEP)
            .idleProfile("processor", IdleProfile.SPIN);

        assertInstanceOf(BusySpinIdleStrategy.class, EngineThreads.idleStrategy(ctx, List.of("processor"), true));
        assertInstanceOf(SleepingIdleStrategy.class, EngineThreads.idleStrategy(ctx, List.of("output"), true));
    }

    @Test
    void shouldTakeTheMostEagerOfThoseThatShareAThread()
    {
        final EngineContext ctx = new EngineContext()
            .idleProfile(IdleProfile.SLEEP)
            .idleProfile("journaler", IdleProfile.YIELD);

        assertInstanceOf(
            YieldingIdleStrategy.class, EngineThreads.idleStrategy(ctx, List.of("output", "journaler"), true));
    }

    @Test
    void shouldNotKeepACoreBusyThatOthersNeed()
    {
        final EngineContext ctx = new EngineContext().idleProfile(IdleProfile.SPIN);

        assertInstanceOf(BackoffIdleStrategy.class, EngineThreads.idleStrategy(ctx, List.of("processor"), false));
    }
}
