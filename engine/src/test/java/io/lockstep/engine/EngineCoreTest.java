package io.lockstep.engine;

import io.lockstep.engine.state.DirectPageHome;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static io.lockstep.engine.EngineCore.NO_SOURCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EngineCoreTest
{
    private static final long SOURCE = 42;

    private final List<EngineCore> cores = new ArrayList<>();
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void after()
    {
        cores.forEach(EngineCore::close);
    }

    @Test
    void shouldAnswerEachEventWithItsOutputsAndOneLastEntry()
    {
        final EngineCore core = core(100, listener);

        apply(core, 1, NO_SOURCE, 0, 3);
        apply(core, 2, NO_SOURCE, 0, 4);
        apply(core, 3, NO_SOURCE, 0, 5);

        assertEquals(
            List.of("1.0 empty APPLIED", "2.0 7 APPLIED", "3.0 12", "3.1 12 APPLIED"), listener.entries());
    }

    @Test
    void shouldApplyAnEventOfASourceOnce()
    {
        final EngineCore core = core(100, listener);

        apply(core, 1, SOURCE, 1, 1);
        apply(core, 2, SOURCE, 1, 1);
        apply(core, 3, SOURCE, 2, 1);

        assertEquals(List.of("1.0 1 APPLIED", "2.0 empty DUPLICATE", "3.0 2 APPLIED"), listener.entries());
        assertEquals(2, core.lastSourceSequence(SOURCE));
    }

    @Test
    void shouldRefuseAGapInASource()
    {
        final EngineCore core = core(100, listener);

        apply(core, 1, SOURCE, 2, 1);
        apply(core, 2, SOURCE, 1, 1);
        apply(core, 3, SOURCE, 3, 1);

        assertEquals(
            List.of("1.0 empty SOURCE_SEQUENCE_GAP", "2.0 1 APPLIED", "3.0 empty SOURCE_SEQUENCE_GAP"),
            listener.entries());
    }

    @Test
    void shouldRefuseASourceAboveTheLimit()
    {
        final EngineCore core = core(100, listener);

        apply(core, 1, 1, 1, 1);
        apply(core, 2, 2, 1, 1);
        apply(core, 3, 3, 1, 1);
        apply(core, 4, 2, 2, 1);

        assertEquals("3.0 empty SOURCE_LIMIT", listener.entries().get(2));
        assertEquals("4.0 3 APPLIED", listener.entries().get(3));
    }

    @Test
    void shouldReachEqualDigestsFromEqualHistories()
    {
        final RecordingListener other = new RecordingListener();
        final EngineCore first = core(10, listener);
        final EngineCore second = core(10, other);

        for (int i = 1; i <= 35; i++)
        {
            apply(first, i, SOURCE, i, i * 7L);
            apply(second, i, SOURCE, i, i * 7L);
        }

        assertEquals(3, listener.checkpoints().size());
        assertEquals(listener.checkpoints(), other.checkpoints());
        assertEquals(first.checkpoint(), second.checkpoint());
        assertEquals(first.configurationHash(), second.configurationHash());
    }

    @Test
    void shouldReachOtherDigestsFromOtherHistories()
    {
        final EngineCore first = core(10, listener);
        final EngineCore second = core(10, new RecordingListener());

        apply(first, 1, SOURCE, 1, 4);
        apply(second, 1, SOURCE, 1, 5);

        assertNotEquals(first.checkpoint().stateDigest(), second.checkpoint().stateDigest());
        assertNotEquals(first.checkpoint().outputDigest(), second.checkpoint().outputDigest());
    }

    @Test
    void shouldStopAtASequenceThatDoesNotFollow()
    {
        final EngineCore core = core(10, listener);

        apply(core, 1, NO_SOURCE, 0, 1);

        final IllegalStateException ex =
            assertThrows(IllegalStateException.class, () -> apply(core, 3, NO_SOURCE, 0, 1));
        assertTrue(ex.getMessage().contains("expected sequence 2, but: sequence=3"), ex.getMessage());
    }

    @Test
    void shouldStopAtATimeThatGoesBackwards()
    {
        final EngineCore core = core(10, listener);
        final DirectBuffer event = TestEvents.event(1);

        core.apply(1, 1000, NO_SOURCE, 0, event, 0, event.capacity());

        assertThrows(
            IllegalStateException.class, () -> core.apply(2, 999, NO_SOURCE, 0, event, 0, event.capacity()));
    }

    @Test
    void shouldStopAtAnEventThatTheApplicationDoesNotKnow()
    {
        final EngineCore core = core(10, listener);
        final DirectBuffer event = TestEvents.event(1);

        assertThrows(IllegalArgumentException.class, () -> core.apply(1, 0, NO_SOURCE, 0, event, 0, 8));
    }

    @Test
    void shouldDropAClaimThatIsNotSent()
    {
        final Processor processor = new ContextProcessor()
        {
            @Override
            public void onEvent(final DirectBuffer buffer, final int offset, final int length)
            {
                TestEvents.encode(ctx.claim(400), 0, 1, 400);
                TestEvents.encode(ctx.claim(16), 0, 2, 16);
                ctx.send();
                ctx.claim(16);
            }
        };
        final EngineCore core = core(10, processor, listener);

        apply(core, 1, NO_SOURCE, 0, 1);
        apply(core, 2, NO_SOURCE, 0, 1);

        assertEquals(List.of("1.0 2 APPLIED", "2.0 2 APPLIED"), listener.entries());
    }

    @Test
    void shouldRefuseToSendNothing()
    {
        final Processor processor = new ContextProcessor()
        {
            @Override
            public void onEvent(final DirectBuffer buffer, final int offset, final int length)
            {
                ctx.send();
            }
        };
        final EngineCore core = core(10, processor, listener);

        assertThrows(IllegalStateException.class, () -> apply(core, 1, NO_SOURCE, 0, 1));
    }

    @Test
    void shouldNameTheSettingThatIsMissing()
    {
        final CoreContext ctx = new CoreContext().processor(new SummingProcessor()).pageHome(new DirectPageHome());

        final NullPointerException ex = assertThrows(NullPointerException.class, () -> new EngineCore(ctx));

        assertEquals("CoreContext.eventCheck is not set", ex.getMessage());
    }

    private EngineCore core(final long checkpointInterval, final OutputListener outputs)
    {
        return core(checkpointInterval, new SummingProcessor(), outputs);
    }

    private EngineCore core(final long checkpointInterval, final Processor processor, final OutputListener outputs)
    {
        final EngineCore core = new EngineCore(new CoreContext()
            .processor(processor)
            .eventCheck(TestEvents::isKnown)
            .pageHome(new DirectPageHome())
            .checkpointInterval(checkpointInterval)
            .maxSources(2));
        core.outputs(new ListenerOutputs(outputs, 512));
        cores.add(core);
        return core;
    }

    private static void apply(
        final EngineCore core, final long sequence, final long source, final long sourceSequence, final long value)
    {
        final DirectBuffer event = TestEvents.event(value);
        core.apply(sequence, sequence * 10, source, sourceSequence, event, 0, event.capacity());
    }
}
