package io.lockstep.engine;

import io.lockstep.engine.state.DirectPageHome;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * How many events become durable together where the ring is full of them.
 */
@Timeout(60)
class JournalBatchLimitTest
{
    @ParameterizedTest
    @CsvSource({"SYNCED,8192,2048", "SYNCED,4096,1024", "SYNCED,2048,512", "SYNCED,1024,512", "OS,8192,512"})
    void shouldTakeAQuarterOfTheRingWhereEachBatchIsSynced(
        final Durability durability, final int inputSlots, final int limit)
    {
        final CountingJournal journal = new CountingJournal(durability);
        try (EngineCore core = new EngineCore(new CoreContext()
            .processor(new SummingProcessor()).eventCheck(TestEvents::isKnown).pageHome(new DirectPageHome())))
        {
            final Engine engine = Engine.launch(new EngineContext()
                .core(core)
                .journal(journal)
                .inputSlots(inputSlots)
                .threading(Threading.INVOKER)
                .outputListener((header, buffer, offset, length) -> { })
                .errorHandler((failure) -> { }));
            final DirectBuffer event = TestEvents.event(1);
            int offered = 0;
            while (engine.offer(0, EngineCore.NO_SOURCE, 0, event, 0, event.capacity()) > 0)
            {
                offered++;
            }
            engine.close();

            assertEquals(inputSlots, offered, "the ring was full");
            assertEquals(Collections.nCopies(inputSlots / limit, limit), journal.batches);
        }
    }

    private static final class CountingJournal implements Journal
    {
        private final List<Integer> batches = new ArrayList<>();
        private final Durability durability;
        private int appended;

        CountingJournal(final Durability durability)
        {
            this.durability = durability;
        }

        @Override
        public Durability durability()
        {
            return durability;
        }

        @Override
        public void append(
            final long sequence,
            final long timestampNs,
            final long source,
            final long sourceSequence,
            final DirectBuffer buffer,
            final int offset,
            final int length)
        {
            appended++;
        }

        @Override
        public void flush()
        {
            if (appended > 0)
            {
                batches.add(appended);
                appended = 0;
            }
        }

        @Override
        public void close()
        {
        }
    }
}
