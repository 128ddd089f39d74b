package io.lockstep.perf;

import io.lockstep.engine.Durability;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.examples.exchange.ExchangeApplication;
import io.lockstep.examples.exchange.OrderMessages;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.Replayer;
import io.lockstep.replay.journal.InputJournal;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.Manifest;
import io.lockstep.replay.journal.Recording;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;

/**
 * How long it takes from a journal of orders to a running exchange, and how fast the journal is replayed.
 *
 * <p>Threading: one thread.
 */
final class ReplayMeasurement
{
    private static final int EVENTS_PER_FRAME = 512;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Path directory;
    private final OrderMessages orders;

    ReplayMeasurement(final Path directory, final OrderMessages orders)
    {
        this.directory = directory;
        this.orders = orders;
    }

    /**
     * Write the orders as an engine under load would: 512 events in a frame.
     */
    void writeJournal()
    {
        final long source = ExchangeApplication.source(orders);
        final UnsafeBuffer event = new UnsafeBuffer(new byte[OrderMessages.MAX_EVENT_LENGTH]);
        try (JournalDirectory journal = JournalDirectory.open(
            directory,
            Manifest.ofNew(Recording.DEFAULT_SEGMENT_LENGTH, ExchangeApplication.NAME, 0, 0, 0),
            JournaledEngine.schemas(ExchangeApplication.class.getClassLoader(), "exchange"));
            InputJournal input = InputJournal.open(journal, Durability.OS))
        {
            for (int i = 0; i < orders.count(); i++)
            {
                final int length = orders.encode(i, event, 0);
                input.append(i + 1L, i, source, i + 1L, event, 0, length);
                if (i % EVENTS_PER_FRAME == EVENTS_PER_FRAME - 1)
                {
                    input.flush();
                }
            }
        }
    }

    /**
     * Launch an exchange on the journal, and close it again.
     *
     * @return seconds until it takes events.
     */
    double timeToReady()
    {
        final long startNs = System.nanoTime();
        try (JournaledEngine journaled = JournaledEngine.launch(ExchangeApplication.journaled()
            .directory(directory)
            .isOutputJournaled(false)
            .pageHomeFactory((file) -> new DirectPageHome())))
        {
            final double seconds = (System.nanoTime() - startNs) / NANOS_PER_SECOND;
            if (journaled.recovery().events() != orders.count())
            {
                throw new IllegalStateException("expected all events to be recovered: recovered=" +
                    journaled.recovery().events() + " written=" + orders.count());
            }

            return seconds;
        }
    }

    /**
     * Replay the journal from its first event.
     *
     * @return events per second.
     */
    double replay()
    {
        final long startNs = System.nanoTime();
        Replayer.replay(
            directory,
            ExchangeApplication.NAME,
            ExchangeApplication.core().pageHome(new DirectPageHome()),
            ExchangeApplication.MAX_OUTPUT_LENGTH,
            OutputListener.NONE);

        return orders.count() * NANOS_PER_SECOND / (System.nanoTime() - startNs);
    }
}
