package io.lockstep.engine;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.codecs.control.KnownOutcome;
import io.lockstep.codecs.control.MessageHeaderDecoder;
import io.lockstep.codecs.control.OutcomeAnswerDecoder;
import io.lockstep.codecs.control.RefusalReason;
import io.lockstep.engine.state.DirectPageHome;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A number of a source that was taken before is answered with what became of it first.
 */
@Timeout(60)
class FirstOutcomeTest
{
    private static final long FATAL = 99;
    private static final long SOURCE = 42;
    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;

    private final List<EngineCore> cores = new ArrayList<>();
    private final List<String> entries = new ArrayList<>();
    private final ControlEvents control = new ControlEvents();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final OutcomeAnswerDecoder answer = new OutcomeAnswerDecoder();
    private final List<Throwable> failures = new ArrayList<>();
    private EngineCore core;

    @AfterEach
    void after()
    {
        cores.forEach(EngineCore::close);
    }

    @Test
    void shouldAnswerARefusedEventWithItsFirstOutcomeAgain()
    {
        launch(1, 10);

        event(SOURCE, 1);
        refuse(SOURCE, 2, RefusalReason.EVENT_NOT_KNOWN);
        refuse(SOURCE, 3, RefusalReason.EVENT_TOO_LONG);
        event(SOURCE, 3);
        refuse(SOURCE, 2, RefusalReason.EVENT_TOO_LONG);
        event(SOURCE, 1);
        refuse(SOURCE, 1, RefusalReason.EVENT_TOO_LONG);
        event(SOURCE, 5);
        event(SOURCE, 4);

        assertEquals(List.of(
            "APPLIED", "EVENT_NOT_KNOWN", "EVENT_TOO_LONG", "EVENT_TOO_LONG", "EVENT_NOT_KNOWN", "DUPLICATE",
            "DUPLICATE", "SOURCE_SEQUENCE_GAP", "APPLIED"), entries);
        assertEquals(4, core.lastSourceSequence(SOURCE));
    }

    @Test
    void shouldAnswerASkippedEventWithItsFirstOutcomeAgain()
    {
        launch(2, 10);
        core.skips(List.of(Skip.event(2)));

        event(SOURCE, 1);
        event(SOURCE, 2, FATAL);
        event(SOURCE, 2, FATAL);
        query(SOURCE, 2);

        assertEquals(List.of("APPLIED", "SKIPPED", "SKIPPED", "NOT_APPLIED SKIPPED last 2", "APPLIED"), entries);
    }

    @Test
    void shouldForgetTheOldestWhereThereIsNoRoomAndSaySo()
    {
        launch(1, 2);

        for (int number = 1; number <= 4; number++)
        {
            event(SOURCE, 2 * number - 1);
            refuse(SOURCE, 2 * number, RefusalReason.EVENT_NOT_KNOWN);
        }
        entries.clear();
        for (int number = 1; number <= 8; number++)
        {
            event(SOURCE, number);
        }

        assertEquals(List.of("FORGOTTEN", "FORGOTTEN", "FORGOTTEN", "FORGOTTEN", "DUPLICATE", "EVENT_NOT_KNOWN",
            "DUPLICATE", "EVENT_NOT_KNOWN"), entries);
    }

    @Test
    void shouldAnswerWhatIsKnownOfANumber()
    {
        launch(1, 1);

        query(SOURCE, 1);
        refuse(SOURCE, 1, RefusalReason.EVENT_NOT_KNOWN);
        event(SOURCE, 2);
        refuse(SOURCE, 3, RefusalReason.EVENT_TOO_LONG);
        event(SOURCE, 4);
        entries.clear();
        for (int number = 0; number <= 5; number++)
        {
            query(SOURCE, number);
        }
        query(SOURCE + 1, 1);

        entries.removeIf("APPLIED"::equals);
        assertEquals(List.of(
            "UNKNOWN_NOT_SEEN last 4",
            "UNKNOWN_FORGOTTEN last 4",
            "APPLIED last 4",
            "NOT_APPLIED EVENT_TOO_LONG last 4",
            "APPLIED last 4",
            "UNKNOWN_NOT_SEEN last 4",
            "UNKNOWN_NOT_SEEN last 0"), entries);
    }

    @Test
    void shouldTakeEveryNumberForADuplicateWhereNoRefusalsAreRemembered()
    {
        launch(1, 0);

        refuse(SOURCE, 1, RefusalReason.EVENT_NOT_KNOWN);
        event(SOURCE, 1);
        query(SOURCE, 1);
        query(SOURCE, 2);

        assertEquals(List.of("EVENT_NOT_KNOWN", "DUPLICATE", "UNKNOWN_FORGOTTEN last 1", "APPLIED",
            "UNKNOWN_NOT_SEEN last 1", "APPLIED"), entries);
        assertEquals(List.of("lockstep.sources"), core.stores().all().stream()
            .map((store) -> store.name()).filter((name) -> name.startsWith("lockstep.") && !name.contains("timers"))
            .toList());
    }

