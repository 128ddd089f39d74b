package io.lockstep.examples.exchange.spot;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.transport.EngineNode;
import io.lockstep.transport.EngineNodeContext;
import io.lockstep.transport.stream.StreamSubscriber;
import io.lockstep.transport.stream.StreamSubscriberContext;
import io.lockstep.transport.stream.SubscriberState;
import org.agrona.CloseHelper;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Subscribers that join the streams of a node at random moments put the book together that the exchange has.
 *
 * <p>{@code -Dlockstep.seed=N} repeats a run, {@code -Dlockstep.lateJoins=N} lets more of them join.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class MarketDataSystemTest
{
    private static final int JOINS = Integer.getInteger("lockstep.lateJoins", 10);
    private static final int MESSAGES_TO_A_JOIN = 600;
    private static final int INSTRUMENTS = 3;
    private static final long DEADLINE_NS = TimeUnit.MINUTES.toNanos(2);

    @TempDir
    private Path directory;

    private final List<StreamSubscriber> subscribers = new ArrayList<>();
    private final List<MarketBook> books = new ArrayList<>();
    private EngineNode node;
    private MediaDriver driver;
    private Aeron aeron;
    private long offered;

    @Test
    void shouldComeToTheBookWheneverASubscriberJoins()
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime() & 0xFFFF_FFFFL);
        System.out.println("late joins: -Dlockstep.seed=" + seed + " -Dlockstep.lateJoins=" + JOINS);
        final SplittableRandom random = new SplittableRandom(seed);
        final SpotCommands flow = SpotFlow.generate(seed, JOINS * MESSAGES_TO_A_JOIN, SpotFlow.Shape.CRASH);
        try
        {
            launch();
            play(flow, random);
            awaitAll();

            try (SpotHost host = new SpotHost())
            {
                host.apply(flow);
                books.forEach((book) -> assertEquals(of(host.books(), book.instrument()), lines(book)));
                assertTrue(books.stream().allMatch((book) -> lines(book).size() > 2), "books are empty");
            }
        }
        finally
        {
            CloseHelper.closeAll(subscribers);
            CloseHelper.closeAll(aeron, driver, node);
        }
    }

    /**
     * Offer the flow; somebody joins whenever a share of it has gone, more or less.
     */
    private void play(final SpotCommands flow, final SplittableRandom random)
    {
        int joined = 0;
        int nextJoin = flow.count() / 4 + random.nextInt(MESSAGES_TO_A_JOIN / 2);
        for (int i = 0; i < flow.count(); i++)
        {
            if (i == flow.count() / 4)
            {
                for (int instrument = 1; instrument <= INSTRUMENTS; instrument++)
                {
                    offer("FEED," + instrument + ",ORDERS");
                }
            }
            if (joined < JOINS && i == nextJoin)
            {
                joined++;
                nextJoin += 1 + random.nextInt(flow.count() / 2 / JOINS);
                join(1 + random.nextInt(INSTRUMENTS));
            }
            offer(flow, i);
            if (random.nextInt(32) == 0)
            {
                poll();
            }
        }
        assertEquals(JOINS, joined);
    }

    /**
     * A subscriber that is live asks for a snapshot, while the flow goes on.
     */
    private void join(final int instrument)
    {
        final MarketBook book = new MarketBook(instrument);
        final StreamSubscriber subscriber = StreamSubscriber.launch(new StreamSubscriberContext()
            .aeron(aeron)
            .endpoint(node.streamEndpoint())
            .streamName(SpotApplication.LEVELS)
            .fromNow()
            .listener((entry, buffer, offset, length) -> book.onOutput(buffer, offset, length)));
        subscribers.add(subscriber);
        books.add(book);
        await("a subscriber to be live", () -> subscriber.state() == SubscriberState.LIVE);
        offer("SNAPSHOT," + instrument);
    }

    /**
     * What is offered last is about another book, and comes by the same stream behind all that is about those compared.
     */
    private void awaitAll()
    {
        offer("FEED," + (INSTRUMENTS + 1) + ",LEVELS");
        final long last = offered;
        await("the last output", () ->
            subscribers.stream().allMatch((subscriber) -> subscriber.lastSequence() == last));
        assertTrue(books.stream().allMatch(MarketBook::isWhole), "a snapshot did not come");
    }

    private void launch()
    {
        node = EngineNode.launch(new EngineNodeContext()
            .ingressEndpoint("127.0.0.1:0")
            .failureHandler((failure) -> { })
            .streams(SpotApplication.streams().endpoint("127.0.0.1:0"))
            .engine(SpotApplication.journaled(new SpotProcessor())
                .directory(directory.resolve("node"))
                .pageHomeFactory((file) -> new DirectPageHome())));
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new SleepingMillisIdleStrategy(1))
            .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
    }

    private void offer(final String line)
    {
        offer(SpotCommands.of(List.of(line)), 0);
    }

    private void offer(final SpotCommands commands, final int index)
    {
        final Engine engine = node.journaledEngine().engine();
        await("room for a command", () -> engine.offer(
            1, EngineCore.NO_SOURCE, 0, commands.buffer(), commands.offset(index), commands.length(index)) >= 0);
        offered++;
    }

    private int poll()
    {
        return subscribers.stream().mapToInt(StreamSubscriber::poll).sum();
    }

    private void await(final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean())
        {
            if (poll() == 0)
            {
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
            }
            assertTrue(System.nanoTime() - deadlineNs < 0, "waited in vain for " + what);
        }
    }

    private static List<String> of(final List<String> lines, final int instrument)
    {
        return lines.stream().filter((line) -> line.startsWith(instrument + ",")).toList();
    }

    private static List<String> lines(final MarketBook book)
    {
        final List<String> lines = new ArrayList<>();
        book.levels((instrument, isAsk, price, volume, orders) ->
            lines.add(instrument + "," + (isAsk ? "ASK" : "BID") + "," + price + "," + volume + "," + orders));
        return lines;
    }
}
