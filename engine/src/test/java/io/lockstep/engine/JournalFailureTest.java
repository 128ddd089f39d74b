package io.lockstep.engine;

import io.lockstep.engine.state.DirectPageHome;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

import static io.lockstep.engine.EngineCore.NO_SOURCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The journal fails under load: nothing leaves whose cause it does not have, producers are told, and closing comes to
 * an end.
 */
@Timeout(120)
class JournalFailureTest
{
    private static final long GOOD_EVENTS = 1_000;

    private final List<Long> released = new ArrayList<>();
    private final List<Throwable> reported = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"DEDICATED,OUTPUT", "DEDICATED,LOGIC", "SPLIT,OUTPUT", "SPLIT,LOGIC", "SHARED,OUTPUT"})
    void shouldLetNothingOutThatTheJournalDoesNotHave(final Threading threading, final Gate gate)
    {
        final BreakingJournal journal = new BreakingJournal();
        try (EngineCore core = new EngineCore(new CoreContext()
            .processor(new SummingProcessor()).eventCheck(TestEvents::isKnown).pageHome(new DirectPageHome())))
        {
            final Engine engine = Engine.launch(new EngineContext()
                .core(core)
                .journal(journal)
                .gate(gate)
                .threading(threading)
                .outputListener((header, buffer, offset, length) -> released.add(header.sequence()))
                .errorHandler(reported::add));
            final EventClaim claim = new EventClaim();

            final DirectBuffer event = TestEvents.event(1);
            Await.until("the journal's failure is the answer",
                () -> engine.offer(0, NO_SOURCE, 0, event, 0, event.capacity()) == Engine.FAILED);
            final long claimed = engine.tryClaim(16, claim);
            engine.close();

            assertEquals(Engine.FAILED, claimed);
            assertEquals("journaler", engine.failure().roleName());
            assertEquals(List.of(engine.failure()), reported);
            assertFalse(engine.isStuck());
            assertTrue(journal.flushed >= GOOD_EVENTS, "flushed=" + journal.flushed);
            // Whoever lets outputs out may not have had a turn before the failure.
            final long lastReleased = released.stream().mapToLong(Long::longValue).max().orElse(0);
            assertTrue(
                lastReleased <= journal.flushed, "flushed=" + journal.flushed + " released up to " + lastReleased);
        }
    }

    /**
     * Journal that fails when it has kept so many events.
     */
    private static final class BreakingJournal implements Journal
    {
        private long appended;
        private long flushed;

        @Override
        public Durability durability()
        {
            return Durability.OS;
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
            appended = sequence;
        }

        @Override
        public void flush()
        {
            if (flushed >= GOOD_EVENTS)
            {
                throw new IllegalStateException("a planted fault of the disk");
            }
            flushed = appended;
        }

        @Override
        public void close()
        {
        }
    }
}