    @Test
    void shouldTellNumbersApartWhoseHashesAreEqual()
    {
        launch(1, 3);
        final long first = SOURCE;
        final long second = first ^ round(1) ^ round(2);
        final long third = first ^ round(1) ^ round(3);
        event(second, 1);
        event(third, 1);
        event(third, 2);

        refuse(first, 1, RefusalReason.EVENT_NOT_KNOWN);
        refuse(second, 2, RefusalReason.EVENT_TOO_LONG);
        refuse(third, 3, RefusalReason.EVENT_NOT_KNOWN);
        entries.clear();
        event(first, 1);
        event(second, 2);
        event(third, 3);
        refuse(first, 2, RefusalReason.EVENT_NOT_KNOWN);
        event(first, 1);
        event(second, 2);
        event(third, 3);
        refuse(first, 3, RefusalReason.EVENT_NOT_KNOWN);
        event(second, 2);
        event(third, 3);

        assertEquals(Digest.chain(first, 1), Digest.chain(second, 2));
        assertEquals(Digest.chain(first, 1), Digest.chain(third, 3));
        assertEquals(List.of(
            "EVENT_NOT_KNOWN", "EVENT_TOO_LONG", "EVENT_NOT_KNOWN",
            "EVENT_NOT_KNOWN", "FORGOTTEN", "EVENT_TOO_LONG", "EVENT_NOT_KNOWN",
            "EVENT_NOT_KNOWN", "FORGOTTEN", "EVENT_NOT_KNOWN"), entries);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void shouldAgreeWithAPlainAccountOfAllNumbers(final int shards)
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("-Dlockstep.seed=" + seed);
        final SplittableRandom random = new SplittableRandom(seed);
        final int capacity = 8 + random.nextInt(13);
        final Account account = new Account(capacity);
        launch(shards, capacity);

        for (int i = 0; i < 20_000; i++)
        {
            final long source = 1 + random.nextInt(5);
            final long last = account.last.getOrDefault(source, 0L);
            final long number = random.nextInt(3) > 0 ? last + 1 : Math.max(1, last + 2 - random.nextInt(40));
            switch (random.nextInt(4))
            {
                case 0:
                    account.take(source, number, Outcome.EVENT_TOO_LONG);
                    refuse(source, number, RefusalReason.EVENT_TOO_LONG);
                    break;

                case 1:
                    account.expected.add(account.known(source, number));
                    account.expected.add("APPLIED");
                    query(source, number);
                    break;

                default:
                    account.take(source, number, Outcome.APPLIED);
                    event(source, number);
                    break;
            }
        }

        assertEquals(account.expected, entries);
        for (final String reached : List.of("APPLIED", "DUPLICATE", "EVENT_TOO_LONG", "FORGOTTEN",
            "SOURCE_SEQUENCE_GAP"))
        {
            assertTrue(entries.stream().filter(reached::equals).count() > 50, reached);
        }
        for (final KnownOutcome reached : List.of(KnownOutcome.APPLIED, KnownOutcome.NOT_APPLIED,
            KnownOutcome.UNKNOWN_NOT_SEEN, KnownOutcome.UNKNOWN_FORGOTTEN))
        {
            assertTrue(entries.stream().filter((entry) -> entry.startsWith(reached + " ")).count() > 20, "" + reached);
        }
    }

    @Test
    void shouldAnswerThroughAllStagesOfARunningEngine() throws InterruptedException
    {
        launch(3, 10);
        try (Engine engine = Engine.launch(new EngineContext()
            .core(core)
            .threading(Threading.DEDICATED)
            .errorHandler(failures::add)
            .outputListener(this::onOutput)))
        {
            assertTrue(engine.refuse(1, SOURCE, 1, RefusalReason.EVENT_NOT_KNOWN) > 0);
            assertTrue(engine.offer(2, SOURCE, 1, TestEvents.event(1), 0, TestEvents.MIN_LENGTH) > 0);
            assertTrue(engine.queryOutcome(3, SOURCE, -1, 1) > 0);
        }

        assertEquals(List.of(), failures);
        assertEquals(
            List.of("EVENT_NOT_KNOWN", "EVENT_NOT_KNOWN", "NOT_APPLIED EVENT_NOT_KNOWN last 1", "APPLIED"), entries);
    }

