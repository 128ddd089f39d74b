package io.lockstep.engine;

import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.engine.state.LongTable;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What the last stage lets return to the first one is there when the next event comes, whatever the number of shards
 * and the threads.
 *
 * <p>The first stage keeps a balance for each key and lets an event spend of it; the second one tells how much was
 * spent, and lets two halves of it return, to another key each.
 */
@Timeout(300)
class WayBackTest
{
    private static final int EVENTS = 20_000;
    private static final int KEYS = 40;
    private static final long RETURNED = 1L << 40;
    private static final long FOR_EVER = 2L << 40;

    private final List<long[]> flow = new ArrayList<>();

    @Test
    void shouldDecideOnEachEventWithAllThatReturnedOfThoseBefore()
    {
        final List<String> expected = model();

        for (final Threading threading : List.of(Threading.INVOKER, Threading.SHARED, Threading.DEDICATED))
        {
            for (final int shards : new int[]{1, 2, 4, 8})
            {
                assertEquals(expected, run(threading, shards), threading + " shards=" + shards);
            }
        }
    }

    @Test
    void shouldRefuseOutputsThatReturnToTheirOwnStage()
    {
        final CoreContext ctx = new CoreContext()
            .pipeline(new Pipeline().stage("one", SummingProcessor::new).returns((buffer, offset, length) -> false))
            .eventCheck(TestEvents::isKnown)
            .pageHome(new DirectPageHome());

        assertThrows(IllegalArgumentException.class, () -> new EngineCore(ctx));
    }

    @Test
    void shouldFailAtAnEventOfWhichSomethingReturnsWithoutAnEnd()
    {
        try (EngineCore core = core(1))
        {
            core.outputs(new ListenerOutputs(OutputListener.NONE, 64));
            final DirectBuffer event = HoppingProcessor.event(1, FOR_EVER);

            final Exception failure = assertThrows(
                Exception.class, () -> core.apply(1, 1, EngineCore.NO_SOURCE, 0, event, 0, event.capacity()));

            assertInstanceOf(IllegalStateException.class, failure);
            assertTrue(failure.getMessage().contains("does not end"), failure.getMessage());
        }
    }

    /**
     * The same by a map.
     */
    private List<String> model()
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("-Dlockstep.seed=" + seed);
        final SplittableRandom random = new SplittableRandom(seed);
        final Map<Long, Long> balances = new HashMap<>();
        final List<String> lines = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < EVENTS; i++)
        {
            final long key = random.nextInt(KEYS);
            final long value = 1 + random.nextInt(60);
            flow.add(new long[]{key, value});
            final long balance = balances.getOrDefault(key, 20L);
            final boolean isSpent = balance >= value;
            lines.add(key + " " + (isSpent ? value : -value));
            if (isSpent)
            {
                balances.put(key, balance - value);
                balances.merge(other(key, 1), 20 + value / 2, (one, two) -> one + two - 20);
                balances.merge(other(key, 2), 20 + value - value / 2, (one, two) -> one + two - 20);
            }
            else
            {
                refused++;
            }
        }

        assertTrue(refused > EVENTS / 20 && refused < EVENTS * 19 / 20, "refused=" + refused);
        return lines;
    }

    private List<String> run(final Threading threading, final int shards)
    {
        final List<String> lines = new ArrayList<>();
        try (EngineCore core = core(shards))
        {
            final Engine engine = Engine.launch(new EngineContext()
                .core(core)
                .outputListener((header, buffer, offset, length) ->
                    lines.add(buffer.getLong(offset + 8) + " " + buffer.getLong(offset + 16)))
                .errorHandler((failure) -> { })
                .threading(threading)
                .inputSlots(256)
                .outputSlots(256)
                .maxEventLength(64)
                .maxOutputLength(64)
                .idleStrategySupplier(YieldingIdleStrategy::new));
            for (final long[] event : flow)
            {
                final DirectBuffer buffer = HoppingProcessor.event(event[0], event[1]);
                while (engine.offer(1, EngineCore.NO_SOURCE, 0, buffer, 0, buffer.capacity()) < 0)
                {
                    if (threading == Threading.INVOKER)
                    {
                        engine.invoke();
                    }
                    Thread.yield();
                }
            }
            engine.close();
            assertNull(engine.failure(), () -> String.valueOf(engine.failure()));
        }

        return lines;
    }

    private static EngineCore core(final int shards)
    {
        return new EngineCore(new CoreContext()
            .pipeline(new Pipeline()
                .stage("balances", Balances::new, HoppingProcessor::key, shards)
                .stage("spending", Spending::new, HoppingProcessor::key, shards)
                .returns((buffer, offset, length) -> isReturned(buffer.getLong(offset + 16))))
            .eventCheck(HoppingProcessor::isKnown)
            .pageHomes((name) -> new DirectPageHome()));
    }

    private static boolean isReturned(final long value)
    {
        return value > 0 && 0 != (value & RETURNED);
    }

    private static boolean isForEver(final long value)
    {
        return value > 0 && 0 != (value & FOR_EVER);
    }

    private static long other(final long key, final int step)
    {
        return (key * 7 + step) % KEYS;
    }

    private static void send(final ProcessorContext ctx, final long key, final long value)
    {
        ctx.claim(HoppingProcessor.LENGTH).putBytes(
            0, HoppingProcessor.event(key, value), 0, HoppingProcessor.LENGTH);
        ctx.send();
    }

    private static final class Balances extends ContextProcessor
    {
        private LongTable balances;

        @Override
        public void onStart(final ProcessorContext context)
        {
            super.onStart(context);
            balances = context.stores().longTable("balances", KEYS);
        }

        @Override
        public void onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            final long key = buffer.getLong(offset + 8);
            final long value = buffer.getLong(offset + 16);
            final long stored = balances.get(key);
            final long balance = stored == LongTable.MISSING_VALUE ? 20 : stored;
            if (isForEver(value))
            {
                send(ctx, key, value);
            }
            else if (isReturned(value))
            {
                balances.put(key, balance + (value & RETURNED - 1));
            }
            else
            {
                final boolean isSpent = balance >= value;
                balances.put(key, isSpent ? balance - value : balance);
                send(ctx, key, isSpent ? value : -value);
            }
        }
    }

    private static final class Spending extends ContextProcessor
    {
        @Override
        public void onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            final long key = buffer.getLong(offset + 8);
            final long value = buffer.getLong(offset + 16);
            if (isForEver(value))
            {
                send(ctx, key, value | RETURNED);
                return;
            }

            if (value > 0)
            {
                send(ctx, other(key, 1), RETURNED | value / 2);
            }
            send(ctx, key, value);
            if (value > 0)
            {
                send(ctx, other(key, 2), RETURNED | value - value / 2);
            }
        }
    }
}
