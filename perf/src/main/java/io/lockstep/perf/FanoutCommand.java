package io.lockstep.perf;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.IdleProfile;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.replay.command.BadInputException;
import io.lockstep.replay.command.Lockstep;
import io.lockstep.transport.EngineNode;
import io.lockstep.transport.EngineNodeContext;
import io.lockstep.transport.stream.StreamDeclaration;
import io.lockstep.transport.stream.StreamSubscriber;
import io.lockstep.transport.stream.StreamSubscriberContext;
import io.lockstep.transport.stream.StreamsContext;
import io.lockstep.transport.stream.SubscriberState;
import org.HdrHistogram.Histogram;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Measures one stream of outputs that goes to many subscribers, by multi-destination-cast on the loopback.
 *
 * <p>Events are offered in the node's process at a rate; each subscriber times each output from when its event was
 * meant to be offered. All subscribers are polled by one thread, the one that offers.
 */
@Command(
    name = "fanout",
    description = "Measure a stream of outputs to 1, 10 and 50 subscribers.",
    mixinStandardHelpOptions = true,
    footer = {
        "",
        "Example: ./lockstep perf fanout --subscribers 1,10,50 --rate 5000"
    })
final class FanoutCommand implements Callable<Integer>
{
    private static final String STREAM = "fanout";
    private static final int SCHEMA_ID = 5000;
    private static final int HEADER_LENGTH = 8;
    private static final int HELD_LENGTH = 256 * 1024;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;

    @Spec
    private CommandSpec spec;

    @Option(names = "--subscribers", split = ",", defaultValue = "1,10,50", description = "How many. " +
        "Default: ${DEFAULT-VALUE}")
    private List<Integer> counts;

    @Option(names = "--rate", defaultValue = "5000", description = "Outputs/s. Default: ${DEFAULT-VALUE}")
    private int rate;

    @Option(names = "--seconds", defaultValue = "5", description = "Of each. Default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(names = "--length", defaultValue = "64", description = "Of an output, in bytes. Default: ${DEFAULT-VALUE}")
    private int length;

    private long received;
    private Histogram latencies;

    @Override
    public Integer call() throws IOException
    {
        if (rate < 1 || seconds < 1 || length < 16 || counts.stream().anyMatch((count) -> count < 1))
        {
            throw new BadInputException("subscribers, rate and seconds are at least one, the length at least 16");
        }

        spec.commandLine().getOut().printf(Locale.ROOT, "%11s %12s %14s %10s %10s %10s %8s%n",
            "subscribers", "outputs/s", "deliveries/s", "p50, us", "p99, us", "p99.9, us", "gaps");
        for (final int count : counts)
        {
            final Path directory = Files.createTempDirectory("lockstep-fanout");
            try
            {
                measure(count, directory);
            }
            finally
            {
                IoUtil.delete(directory.toFile(), true);
            }
        }

        return Lockstep.DONE;
    }

    private void measure(final int count, final Path directory)
    {
        final List<StreamSubscriber> subscribers = new ArrayList<>();
        try (EngineNode node = launch(directory.resolve("node"));
            EchoDriver driver = new EchoDriver(directory.resolve("driver"), IdleProfile.BACKOFF))
        {
            for (int i = 0; i < count; i++)
            {
                subscribers.add(StreamSubscriber.launch(new StreamSubscriberContext()
                    .aeron(driver.aeron())
                    .endpoint(node.streamEndpoint())
                    .streamName(STREAM)
                    .heldLength(HELD_LENGTH)
                    .nodeTimeoutNs(TimeUnit.MINUTES.toNanos(1))
                    .fromNow()
                    .listener((entry, buffer, offset, size) -> onOutput(buffer.getLong(offset + HEADER_LENGTH)))));
            }
            while (!subscribers.stream().allMatch((each) -> each.state() == SubscriberState.LIVE))
            {
                poll(subscribers);
            }
            // The first second is for the compiler.
            run(node, subscribers, rate);
            final double reached = run(node, subscribers, rate * seconds);
            print(count, reached, subscribers.stream().mapToLong(StreamSubscriber::gaps).sum());
        }
        finally
        {
            CloseHelper.closeAll(subscribers);
        }
    }

    private double run(final EngineNode node, final List<StreamSubscriber> subscribers, final int outputs)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[length]);
        event.putShort(2, (short)1);
        event.putShort(4, (short)SCHEMA_ID);
        final Engine engine = node.journaledEngine().engine();
        latencies = new Histogram(3);
        received = 0;
        final long all = (long)outputs * subscribers.size();
        final long startNs = System.nanoTime();
        long sent = 0;
        while (received < all)
        {
            final long dueNs = startNs + (long)(sent * NANOS_PER_SECOND / rate);
            if (sent < outputs && System.nanoTime() - dueNs >= 0)
            {
                event.putLong(HEADER_LENGTH, dueNs);
                sent += engine.offer(dueNs, EngineCore.NO_SOURCE, 0, event, 0, length) > 0 ? 1 : 0;
            }
            if (poll(subscribers) == 0)
            {
                Thread.yield();
            }
        }

        return outputs * NANOS_PER_SECOND / (System.nanoTime() - startNs);
    }

    private void onOutput(final long dueNs)
    {
        received++;
        latencies.recordValue(Math.max(0, System.nanoTime() - dueNs));
    }

    private void print(final int count, final double reached, final long gaps)
    {
        spec.commandLine().getOut().printf(Locale.ROOT, "%11d %,12.0f %,14.0f %10.1f %10.1f %10.1f %8d%s%n",
            count, reached, reached * count,
            latencies.getValueAtPercentile(50) / NANOS_PER_MICRO,
            latencies.getValueAtPercentile(99) / NANOS_PER_MICRO,
            latencies.getValueAtPercentile(99.9) / NANOS_PER_MICRO,
            gaps,
            reached < 0.95 * rate ? "  WARNING: the rate was not reached" : "");
        spec.commandLine().getOut().flush();
    }

    private static int poll(final List<StreamSubscriber> subscribers)
    {
        int work = 0;
        for (int i = 0; i < subscribers.size(); i++)
        {
            work += subscribers.get(i).poll();
        }

        return work;
    }

    private static EngineNode launch(final Path directory)
    {
        return EngineNode.launch(new EngineNodeContext()
            .engine(new JournaledEngineContext()
                .directory(directory)
                .applicationName("fanout")
                .engine(new EngineContext())
                .pageHomeFactory((file) -> new DirectPageHome())
                .core(new CoreContext()
                    .processor(new EchoingProcessor())
                    .eventCheck((buffer, offset, size) -> true)))
            .ingressEndpoint("127.0.0.1:0")
            .streams(new StreamsContext().stream(new StreamDeclaration(STREAM).templates(SCHEMA_ID, 1)))
            .failureHandler((failure) ->
            {
                throw new IllegalStateException("the node failed", failure);
            }));
    }
}
