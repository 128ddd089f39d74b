package io.lockstep.engine;

import io.lockstep.engine.state.DirectPageHome;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import static io.lockstep.engine.EngineCore.NO_SOURCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * An engine is closed in the midst of offers, claims and batches: every event that was accepted is applied once, every
 * one that was refused is not, and closing comes to an end.
 */
@Timeout(240)
class CloseWhilePublishingTest
{
    private static final int ROUNDS = 30;
    private static final long PRODUCER_STEP = 1_000_000_000L;

    @ParameterizedTest
    @CsvSource({"DEDICATED,3", "SPLIT,3", "SHARED,2", "SPLIT,1"})
    void shouldApplyJustWhatWasAccepted(final Threading threading, final int producers) throws InterruptedException
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("CloseWhilePublishingTest: -Dlockstep.seed=" + seed);
        final Random random = new Random(seed);
        long applied = 0;
        long behindTheDoor = 0;

        for (int round = 0; round < ROUNDS; round++)
        {
            final EventLog log = new EventLog();
            try (EngineCore core = new EngineCore(new CoreContext()
                .processor(log).eventCheck(TestEvents::isKnown).pageHome(new DirectPageHome())))
            {
                final Engine engine = launch(core, threading, producers == 1);
                final List<Producer> running = new ArrayList<>();
                for (int i = 0; i < producers; i++)
                {
                    running.add(new Producer(engine, i * PRODUCER_STEP, random.nextLong()));
                }
                running.forEach(Thread::start);
                final long untilSequence = random.nextInt(2_000);
                Await.until("some events are in", () -> running.get(0).accepted.size() >= untilSequence);
                engine.close();
                for (final Producer producer : running)
                {
                    producer.join();
                    behindTheDoor += producer.publishedBehindTheDoor;
                }

                final long[] expected = running.stream().flatMap((producer) -> producer.accepted.stream())
                    .mapToLong(Long::longValue).sorted().toArray();
                final long[] actual = log.values().stream().mapToLong(Long::longValue).sorted().toArray();
                assertNull(engine.failure(), "seed=" + seed);
                assertTrue(Arrays.equals(expected, actual),
                    () -> "accepted=" + expected.length + " applied=" + actual.length + " seed=" + seed);
                assertEquals(actual.length, LongStream.of(actual).distinct().count(), "seed=" + seed);
                applied += actual.length;
            }
        }

        System.out.println("applied=" + applied + " published behind the door=" + behindTheDoor);
        assertTrue(applied > ROUNDS, "too few events: applied=" + applied);
        assertTrue(behindTheDoor > 0, "no claim was ever under way when the engine closed, seed=" + seed);
    }

    private static Engine launch(final EngineCore core, final Threading threading, final boolean isSingleProducer)
    {
        return Engine.launch(new EngineContext()
            .core(core)
            .threading(threading)
            .isSingleProducer(isSingleProducer)
            .inputSlots(128).maxEventLength(200)
            .outputListener(OutputListener.NONE)
            .errorHandler((failure) -> { }));
    }

    /**
     * Producer that goes on until it finds the engine closed.
     */
    private static final class Producer extends Thread
    {
        private final List<Long> accepted = Collections.synchronizedList(new ArrayList<>());
        private final EventClaim claim = new EventClaim();
        private final EventBatch batch = new EventBatch();
        private final UnsafeBuffer event = new UnsafeBuffer(new byte[200]);
        private final Engine engine;
        private final Random random;
        private long next;
        private long publishedBehindTheDoor;

        private Producer(final Engine engine, final long first, final long seed)
        {
            this.engine = engine;
            next = first;
            random = new Random(seed);
        }

        @Override
        public void run()
        {
            long answer = 0;
            while (answer != Engine.CLOSED)
            {
                answer = switch (random.nextInt(4))
                {
                    case 0 -> offer();
                    case 1 -> claim(random.nextBoolean());
                    case 2 -> batch(1 + random.nextInt(4));
                    default -> claim(false);
                };
            }
        }

        private long offer()
        {
            final int length = TestEvents.encode(event, 0, next, 16 + random.nextInt(180));
            final long answer = engine.offer(0, NO_SOURCE, 0, event, 0, length);
            if (answer > 0)
            {
                accepted.add(next);
            }
            next++;
            return answer;
        }

        private long claim(final boolean isGivenUp)
        {
            final long claimed = engine.tryClaim(16 + random.nextInt(180), claim);
            if (claimed < 0)
            {
                return claimed;
            }

            TestEvents.encode(claim.buffer(), 0, next, claim.buffer().capacity());
            linger();
            if (isGivenUp)
            {
                claim.abort();
            }
            else if (claim.publish(0, NO_SOURCE, 0) > 0)
            {
                accepted.add(next);
            }
            next++;
            return claimed;
        }

        private long batch(final int events)
        {
            final long claimed = engine.tryClaim(events, 64, batch);
            if (claimed < 0)
            {
                return claimed;
            }

            final long first = next;
            for (int i = 0; i < events; i++)
            {
                TestEvents.encode(batch.claim(64), 0, next++, 64);
                batch.send();
            }
            linger();
            if (batch.publish(0) > 0)
            {
                LongStream.range(first, next).forEach(accepted::add);
            }
            return claimed;
        }

        /**
         * Now and then, hold a claim until the door is shut, where the test comes to that by itself.
         */
        private void linger()
        {
            if (random.nextInt(16) == 0)
            {
                for (int i = 0; i < 100_000 && !engine.isClosing(); i++)
                {
                    Thread.onSpinWait();
                }
            }
            publishedBehindTheDoor += engine.isClosing() ? 1 : 0;
        }
    }
}
