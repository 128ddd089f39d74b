package io.lockstep.perf;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.ListenerOutputs;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.engine.state.LongTable;
import io.lockstep.engine.state.PageHome;
import io.lockstep.engine.state.StateView;
import io.lockstep.engine.state.StoreView;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/**
 * What it costs the core that its state may be read, and that it is being read: the time of an event that changes one
 * entry of a table, in batches of some length.
 *
 * <p>A batch of zero is one that never ends: a state that nobody can read. A reader is a thread that does nothing but
 * get random keys, which is as near to the core's caches as a reader in another process.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
        "-Dagrona.disable.bounds.checks=true",
        "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED"
    })
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class StateReaderBenchmark
{
    private static final int EVENTS = 8_192;
    private static final int EVENT_LENGTH = 16;
    private static final int KEYS = 100_000;
    private static final long STEP = 0x9E3779B97F4A7C15L;

    @Param({"0", "1", "64"})
    private int batch;

    @Param({"false", "true"})
    private boolean isRead;

    private final UnsafeBuffer event = new UnsafeBuffer(new byte[EVENT_LENGTH]);
    private final KeptPages home = new KeptPages();
    private EngineCore core;
    private Thread reader;
    private volatile boolean isStopped;
    private long sequence;

    /**
     * Made by JMH.
     */
    public StateReaderBenchmark()
    {
    }

    /**
     * Start the core, and the reader.
     */
    @Setup(Level.Trial)
    public void setUp()
    {
        core = new EngineCore(new CoreContext()
            .processor(new CountingProcessor())
            .eventCheck((buffer, offset, length) -> length == EVENT_LENGTH)
            .checkpointInterval(Long.MAX_VALUE)
            .pageHome(home));
        core.outputs(new ListenerOutputs((header, buffer, offset, length) -> { }, EVENT_LENGTH));
        if (isRead)
        {
            reader = new Thread(this::read, "reader");
            reader.start();
        }
    }

    /**
     * Stop both.
     *
     * @throws InterruptedException if interrupted.
     */
    @TearDown(Level.Trial)
    public void tearDown() throws InterruptedException
    {
        isStopped = true;
        if (reader != null)
        {
            reader.join();
        }
        core.close();
    }

    /**
     * Apply events.
     *
     * @return the last sequence.
     */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long apply()
    {
        for (int i = 1; i <= EVENTS; i++)
        {
            event.putLong(EVENT_LENGTH - Long.BYTES, Math.floorMod(++sequence * STEP, KEYS));
            core.apply(sequence, 0, EngineCore.NO_SOURCE, 0, event, 0, EVENT_LENGTH);
            if (batch > 0 && i % batch == 0)
            {
                core.publishState();
            }
        }

        return sequence;
    }

    private void read()
    {
        final StateView view = new StateView((page) -> home.pages[page].addressOffset());
        final StoreView counts = view.store("counts");
        final UnsafeBuffer value = new UnsafeBuffer(new byte[Long.BYTES]);
        long attempts = 0;
        long reads = 0;
        while (!isStopped)
        {
            attempts++;
            final long version = view.beginRead();
            if (version == StateView.WRITER_BUSY)
            {
                Thread.onSpinWait();
                continue;
            }

            try
            {
                counts.copyValue(Math.floorMod(attempts * STEP, KEYS), value, 0);
            }
            catch (final RuntimeException ex)
            {
                // Torn, as the end of the read will say.
            }
            reads += view.endRead(version) ? 1 : 0;
        }
        System.out.printf("reader: %,d attempts, %,d undisturbed%n", attempts, reads);
    }

    private static final class CountingProcessor implements Processor
    {
        private LongTable counts;

        @Override
        public void onStart(final ProcessorContext ctx)
        {
            counts = ctx.stores().longTable("counts", KEYS);
        }

        @Override
        public void onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            final long key = buffer.getLong(offset + length - Long.BYTES);
            counts.put(key, Math.max(0, counts.get(key)) + 1);
        }
    }

    /**
     * Direct pages that a reader in this process may have.
     */
    private static final class KeptPages implements PageHome
    {
        private final DirectPageHome home = new DirectPageHome();
        private UnsafeBuffer[] pages;

        @Override
        public UnsafeBuffer[] open(final int pageCount)
        {
            pages = home.open(pageCount);
            return pages;
        }

        @Override
        public void close()
        {
            home.close();
        }
    }
}
