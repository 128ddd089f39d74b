package io.lockstep.perf;

import com.sun.management.OperatingSystemMXBean;
import io.lockstep.engine.IdleProfile;
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
 * Measures what an idle engine, or an idle node, costs, and what it costs to wake it.
 *
 * <p>An engine with a journal and threads as it has them by default does nothing for some seconds, for each idle
 * profile; the processor time of the whole process is read before and after. Then single events are sent, each after a
 * silence, and timed from the offer until the listener has its output; or, of a node, until its client over UDP knows
 * that the event is applied and kept.
 */
@Command(
    name = "idle",
    description = "Measure the processor time of an idle engine and the time to wake it, by idle profile.",
    mixinStandardHelpOptions = true,
    footer = {
        "",
        "Example: ./lockstep perf idle --seconds 10",
        "         ./lockstep perf idle --node"
    })
final class IdleCommand implements Callable<Integer>
{
    private static final int WARM_UP = 20_000;
    private static final int WAKES = 200;
    private static final long SILENCE_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long SETTLE_NS = TimeUnit.SECONDS.toNanos(1);
    // A driver looks after the streams of a client that is gone for ten seconds.
    private static final long NODE_SETTLE_NS = TimeUnit.SECONDS.toNanos(12);
    private static final UnsafeBuffer EVENT = new UnsafeBuffer(new byte[16]);
    private static final double PERCENT = 100;
    private static final double NANOS_PER_MICRO = 1e3;

    @Spec
    private CommandSpec spec;

    @Option(names = "--seconds", defaultValue = "10", description = "Of idling. Default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(names = "--node", description = "Of a node, whose client is acknowledged over UDP, instead of an engine.")
    private boolean isNode;

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
        try (IdleSubject subject = isNode ? new IdleNode(profile, directory) : new IdleEngine(profile, directory))
        {
            for (int i = 0; i < WARM_UP; i++)
            {
                subject.offer(EVENT, EVENT.capacity());
            }
            awaitSeen(subject, WARM_UP);
            subject.rest();
            pause(isNode ? NODE_SETTLE_NS : SETTLE_NS);
            final double share = idle();
            final Histogram wakes = wake(subject);
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

    private static Histogram wake(final IdleSubject subject)
    {
        final Histogram histogram = new Histogram(3);
        for (long sequence = WARM_UP; sequence < WARM_UP + WAKES; sequence++)
        {
            // Not a multiple of the parks, so that the events come at any moment of one.
            pause(SILENCE_NS + sequence % 17 * 61_000);
            final long startNs = System.nanoTime();
            subject.offer(EVENT, EVENT.capacity());
            awaitSeen(subject, sequence + 1);
            if (sequence > WARM_UP)
            {
                // Before the first one a client may have to connect again.
                histogram.recordValue(System.nanoTime() - startNs);
            }
        }

        return histogram;
    }

    private static void awaitSeen(final IdleSubject subject, final long sequence)
    {
        while (subject.seen() < sequence)
        {
            subject.poll();
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
