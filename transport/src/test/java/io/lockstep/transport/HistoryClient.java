package io.lockstep.transport;

import io.aeron.Aeron;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * A client that sends the traffic of its source to the end, though it is killed now and then.
 */
final class HistoryClient implements AutoCloseable
{
    private static final int OFFER_LIMIT = 8;
    private static final int HELD_BACK_SHARE = 20;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[TestSystem.MAX_EVENT_LENGTH]);
    private final DisorderlyDriver driver;
    private final String endpoint;
    private final String responseEndpoint;
    private final ClientHistory history;
    private final long events;
    private Aeron aeron;
    private Client client;
    private int connectsBefore;
    private long next;
    private boolean isHoldingBack = true;
    private boolean isBornAgain;
    private long acknowledgedBefore;
    private int acknowledgementsLost;

    /**
     * Begin its first life.
     *
     * @param endpoint         of the node.
     * @param responseEndpoint where it listens.
     * @param history          of its source, which it closes.
     */
    HistoryClient(
        final DisorderlyDriver driver,
        final String endpoint,
        final String responseEndpoint,
        final ClientHistory history,
        final long events)
    {
        this.driver = driver;
        this.endpoint = endpoint;
        this.responseEndpoint = responseEndpoint;
        this.history = history;
        this.events = events;
        start();
    }

    ClientHistory history()
    {
        return history;
    }

    /**
     * Deaths of which the next life was told that the node has kept events whose acknowledgement had not arrived.
     */
    int acknowledgementsLost()
    {
        return acknowledgementsLost;
    }

    /**
     * Whether there is a session, with events still to be acknowledged.
     */
    boolean isInTheMidst()
    {
        return next > 0 && client.state() == ClientState.CONNECTED && !isDone();
    }

    /**
     * Send the last events, too: until then some are held back, so that no client is done before all kills are.
     */
    void holdNothingBack()
    {
        isHoldingBack = false;
    }

    /**
     * Whether all is acknowledged that is not held back.
     */
    boolean hasDoneAllButHeldBack()
    {
        return history.acknowledged == events - heldBack();
    }

    boolean isDone()
    {
        return history.acknowledged == events && next > events;
    }

    int doWork()
    {
        return listen() + send(isHoldingBack ? events - heldBack() : events);
    }

    /**
     * Listen, and send nothing new.
     */
    int listen()
    {
        final int work = aeron.conductorAgentInvoker().invoke() + client.poll();
        if (next == 0 && history.connects > connectsBefore)
        {
            // What the node has not taken is sent again, whether or not the life before had offered it.
            next = history.lastSourceSequence + 1;
            acknowledgementsLost += isBornAgain && history.lastSourceSequence > acknowledgedBefore ? 1 : 0;
        }

        return work;
    }

    /**
     * Send some of the events that are left, held back or not, and do not listen.
     */
    int send()
    {
        return send(events);
    }

    /**
     * End this life without a word to the node, and begin the next one with what the history holds.
     */
    void kill()
    {
        aeron.close();
        isBornAgain = true;
        acknowledgedBefore = history.acknowledged;
        start();
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(aeron, history);
    }

    private long heldBack()
    {
        return events / HELD_BACK_SHARE;
    }

    private int send(final long last)
    {
        int work = 0;
        for (int i = 0; i < OFFER_LIMIT && next > 0 && next <= last; i++)
        {
            final long result = client.offer(buffer, 0, HistoryTraffic.encode(buffer, next));
            if (result < 0)
            {
                break;
            }

            assertEquals(next, result, "source sequence");
            next++;
            work++;
        }

        return work + client.flush();
    }

    private void start()
    {
        next = 0;
        connectsBefore = history.connects;
        aeron = driver.connect();
        client = Client.launch(new ClientContext()
            .aeron(aeron)
            .ingressEndpoint(endpoint)
            .responseEndpoint(responseEndpoint)
            .source(history.source)
            .listener(history)
            .termLength(SharedClients.TERM_LENGTH)
            .outputsAfter(history.sequence(), history.index())
            .keepAliveIntervalNs(TimeUnit.MILLISECONDS.toNanos(200))
            .nodeTimeoutNs(TimeUnit.SECONDS.toNanos(3))
            .errorHandler((error) ->
            {
            }));
    }
}
