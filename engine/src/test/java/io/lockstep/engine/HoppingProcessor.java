package io.lockstep.engine;

import io.lockstep.engine.state.LongTable;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Processor of a stage for tests of pipelines: it keeps a sum for each key, answers an event with up to three that go
 * on to other keys, and schedules and cancels timers, all as the event's value says. Its stalls are random, and must
 * not show in anything.
 *
 * <p>An event is an SBE header of schema 7, a key and a value.
 */
public final class HoppingProcessor implements Processor
{
    public static final int LENGTH = 24;

    /**
     * Key of events that all shards apply: each adds the value to all that it answers later.
     */
    public static final long BIAS_KEY = -1;

    private static final int KEYS = 1 << 12;
    private static final long STALL_MAX_NS = 20_000;

    private final AtomicLong timersFired;
    private final SplittableRandom stalls;

    private ProcessorContext ctx;
    private LongTable sums;

    /**
     * Make a processor.
     *
     * @param timersFired counts the timers.
     * @param stalls      decides when to stall; null for never.
     */
    public HoppingProcessor(final AtomicLong timersFired, final SplittableRandom stalls)
    {
        this.timersFired = timersFired;
        this.stalls = stalls;
    }

    public static DirectBuffer event(final long key, final long value)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH]);
        encode(buffer, key, value);
        return buffer;
    }

    public static long key(final DirectBuffer buffer, final int offset, final int length)
    {
        final long key = buffer.getLong(offset + 8);
        return key == BIAS_KEY ? ShardKey.EVERY_SHARD : key;
    }

    public static boolean isKnown(final DirectBuffer buffer, final int offset, final int length)
    {
        return length == LENGTH && buffer.getShort(offset + 4) == TestEvents.SCHEMA_ID;
    }

    @Override
    public void onStart(final ProcessorContext context)
    {
        ctx = context;
        sums = context.stores().longTable("sums", KEYS + 1);
    }

    @Override
    public void onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        stall();
        final long key = buffer.getLong(offset + 8);
        final long value = buffer.getLong(offset + 16);
        final long sum = add(key, value);
        if (key == BIAS_KEY)
        {
            send(BIAS_KEY, value + 1);
            return;
        }

        final long answer = sum + sum(BIAS_KEY);
        switch ((int)Math.floorMod(value, 11L))
        {
            case 0:
                ctx.schedule(key * 4 + Math.floorMod(value, 3L), ctx.timeNs() + Math.floorMod(sum, 50L));
                break;

            case 1:
                ctx.cancel(key * 4 + Math.floorMod(sum, 3L));
                break;

            default:
                break;
        }
        for (long i = Math.floorMod(value, 4L); i > 0; i--)
        {
            send(Math.floorMod(answer * 31 + i, (long)KEYS), answer + i);
        }
    }

    @Override
    public void onTimer(final long timerId, final long deadlineNs)
    {
        stall();
        timersFired.incrementAndGet();
        final long sum = add(timerId >> 2, 7);
        if (Math.floorMod(sum, 5L) == 0)
        {
            ctx.schedule(timerId, deadlineNs);
        }

        send(timerId >> 2, sum);
    }

    @Override
    public void onSession(final long sessionId, final long source, final boolean isOpen)
    {
        send(BIAS_KEY, sessionId);
    }

    private long add(final long key, final long value)
    {
        final long sum = sum(key) + value;
        sums.put(key, sum);
        return sum;
    }

    private long sum(final long key)
    {
        final long sum = sums.get(key);
        return sum == LongTable.MISSING_VALUE ? 0 : sum;
    }

    private void send(final long key, final long value)
    {
        encode(ctx.claim(LENGTH), key, value);
        ctx.send();
    }

    private void stall()
    {
        if (stalls == null)
        {
            return;
        }

        switch (stalls.nextInt(512))
        {
            case 0:
                LockSupport.parkNanos(stalls.nextLong(STALL_MAX_NS));
                break;

            case 1:
            case 2:
                Thread.yield();
                break;

            default:
                break;
        }
    }

    private static void encode(final MutableDirectBuffer buffer, final long key, final long value)
    {
        buffer.putShort(0, (short)(LENGTH - 8));
        buffer.putShort(2, (short)TestEvents.TEMPLATE_ID);
        buffer.putShort(4, (short)TestEvents.SCHEMA_ID);
        buffer.putShort(6, (short)0);
        buffer.putLong(8, key);
        buffer.putLong(16, value);
    }
}
