package io.lockstep.engine;

import org.agrona.BitUtil;

import java.util.Objects;

/**
 * What has to hold of an {@link EngineContext}, checked before anything is made of it.
 *
 * <p>Threading: the thread that launches.
 */
final class EngineContextCheck
{
    private static final int SLOT_LENGTH_MIN = 64;

    private EngineContextCheck()
    {
    }

    static void check(final EngineContext ctx)
    {
        Objects.requireNonNull(ctx.core(), "EngineContext.core is not set");
        Objects.requireNonNull(ctx.errorHandler(), "EngineContext.errorHandler is not set");
        Objects.requireNonNull(ctx.outputListener(), "EngineContext.outputListener is not set");
        Objects.requireNonNull(ctx.gate(), "EngineContext.gate is not set");
        Objects.requireNonNull(ctx.threading(), "EngineContext.threading is not set");
        Objects.requireNonNull(ctx.agentThreads(), "EngineContext.agentThreads is not set");
        Objects.requireNonNull(ctx.idleProfile(""), "EngineContext.idleProfile is not set");
        Objects.requireNonNull(ctx.nanoClock(), "EngineContext.nanoClock is not set");
        requirePowerOfTwo("inputSlots", ctx.inputSlots(), 1);
        requirePowerOfTwo("inputSlotLength", ctx.inputSlotLength(), SLOT_LENGTH_MIN);
        requirePowerOfTwo("outputSlots", ctx.outputSlots(), 1);
        requirePowerOfTwo("outputSlotLength", ctx.outputSlotLength(), SLOT_LENGTH_MIN);
        if (ctx.latencySampleInterval() != LatencySamples.NEVER)
        {
            requirePowerOfTwo("latencySampleInterval", ctx.latencySampleInterval(), 1);
        }
        requirePositive("maxEventLength", ctx.maxEventLength());
        requirePositive("maxOutputLength", ctx.maxOutputLength());
        requirePositive("drainTimeoutNs", ctx.drainTimeoutNs());
        requirePositive("stopTimeoutNs", ctx.stopTimeoutNs());
        if (ctx.observerRingLength() != EngineContext.NO_OBSERVERS)
        {
            requirePowerOfTwo("observerRingLength", ctx.observerRingLength(), SLOT_LENGTH_MIN);
        }
    }

    private static void requirePowerOfTwo(final String name, final int value, final int min)
    {
        if (value < min || !BitUtil.isPowerOfTwo(value))
        {
            throw new IllegalArgumentException(
                "EngineContext." + name + " must be a power of two from " + min + " on: " + name + "=" + value);
        }
    }

    private static void requirePositive(final String name, final long value)
    {
        if (value < 1)
        {
            throw new IllegalArgumentException("EngineContext." + name + " must be positive: " + name + "=" + value);
        }
    }
}
