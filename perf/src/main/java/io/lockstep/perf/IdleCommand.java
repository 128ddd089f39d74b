package io.lockstep.perf;

import com.sun.management.OperatingSystemMXBean;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.IdleProfile;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.replay.command.Lockstep;
import org.HdrHistogram.Histogram;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what an idle engine costs, and what it costs to wake it.
 *
 * <p>An engine with a journal and threads as it has them by default does nothing for some seconds, for each idle
 * profile; the processor time of the whole process is read before and after. Then single events are sent, each after a
 * silence, and timed from the offer until the listener has its output.
 */
@Command(
    name = "idle",
    description = "Measure the processor time of an idle engine and the time to wake it, by idle profile.",
    mixinStandardHelpOptions = true,
    footer = {
        "",
        "Example: ./lockstep perf idle --seconds 10"
    })
final class IdleCommand implements Callable<Integer>
{
    private static final int WARM_UP = 20_000;
    private static final int WAKES = 200;
    private static final long SILENCE_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final double PERCENT = 100;
    private static final double NANOS_PER_MICRO = 1e3;

    @Spec
    private CommandSpec spec;

    @Option(names = "--seconds", defaultValue = "10", description = "Of idling. Default: ${DEFAULT-VALUE}")
    private int seconds;

    private volatile long seen;

    @Override
    public Integer call() throws IOException
    {
        final PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "%-10s %16s %14s %14s %14s%n",
            "profile", "% of one core", "wake p50, us", "wake p99, us", "wake max, us");
        for (final IdleProfile profile : new IdleProfile[] {IdleProfile.BACKOFF, IdleProfile.SLEEP, IdleProfile.YIELD})
        {
            final Path directory = Files.createTempDirectory("lockstep-idle");
            try
            {
                measure(out, profile, directory);
            }
            finally
            {
                IoUtil.delete(directory.toFile(), true);
            }
        }

        return Lockstep.DONE;
    }

    private void measure(final PrintWriter out, final IdleProfile profile, final Path directory)
    {
        try (JournaledEngine journaled = JournaledEngine.launch(new JournaledEngineContext()
            .directory(directory)
            .applicationName("idle")
            .engine(new EngineContext().idleProfile(profile))
            .pageHomeFactory((file) -> new DirectPageHome())
            .outputListener((header, buffer, offset, length) -> seen = header.sequence())
            .core(new CoreContext()
                .processor(new EmptyProcessor())
                .eventCheck((buffer, offset, length) -> true))))
        {
            long sequence = 0;
            while (sequence < WARM_UP)
            {
                offer(journaled.engine(), ++sequence);
            }
            awaitSeen(sequence);
            pause(TimeUnit.SECONDS.toNanos(1));
            final double share = idle();
            final Histogram wakes = wake(journaled.engine(), sequence);
            out.printf(Locale.ROOT, "%-10s %16.2f %14.0f %14.0f %14.0f%n", profile, share * PERCENT,
                wakes.getValueAtPercentile(50) / NANOS_PER_MICRO,
                wakes.getValueAtPercentile(99) / NANOS_PER_MICRO,
                wakes.getMaxValue() / NANOS_PER_MICRO);
        }
    }

    /**
     * Do nothing.
     *
     * @return processor time by time.
     */
    private double idle()
    {
        final OperatingSystemMXBean system = (OperatingSystemMXBean)ManagementFactory.getOperatingSystemMXBean();
        final long startNs = System.nanoTime();
        final long startCpuNs = system.getProcessCpuTime();
        pause(TimeUnit.SECONDS.toNanos(seconds));
        return (system.getProcessCpuTime() - startCpuNs) / (double)(System.nanoTime() - startNs);
    }

    private Histogram wake(final Engine engine, final long lastSequence)
    {
        final Histogram histogram = new Histogram(3);
        for (long sequence = lastSequence + 1; sequence <= lastSequence + WAKES; sequence++)
        {
            // Not a multiple of the parks, so that the events come at any moment of one.
            pause(SILENCE_NS + sequence % 17 * 61_000);
            final long startNs = System.nanoTime();
            offer(engine, sequence);
            awaitSeen(sequence);
            histogram.recordValue(System.nanoTime() - startNs);
        }

        return histogram;
    }

    private void awaitSeen(final long sequence)
    {
        while (seen < sequence)
        {
            Thread.yield();
        }
    }

    private static void offer(final Engine engine, final long value)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[16]);
        event.putLong(8, value);
        while (engine.offer(value, EngineCore.NO_SOURCE, 0, event, 0, 16) == Engine.BACK_PRESSURED)
        {
            Thread.yield();
        }
    }

    private static void pause(final long durationNs)
    {
        final long endNs = System.nanoTime() + durationNs;
        long leftNs = durationNs;
        while (leftNs > 0)
        {
            LockSupport.parkNanos(leftNs);
            leftNs = endNs - System.nanoTime();
        }
    }
}
