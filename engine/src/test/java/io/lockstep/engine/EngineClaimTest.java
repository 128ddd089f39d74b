package io.lockstep.engine;

import io.lockstep.engine.state.DirectPageHome;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AgentTerminationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static io.lockstep.engine.EngineCore.NO_SOURCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Events that are written where they are sequenced, one by one and as neighbours.
 */
@Timeout(60)
class EngineClaimTest
{
    private final RecordingListener listener = new RecordingListener();
    private final EventLog log = new EventLog();
    private final EventClaim claim = new EventClaim();
    private final EventBatch batch = new EventBatch();
    private final EngineCore core = new EngineCore(new CoreContext()
        .processor(log)
        .eventCheck(TestEvents::isKnown)
        .pageHome(new DirectPageHome()));

    private Engine engine;

    @AfterEach
    void after()
    {
        if (engine != null)
        {
            engine.close();
        }
        core.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldSequenceWhatWasWrittenInPlace(final boolean isSingleProducer)
    {
        launch(ctx().isSingleProducer(isSingleProducer));

        final long claimed = engine.tryClaim(100, claim);
        TestEvents.encode(claim.buffer(), 0, 7, 100);
        final long answer = claim.publish(50, 3, 1);
        final long next = offer(8);
        invokeToTheEnd();

        assertTrue(claimed > 0 && answer == claimed && next > answer, claimed + " " + answer + " " + next);
        assertEquals(List.of(7L, 8L), log.values());
        assertEquals(0, log.damaged());
        assertEquals(1, core.lastSourceSequence(3));
        assertEquals(50, core.timeNs());
    }

    @Test
    void shouldHoldBackWhatComesBehindAClaim()
    {
        launch(ctx());

        engine.tryClaim(16, claim);
        offer(8);
        invokeToTheEnd();
        final List<Long> before = List.copyOf(log.values());
        final boolean wasIdle = engine.isIdle();
        TestEvents.encode(claim.buffer(), 0, 7, 16);
        claim.publish(0, NO_SOURCE, 0);
        invokeToTheEnd();

        assertEquals(List.of(), before);
        assertFalse(wasIdle);
        assertTrue(engine.isIdle());
        assertEquals(List.of(7L, 8L), log.values());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldPassOverWhatIsGivenUpOrNotKnown(final boolean isSingleProducer)
    {
        launch(ctx().isSingleProducer(isSingleProducer));

        engine.tryClaim(300, claim);
        claim.abort();
        claim.abort();
        engine.tryClaim(300, claim);
        claim.buffer().setMemory(0, 300, (byte)0);
        final long answer = claim.publish(0, NO_SOURCE, 0);
        offer(8);
        invokeToTheEnd();

        assertEquals(Engine.EVENT_NOT_KNOWN, answer);
        assertEquals(List.of(8L), log.values());
        assertEquals(1, core.sequence());
        assertTrue(engine.isIdle());
    }

    @Test
    void shouldAnswerWhyAClaimIsNotTaken()
    {
        launch(ctx().inputSlots(64).maxEventLength(64));

        final long tooShort = engine.tryClaim(7, claim);
        final long tooLong = engine.tryClaim(65, claim);
        final long tooMany = engine.tryClaim(engine.maxBatch(64) + 1, 64, batch);
        final long none = engine.tryClaim(0, 64, batch);
        for (int i = 0; i < 8; i++)
        {
            assertEquals(i < 4, engine.tryClaim(engine.maxBatch(64), 64, batch) > 0);
            batch.giveUp();
        }
        final long full = engine.tryClaim(16, claim);
        engine.close();
        final long closed = engine.tryClaim(16, claim);

        assertEquals(Engine.LENGTH_NOT_VALID, tooShort);
        assertEquals(Engine.LENGTH_NOT_VALID, tooLong);
        assertEquals(Engine.LENGTH_NOT_VALID, tooMany);
        assertEquals(Engine.LENGTH_NOT_VALID, none);
        assertEquals(Engine.BACK_PRESSURED, full);
        assertEquals(Engine.CLOSED, closed);
        assertFalse(claim.isClaimed());
        assertEquals(0, claim.buffer().capacity());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldKeepTheEventsOfABatchNeighbours(final boolean isSingleProducer)
    {
        launch(ctx().isSingleProducer(isSingleProducer).inputSlots(256).inputSlotLength(64).maxEventLength(200));

        // Batches of all sizes, so that runs and their events go across the end of the ring at every place.
        long value = 0;
        for (int round = 0; round < 500; round++)
        {
            final int events = 1 + round % engine.maxBatch(200);
            assertTrue(engine.tryClaim(events, 200, batch) > 0, "round " + round);
            for (int i = 0; i < events; i++)
            {
                final int length = 16 + (int)(value * 37 % 185);
                TestEvents.encode(batch.claim(length), 0, value, length);
                batch.from(1, ++value).send();
            }
            assertEquals(events, batch.accepted());
            assertTrue(batch.publish(round) > 0);
            invokeToTheEnd();
        }

        assertEquals(LongStream.range(0, value).boxed().toList(), log.values());
        assertEquals(0, log.damaged());
        assertEquals(value, core.lastSourceSequence(1));
    }

    @Test
    void shouldTakeMoreEventsThanDeclaredWhereTheyAreShorter()
    {
        launch(ctx().inputSlots(256).inputSlotLength(64).maxEventLength(200));

        engine.tryClaim(2, 200, batch);
        int events = 0;
        for (MutableDirectBuffer room = batch.claim(16); room != null; room = batch.claim(16))
        {
            TestEvents.encode(room, 0, events++, 16);
            batch.send();
        }
        final long answer = batch.publish(0);
        invokeToTheEnd();

        assertTrue(answer > 0);
        assertEquals(8, events);
        assertEquals(LongStream.range(0, 8).boxed().toList(), log.values());
    }

    @Test
    void shouldLeaveOutOfABatchWhatIsNotKnownOrNotSent()
    {
        launch(ctx());

        engine.tryClaim(4, 64, batch);
        TestEvents.encode(batch.claim(64), 0, 1, 64);
        batch.send();
        batch.claim(64).setMemory(0, 64, (byte)0);
        batch.send();
        TestEvents.encode(batch.claim(16), 0, 2, 16);
        batch.abort();
        TestEvents.encode(batch.claim(16), 0, 3, 16);
        batch.send();
        TestEvents.encode(batch.claim(16), 0, 4, 16);
        final long answer = batch.publish(0);
        engine.tryClaim(4, 64, batch);
        final long nothing = batch.publish(0);
        invokeToTheEnd();

        assertTrue(answer > 0);
        assertEquals(0, nothing);
        assertEquals(List.of(1L, 3L), log.values());
        assertTrue(engine.isIdle());
    }

    @Test
    void shouldRefuseToBeUsedOutOfOrder()
    {
        launch(ctx());
        engine.tryClaim(16, claim);
        engine.tryClaim(1, 16, batch);

        assertThrows(IllegalStateException.class, () -> engine.tryClaim(16, claim));
        assertThrows(IllegalStateException.class, () -> engine.tryClaim(1, 16, batch));
        claim.abort();
        batch.giveUp();
        assertThrows(IllegalStateException.class, () -> claim.publish(0, NO_SOURCE, 0));
        assertThrows(IllegalStateException.class, () -> batch.publish(0));
        assertThrows(IllegalStateException.class, () -> batch.claim(16));
        assertThrows(IllegalStateException.class, batch::send);
        assertThrows(IndexOutOfBoundsException.class, () -> claim.buffer().putLong(0, 1));
    }

    @Test
    void shouldNotLetASingleProducerPublishPastItsClaim()
    {
        launch(ctx().isSingleProducer(true));
        engine.tryClaim(16, claim);

        assertThrows(IllegalStateException.class, () -> offer(1));
        TestEvents.encode(claim.buffer(), 0, 7, 16);
        claim.publish(0, NO_SOURCE, 0);
        offer(8);
        invokeToTheEnd();

        assertEquals(List.of(7L, 8L), log.values());
    }

    @Test
    void shouldLeaveNoSlotsBehindWhenTheCheckThrows()
    {
        try (EngineCore throwing = new EngineCore(new CoreContext()
            .processor(log)
            .eventCheck((buffer, offset, length) ->
            {
                if (TestEvents.value(buffer, offset) == 666)
                {
                    throw new IllegalArgumentException("a planted fault of the check");
                }
                return true;
            })
            .pageHome(new DirectPageHome())))
        {
            launch(ctx().core(throwing));
            engine.tryClaim(16, claim);
            TestEvents.encode(claim.buffer(), 0, 666, 16);

            assertThrows(IllegalArgumentException.class, () -> claim.publish(0, NO_SOURCE, 0));
            assertThrows(IndexOutOfBoundsException.class,
                () -> engine.offer(0, NO_SOURCE, 0, TestEvents.event(1), 8, 16));
            offer(8);
            invokeToTheEnd();

            assertFalse(claim.isClaimed());
            assertEquals(List.of(8L), log.values());
            engine.close();
        }
    }

    @Test
    void shouldBeAnOutletOfAPublisher()
    {
        launch(ctx().inputSlots(64).maxEventLength(64));
        final EventOutlet outlet = new EventOutlet(engine);

        final List<Boolean> hadRoom = IntStream.range(0, 65).mapToObj((i) ->
        {
            outlet.next(i, 1, i + 1);
            final MutableDirectBuffer room = outlet.claim(16);
            if (room != null)
            {
                TestEvents.encode(room, 0, i, 16);
                outlet.send();
            }
            return room != null;
        }).toList();
        final long answer = outlet.answer();
        invokeToTheEnd();
        outlet.claim(16);
        outlet.abort();
        invokeToTheEnd();

        assertEquals(64, hadRoom.indexOf(false));
        assertEquals(Engine.BACK_PRESSURED, answer);
        assertEquals(64, core.lastSourceSequence(1));
        assertTrue(engine.isIdle());
        assertThrows(IllegalArgumentException.class, () -> outlet.claim(65));
        assertNull(engine.failure());
    }

    @Test
    void shouldWaitForAClaimWhenItCloses() throws InterruptedException
    {
        launch(ctx().threading(Threading.SPLIT));
        engine.tryClaim(16, claim);
        TestEvents.encode(claim.buffer(), 0, 7, 16);

        final Thread closing = new Thread(engine::close);
        closing.start();
        // Behind this answer close() has shut the door, and waits.
        while (offer(1) != Engine.CLOSED)
        {
            Thread.yield();
        }
        final long answer = claim.publish(0, NO_SOURCE, 0);
        closing.join();

        assertTrue(answer > 0);
        assertNull(engine.failure());
        assertEquals(7L, log.values().get(0));
    }

    @Test
    void shouldRefuseAClaimThatTheDrainGaveUpOn()
    {
        launch(ctx().threading(Threading.SPLIT).drainTimeoutNs(TimeUnit.MILLISECONDS.toNanos(20)));
        engine.tryClaim(16, claim);
        TestEvents.encode(claim.buffer(), 0, 7, 16);

        engine.close();
        final long answer = claim.publish(0, NO_SOURCE, 0);

        assertEquals(Engine.CLOSED, answer);
        assertNotNull(engine.failure());
        assertTrue(engine.failure().getMessage().contains("claimed=0 published=-1"), engine.failure().getMessage());
        assertFalse(engine.isStuck());
        assertEquals(List.of(), log.values());
    }

    private EngineContext ctx()
    {
        return new EngineContext()
            .core(core)
            .outputListener(listener)
            .errorHandler((failure) -> { })
            .threading(Threading.INVOKER);
    }

    private void launch(final EngineContext ctx)
    {
        engine = Engine.launch(ctx);
    }

    private long offer(final long value)
    {
        return engine.offer(0, NO_SOURCE, 0, TestEvents.event(value), 0, TestEvents.MIN_LENGTH);
    }

    private void invokeToTheEnd()
    {
        try
        {
            while (engine.invoke() > 0)
            {
                Thread.onSpinWait();
            }
        }
        catch (final AgentTerminationException ex)
        {
            assertNotNull(engine.failure());
        }
    }
}
