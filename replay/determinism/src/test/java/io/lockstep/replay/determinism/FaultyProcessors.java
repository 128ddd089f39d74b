package io.lockstep.replay.determinism;

import io.lockstep.codecs.control.MessageHeaderEncoder;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Pipeline;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.state.LongTable;
import io.lockstep.replay.ReplayApplication;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.function.Supplier;

/**
 * Processors with one bug each that no scan of byte code sees: every call that they make is harmless. They answer each
 * event with a number.
 */
final class FaultyProcessors
{
    static final int LENGTH = 24;
    static final int EVENTS = 40;
    static final int ODD_EVENT = 17;
    static final int FIRST_REPORT_BEHIND_ODD_EVENT = 22;

    private static final int KEY_OFFSET = 8;
    private static final int NUMBER_OFFSET = 16;
    private static final int KEYS = 5;

    private FaultyProcessors()
    {
    }

    static ReplayApplication application(final Supplier<Processor> processor)
    {
        return new ReplayApplication()
        {
            @Override
            public String applicationName()
            {
                return "planted";
            }

            @Override
            public CoreContext core()
            {
                return new CoreContext()
                    .pipeline(new Pipeline().stage("planted", processor))
                    .eventCheck((buffer, offset, length) -> length == LENGTH);
            }

            @Override
            public int maxOutputLength()
            {
                return LENGTH;
            }
        };
    }

    /**
     * Events with the numbers from one on, and keys in turn.
     */
    static void feed(final RecordedInput input)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[LENGTH]);
        new MessageHeaderEncoder().wrap(event, 0).blockLength(LENGTH - MessageHeaderEncoder.ENCODED_LENGTH)
            .templateId(1).schemaId(80).version(0);
        for (int i = 1; i <= EVENTS; i++)
        {
            event.putLong(KEY_OFFSET, i % KEYS);
            event.putLong(NUMBER_OFFSET, i);
            input.event(i, 3, i, event, 0, LENGTH);
        }
    }

    /**
     * Answers each event.
     */
    abstract static class Base implements Processor
    {
        private ProcessorContext ctx;
        private LongTable values;

        @Override
        public final void onStart(final ProcessorContext processorContext)
        {
            ctx = processorContext;
            values = ctx.stores().longTable("values", 10);
        }

        @Override
        public final void onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            final long answer = answer(buffer, offset, length);
            final MutableDirectBuffer output = ctx.claim(LENGTH);
            output.putBytes(0, buffer, offset, LENGTH);
            output.putLong(NUMBER_OFFSET, answer);
            ctx.send();
        }

        final LongTable values()
        {
            return values;
        }

        final long kept(final long key)
        {
            return Math.max(0, values.get(key));
        }

        abstract long answer(DirectBuffer buffer, int offset, int length);
    }

    /**
     * All that it knows is in its store.
     */
    static final class Clean extends Base
    {
        @Override
        long answer(final DirectBuffer buffer, final int offset, final int length)
        {
            final long key = buffer.getLong(offset + KEY_OFFSET);
            values().put(key, kept(key) + buffer.getLong(offset + NUMBER_OFFSET));
            return kept(key);
        }
    }

    /**
     * Counts in a field, which no snapshot has.
     */
    static final class LeavesStateOut extends Base
    {
        private long count;

        @Override
        long answer(final DirectBuffer buffer, final int offset, final int length)
        {
            return ++count;
        }
    }

    /**
     * Adds up in the order of the events; behind a snapshot once in the order of the keys, which rounds otherwise.
     */
    static final class SumsDoubles extends Base
    {
        private double total;
        private boolean isLoaded;

        @Override
        long answer(final DirectBuffer buffer, final int offset, final int length)
        {
            if (!isLoaded)
            {
                isLoaded = true;
                for (int key = KEYS - 1; key >= 0; key--)
                {
                    total += Double.longBitsToDouble(kept(key));
                }
            }

            final long key = buffer.getLong(offset + KEY_OFFSET);
            final double amount = buffer.getLong(offset + NUMBER_OFFSET) == 1 ? 1e16 : 1.0;
            values().put(key, Double.doubleToRawLongBits(Double.longBitsToDouble(kept(key)) + amount));
            total += amount;

            return Double.doubleToRawLongBits(total);
        }
    }

    /**
     * Numbers some events by a field that all of its kind in the process have in common.
     */
    static final class SharesStatic extends Base
    {
        private static long numbered;

        @Override
        long answer(final DirectBuffer buffer, final int offset, final int length)
        {
            return buffer.getLong(offset + NUMBER_OFFSET) == ODD_EVENT ? ++numbered : 0;
        }
    }

    /**
     * Looks at the event before through a flyweight over it, which is valid during its own call only.
     */
    static final class KeepsFlyweight extends Base
    {
        private final UnsafeBuffer last = new UnsafeBuffer(0, 0);

        @Override
        long answer(final DirectBuffer buffer, final int offset, final int length)
        {
            final long before = last.capacity() == 0 ? 0 : last.getLong(NUMBER_OFFSET);
            last.wrap(buffer, offset, length);
            return before;
        }
    }

    /**
     * Looks at the last event of the run before through a flyweight that all of its kind share, when the memory of that
     * run is gone.
     */
    static final class SharesFlyweight extends Base
    {
        private static final UnsafeBuffer LAST = new UnsafeBuffer(0, 0);

        private boolean isBegun;

        static void forget()
        {
            LAST.wrap(0, 0);
        }

        @Override
        long answer(final DirectBuffer buffer, final int offset, final int length)
        {
            final long before = isBegun || LAST.capacity() == 0 ? 0 : LAST.getLong(NUMBER_OFFSET);
            isBegun = true;
            LAST.wrap(buffer, offset, length);
            return before;
        }
    }

    /**
     * Keeps a digest of the last event that also covers what lies behind it.
     */
    static final class DigestsTooMuch extends Base
    {
        @Override
        long answer(final DirectBuffer buffer, final int offset, final int length)
        {
            long digest = 0;
            for (int i = 0; i <= length; i += Long.BYTES)
            {
                digest = 31 * digest + buffer.getLong(offset + i);
            }
            values().put(0, digest >>> 1);

            return 0;
        }
    }

    /**
     * Adds up fees, and reports them now and then; a later version takes another fee of one event.
     */
    static final class TakesFees extends Base
    {
        private static final int REPORT_INTERVAL = 11;

        private final boolean isLaterVersion;

        TakesFees(final boolean isLaterVersion)
        {
            this.isLaterVersion = isLaterVersion;
        }

        @Override
        long answer(final DirectBuffer buffer, final int offset, final int length)
        {
            final long number = buffer.getLong(offset + NUMBER_OFFSET);
            values().put(0, kept(0) + number / 10 + (isLaterVersion && number == ODD_EVENT ? 1 : 0));
            return number % REPORT_INTERVAL == 0 ? kept(0) : 0;
        }
    }
}
