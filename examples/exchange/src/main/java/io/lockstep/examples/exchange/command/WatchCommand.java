package io.lockstep.examples.exchange.command;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.lockstep.examples.exchange.spot.SpotApplication;
import io.lockstep.examples.exchange.spot.SpotCommands;
import io.lockstep.replay.command.BadInputException;
import io.lockstep.replay.command.Lockstep;
import io.lockstep.replay.command.StopSignal;
import io.lockstep.transport.BlockingClient;
import io.lockstep.transport.ClientContext;
import io.lockstep.transport.stream.StreamSubscriber;
import io.lockstep.transport.stream.StreamSubscriberContext;
import io.lockstep.transport.stream.SubscriberState;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Shows the book of an instrument and its trades while the exchange with accounts runs.
 */
@Command(
    name = "watch",
    description = "Show a live book of the exchange with accounts and its trades: the trades from the node's stream, " +
        "from the first one on and with no gap; the book from a stream too where it is published (FEED), beginning " +
        "with a snapshot, elsewhere from queries.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Example: ./lockstep exchange watch --connect 127.0.0.1:40101 --streams 127.0.0.1:40102 --instrument 1"
    })
final class WatchCommand implements Callable<Integer>
{
    private static final long TIMEOUT_S = 60;
    private static final String CLEAR = "\u001b[H\u001b[2J";

    @Spec
    private CommandSpec spec;

    @Option(names = "--connect", paramLabel = "HOST:PORT", required = true,
        description = "Where 'exchange serve --spot' listens.")
    private String endpoint;

    @Option(names = "--streams", paramLabel = "HOST:PORT", required = true,
        description = "Where it listens to subscribers, as its --streams says.")
    private String streams;

    @Option(names = "--instrument", paramLabel = "N", defaultValue = "1",
        description = "Whose book to show. Default: ${DEFAULT-VALUE}")
    private int instrument;

    @Option(names = "--depth", paramLabel = "N", defaultValue = "10",
        description = "Levels of each side. Default: ${DEFAULT-VALUE}")
    private int depth;

    @Option(names = "--trades", paramLabel = "N", defaultValue = "10",
        description = "Last trades to show. Default: ${DEFAULT-VALUE}")
    private int trades;

    @Option(names = "--interval", paramLabel = "MS", defaultValue = "1000",
        description = "Milliseconds between two looks at the book. Default: ${DEFAULT-VALUE}")
    private long intervalMs;

    @Option(names = "--source", paramLabel = "N", defaultValue = "900000001",
        description = "The source that queries are sent as; of two watchers with one source the later one goes on. " +
            "Default: ${DEFAULT-VALUE}")
    private long source;

    @Option(names = "--once", description = "Print once, when all trades so far are known, and end.")
    private boolean isOnce;

    private volatile boolean isStopped;

    /**
     * Made by the command line.
     */
    WatchCommand()
    {
    }

    @Override
    public Integer call()
    {
        final BookScreen screen = new BookScreen(instrument, trades);
        try (StopSignal stopSignal = new StopSignal();
            BlockingClient client = BlockingClient.connect(
                new ClientContext().ingressEndpoint(endpoint).source(source).errorHandler((error) -> { }),
                TIMEOUT_S, TimeUnit.SECONDS);
            MediaDriver driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(new SleepingMillisIdleStrategy(1))
                .dirDeleteOnShutdown(true));
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
            StreamSubscriber tradeStream = StreamSubscriber.launch(new StreamSubscriberContext()
                .aeron(aeron)
                .endpoint(streams)
                .streamName(SpotApplication.TRADES)
                .fromStart()
                .listener((entry, buffer, offset, length) -> screen.onReport(buffer, offset, length)));
            StreamSubscriber levelStream = StreamSubscriber.launch(new StreamSubscriberContext()
                .aeron(aeron)
                .endpoint(streams)
                .streamName(SpotApplication.LEVELS)
                .fromNow()
                .listener((entry, buffer, offset, length) -> screen.published().onOutput(buffer, offset, length))))
        {
            stopWith(stopSignal);
            awaitLive(tradeStream);
            awaitLive(levelStream);
            watch(client, tradeStream, levelStream, screen);
            return Lockstep.DONE;
        }
        catch (final TimeoutException ex)
        {
            throw new BadInputException("no exchange answers at " + endpoint + ": " + ex.getMessage());
        }
    }

    private void watch(
        final BlockingClient client,
        final StreamSubscriber tradeStream,
        final StreamSubscriber levelStream,
        final BookScreen screen) throws TimeoutException
    {
        ask(client, screen, "SNAPSHOT," + instrument);
        final boolean isPublished = screen.refusal() == null;
        while (!isStopped)
        {
            if (isPublished)
            {
                awaitBook(levelStream, screen);
            }
            else
            {
                ask(client, screen, "Q,BOOK,0," + instrument + "," + depth);
                requireBook(screen);
            }

            poll(tradeStream);
            show(screen.lines());
            if (isOnce)
            {
                break;
            }
            rest(tradeStream, levelStream);
        }
    }

    /**
     * The snapshot that was asked for comes by the stream.
     */
    private void awaitBook(final StreamSubscriber levelStream, final BookScreen screen)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
        poll(levelStream);
        while (!screen.published().isWhole() && !isStopped)
        {
            if (levelStream.poll() == 0)
            {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new BadInputException("no snapshot of the book at " + streams + ": instrument=" + instrument);
            }
        }
        screen.showPublished(depth);
    }

    private void requireBook(final BookScreen screen)
    {
        if (screen.refusal() != null)
        {
            throw new BadInputException("the exchange has no such book: instrument=" + instrument + " reason=" +
                screen.refusal());
        }
    }

    private void stopWith(final StopSignal stopSignal)
    {
        final Thread thread = new Thread(
            () ->
            {
                stopSignal.await();
                isStopped = true;
            },
            "watch-stop");
        thread.setDaemon(true);
        thread.start();
    }

    private void awaitLive(final StreamSubscriber subscriber)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
        while (subscriber.state() != SubscriberState.LIVE && !isStopped)
        {
            if (subscriber.poll() == 0)
            {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            if (subscriber.end() != null || System.nanoTime() - deadlineNs > 0)
            {
                throw new BadInputException("no such stream at " + streams + ": state=" + subscriber.state() +
                    " end=" + subscriber.end());
            }
        }
    }

    private static void ask(final BlockingClient client, final BookScreen screen, final String line)
        throws TimeoutException
    {
        final SpotCommands query = SpotCommands.of(List.of(line));
        screen.clearBook();
        client.send(query.buffer(), query.offset(0), query.length(0));
        while (!screen.isAnswered())
        {
            final byte[] report = client.receive().bytes();
            screen.onReport(new UnsafeBuffer(report), 0, report.length);
        }
    }

    private static void poll(final StreamSubscriber subscriber)
    {
        int work = subscriber.poll();
        while (work > 0)
        {
            work = subscriber.poll();
        }
    }

    private void rest(final StreamSubscriber tradeStream, final StreamSubscriber levelStream)
    {
        final long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(intervalMs);
        while (System.nanoTime() - untilNs < 0 && !isStopped)
        {
            poll(tradeStream);
            poll(levelStream);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private void show(final List<String> lines)
    {
        final PrintWriter out = spec.commandLine().getOut();
        if (!isOnce)
        {
            out.print(CLEAR);
        }
        lines.forEach(out::println);
        out.flush();
    }
}
