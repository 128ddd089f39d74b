package io.lockstep.replay.determinism;

import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.state.LongTable;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * Processors with one bug each, most of them not in their own code but where it leads, and clean ones.
 */
final class PlantedProcessors
{
    private PlantedProcessors()
    {
    }

    abstract static class Base implements Processor
    {
        private LongTable values;

        @Override
        public final void onStart(final ProcessorContext ctx)
        {
            values = ctx.stores().longTable("values", 10);
        }

        @Override
        public void onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            values.put(1, value(buffer.getLong(offset)));
        }

        abstract long value(long input);
    }

    static final class ReadsClock extends Base
    {
        @Override
        long value(final long input)
        {
            return Fees.of(input);
        }

        private static final class Fees
        {
            static long of(final long input)
            {
                return isLate() ? input : 2 * input;
            }

            private static boolean isLate()
            {
                return System.currentTimeMillis() % 2 == 0;
            }
        }
    }

    static final class ReadsClockInLambda extends Base
    {
        @Override
        long value(final long input)
        {
            final LongSupplier later = () -> Instant.now().toEpochMilli();
            return later.getAsLong();
        }
    }

    static final class ReadsClockBehindInterface extends Base
    {
        private final Rate rate = new ClockRate();

        @Override
        long value(final long input)
        {
            return rate.rate() * input;
        }

        interface Rate
        {
            long rate();
        }

        static final class ClockRate implements Rate
        {
            @Override
            public long rate()
            {
                return System.nanoTime();
            }
        }
    }

    static final class DrawsRandom extends Base
    {
        private final Random random = new Random();

        @Override
        long value(final long input)
        {
            return random.nextLong() + ThreadLocalRandom.current().nextLong();
        }
    }

    static final class MakesUuid extends Base
    {
        @Override
        long value(final long input)
        {
            return UUID.randomUUID().getMostSignificantBits();
        }
    }

    static final class IteratesHashMap extends Base
    {
        private final Map<String, Long> totals = new HashMap<>();

        @Override
        long value(final long input)
        {
            totals.merge("key" + input, input, Long::sum);
            return totals.entrySet().iterator().next().getValue();
        }
    }

    static final class IteratesSetOf extends Base
    {
        @Override
        long value(final long input)
        {
            long value = input;
            for (final String each : Set.of("a", "b", "c"))
            {
                value = 31 * value + each.length();
            }
            return value;
        }
    }

    static final class IteratesPrimitiveMap extends Base
    {
        private final Long2LongHashMap totals = new Long2LongHashMap(-1);

        @Override
        long value(final long input)
        {
            final long[] last = new long[1];
            totals.put(input, input);
            totals.forEachLong((key, total) -> last[0] = total);
            return last[0];
        }
    }

    static final class StartsThread extends Base
    {
        @Override
        long value(final long input)
        {
            new Thread(() -> onStart(null)).start();
            return input;
        }
    }

    static final class ReadsEnvironment extends Base
    {
        @Override
        long value(final long input)
        {
            return "prod".equals(System.getenv("STAGE")) ? input : 0;
        }
    }

    static final class FormatsByLocale extends Base
    {
        @Override
        long value(final long input)
        {
            return String.format("%,d", input).length() + "I".toLowerCase().length();
        }
    }

    static final class UsesIdentity extends Base
    {
        @Override
        long value(final long input)
        {
            return System.identityHashCode(this);
        }
    }

    static final class UsesIntrinsic extends Base
    {
        @Override
        long value(final long input)
        {
            return (long)Math.pow(input, 1.5);
        }
    }

    /**
     * Everything that is near a hazard and none.
     */
    static final class Clean extends Base
    {
        private final Random seeded = new Random(42);
        private final TreeMap<Long, Long> sorted = new TreeMap<>();
        private final List<Long> list = new ArrayList<>();
        private final Map<Long, Long> index = new HashMap<>();

        @Override
        long value(final long input)
        {
            index.put(input, input);
            sorted.put(input, index.get(input));
            list.add(input);
            list.sort(Comparator.naturalOrder());
            long sum = seeded.nextLong() + Math.max(1, input) + Math.floorMod(input, 7L) + (long)StrictMath.exp(1);
            for (final long each : list)
            {
                sum += each;
            }
            return sum + sorted.firstKey() + String.format(java.util.Locale.ROOT, "%d", input).length();
        }
    }

    /**
     * A clock that somebody vouches for.
     */
    static final class Vouched extends Base
    {
        @Override
        long value(final long input)
        {
            trace(input);
            return input;
        }

        @Deterministic(because = "is only printed")
        private static void trace(final long input)
        {
            System.out.println(System.nanoTime() + " " + input);
        }
    }
}