    @Test
    void shouldRefuseANumberOfRefusalsBelowZero()
    {
        final IllegalArgumentException refusal =
            assertThrows(IllegalArgumentException.class, () -> launch(1, -1));

        assertTrue(refusal.getMessage().contains("maxRefusals=-1"), refusal.getMessage());
    }

    private void launch(final int shards, final int maxRefusals)
    {
        core = new EngineCore(new CoreContext()
            .pipeline(new Pipeline()
                .stage("first", () -> new FragileProcessor(FATAL), FirstOutcomeTest::key, shards)
                .stage("second", () -> new FragileProcessor(FATAL), FirstOutcomeTest::key, 2))
            .eventCheck(TestEvents::isKnown)
            .pageHomes((shard) -> new DirectPageHome())
            .maxTimers(10)
            .maxSources(10)
            .maxRefusals(maxRefusals));
        cores.add(core);
        core.outputs(new ListenerOutputs(this::onOutput, EngineCore.MAX_OUTPUT_LENGTH_DEFAULT));
    }

    private void event(final long source, final long number)
    {
        event(source, number, number & 7);
    }

    private void event(final long source, final long number, final long value)
    {
        apply(source, number, TestEvents.event(value), TestEvents.MIN_LENGTH);
    }

    private void refuse(final long source, final long number, final RefusalReason reason)
    {
        final int length = control.refuse(reason);
        apply(source, number, control.buffer(), length);
    }

    private void query(final long source, final long number)
    {
        final int length = control.outcomeQuery(-number, number);
        apply(source, 0, control.buffer(), length);
    }

    private void apply(final long source, final long number, final DirectBuffer buffer, final int length)
    {
        final long sequence = core.sequence() + 1;
        core.apply(sequence, sequence, source, number, buffer, 0, length);
    }

    /**
     * The outcome of each event, and before it the answer where it was a query.
     */
    private void onOutput(final OutputHeader output, final DirectBuffer buffer, final int offset, final int length)
    {
        if (!output.isEmpty() && SchemaIds.schemaId(buffer, offset) == OutcomeAnswerDecoder.SCHEMA_ID)
        {
            answer.wrapAndApplyHeader(buffer, offset, header);
            assertEquals(-answer.sourceSequence(), answer.queryId());
            entries.add(answer.known() +
                (answer.outcome() == 0 ? "" : " " + Outcome.ofCode(answer.outcome())) +
                " last " + answer.lastSourceSequence());
        }
        if (output.isLast())
        {
            entries.add(Outcome.ofCode(output.outcomeCode()).toString());
        }
    }

    private static long key(final DirectBuffer buffer, final int offset, final int length)
    {
        return TestEvents.value(buffer, offset);
    }

    /**
     * What a number adds to a source's hash, by which sources with equal hashes are found.
     */
    private static long round(final long number)
    {
        return Long.rotateLeft(number * PRIME_2, 31) * PRIME_1;
    }

    /**
     * The same by plain collections.
     */
    private static final class Account
    {
        private final List<String> expected = new ArrayList<>();
        private final Map<Long, Long> last = new HashMap<>();
        private final Map<Long, Long> forgottenUpTo = new HashMap<>();
        private final Deque<long[]> refusals = new ArrayDeque<>();
        private final int capacity;

        private Account(final int capacity)
        {
            this.capacity = capacity;
        }

        private void take(final long source, final long number, final Outcome outcome)
        {
            final long next = last.getOrDefault(source, 0L) + 1;
            if (number > next)
            {
                expected.add("SOURCE_SEQUENCE_GAP");
            }
            else if (number < next)
            {
                expected.add(isRefused(source, number) ? "EVENT_TOO_LONG" :
                    number <= forgottenUpTo.getOrDefault(source, 0L) ? "FORGOTTEN" : "DUPLICATE");
            }
            else
            {
                last.put(source, number);
                expected.add(outcome.toString());
                if (outcome != Outcome.APPLIED)
                {
                    refusals.add(new long[]{source, number});
                    if (refusals.size() > capacity)
                    {
                        final long[] oldest = refusals.remove();
                        forgottenUpTo.put(oldest[0], oldest[1]);
                    }
                }
            }
        }

        private String known(final long source, final long number)
        {
            final long lastNumber = last.getOrDefault(source, 0L);
            final String known = number > lastNumber ? "UNKNOWN_NOT_SEEN" :
                isRefused(source, number) ? "NOT_APPLIED EVENT_TOO_LONG" :
                number <= forgottenUpTo.getOrDefault(source, 0L) ? "UNKNOWN_FORGOTTEN" : "APPLIED";
            return known + " last " + lastNumber;
        }

        private boolean isRefused(final long source, final long number)
        {
            return refusals.stream().anyMatch((refusal) -> refusal[0] == source && refusal[1] == number);
        }
    }
}
