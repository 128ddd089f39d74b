package io.lockstep.replay;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Durability;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineFailure;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.Threading;
import io.lockstep.engine.counters.CounterType;
import io.lockstep.engine.counters.CountersReading;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.engine.state.LongTable;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Another process with an engine whose processor hangs at one event: it closes the engine, or aborts it, and tells what
 * came of that.
 */
final class StuckEngine
{
    static final int SOURCE = 7;
    static final int BEFORE = 100;
    static final int HANGING = BEFORE + 1;
    static final int EVENTS = 110;

    private static final int LENGTH = 16;
    private static final int SCHEMA_ID = 81;
    private static final long SHORT_NS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long FOR_EVER_NS = TimeUnit.HOURS.toNanos(1);

    private static volatile long acknowledged;

    private StuckEngine()
    {
    }

    /**
     * Hang, and wait to be killed.
     *
     * @param args directory, how the engine is threaded, and {@code close} or {@code abort}.
     * @throws IOException if there is nobody any more to wait for.
     */
    public static void main(final String[] args) throws IOException
    {
        final PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        final boolean isAborted = args[2].equals("abort");
        final Hanging processor = new Hanging(HANGING);
        final JournaledEngineContext ctx = context(Path.of(args[0]), processor, (header, buffer, offset, length) ->
            acknowledged = header.sequence());
        ctx.engine()
            .threading(Threading.valueOf(args[1]))
            // Aborting does not wait for it.
            .drainTimeoutNs(isAborted ? FOR_EVER_NS : SHORT_NS)
            .stopTimeoutNs(SHORT_NS);
        final JournaledEngine journaled = JournaledEngine.launch(ctx);
        offer(journaled.engine(), 1, BEFORE);
        while (acknowledged < BEFORE)
        {
            Thread.yield();
        }
        offer(journaled.engine(), HANGING, EVENTS);
        while (!processor.isHanging || ctx.engine().threading() == Threading.DEDICATED && durable(journaled) < EVENTS)
        {
            Thread.yield();
        }

        out.println(told(isAborted ? journaled::abort : journaled::close));
        out.println(told(journaled::close));
        out.println(journaled.engine().isStuck() + " " + acknowledged);
        System.in.read();
    }

    static JournaledEngineContext context(
        final Path directory, final Processor processor, final OutputListener listener)
    {
        return new JournaledEngineContext()
            .directory(directory)
            .applicationName("stuck")
            .durability(Durability.OS)
            .pageHomeFactory((file) -> new DirectPageHome())
            .errorHandler((failure) -> { })
            .outputListener(listener)
            .core(new CoreContext()
                .processor(processor)
                .eventCheck((buffer, offset, length) -> SchemaIds.schemaId(buffer, offset) == SCHEMA_ID));
    }

    static void offer(final Engine engine, final long first, final long last)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[LENGTH]);
        event.putShort(4, (short)SCHEMA_ID);
        for (long number = first; number <= last; number++)
        {
            event.putLong(8, number);
            while (engine.offer(number, SOURCE, number, event, 0, LENGTH) == Engine.BACK_PRESSURED)
            {
                Thread.yield();
            }
        }
    }

    private static long durable(final JournaledEngine journaled)
    {
        return CountersReading.read(journaled.counters().memory()).values(CounterType.DURABLE).get(0).value();
    }

    private static String told(final Runnable ending)
    {
        try
        {
            ending.run();
            return "returned";
        }
        catch (final EngineFailure ex)
        {
            return ex.roleName() + " " + ex.sequence();
        }
    }

    /**
     * Adds up what it is told, and hangs at one number, whoever interrupts it.
     */
    static final class Hanging implements Processor
    {
        private final long hangsAt;
        private volatile boolean isHanging;
        private ProcessorContext ctx;
        private LongTable sums;

        Hanging(final long hangsAt)
        {
            this.hangsAt = hangsAt;
        }

        @Override
        public void onStart(final ProcessorContext context)
        {
            ctx = context;
            sums = ctx.stores().longTable("sums", 1);
        }

        @Override
        public void onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            final long number = buffer.getLong(offset + 8);
            while (number == hangsAt)
            {
                isHanging = true;
                Thread.yield();
            }
            sums.put(1, Math.max(0, sums.get(1)) + number);
            ctx.send(buffer, offset, length);
        }
    }
}
