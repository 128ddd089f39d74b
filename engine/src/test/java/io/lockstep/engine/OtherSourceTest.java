package io.lockstep.engine;

import io.lockstep.engine.state.DirectPageHome;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/**
 * Outputs for other sources than the event's, wherever they stand among those of the event.
 */
@Timeout(300)
class OtherSourceTest
{
    private static final long OWN = 5;
    private static final long OTHER = 6;
    private static final List<String> EXPECTED = List.of(
        "1.0 to 5, 1: 0",
        "1.1 to 6, 0: 1",
        "1.2 to 5, 1: 2 APPLIED",
        "2.0 to 6, 0: 10",
        "2.1 to 5, 2: empty APPLIED",
        "3.0 to 5, 3: 20",
        "3.1 to 6, 0: 21",
        "3.2 to 5, 3: empty APPLIED",
        "4.0 to 5, 4: 30 APPLIED");

    @Test
    void shouldTellTheOutcomeToTheSourceOfTheEventOnly()
    {
        for (final Threading threading : List.of(Threading.INVOKER, Threading.SHARED, Threading.DEDICATED))
        {
            for (final int stages : new int[]{1, 2, 3})
            {
                assertEquals(EXPECTED, run(threading, stages), threading + " stages=" + stages);
            }
        }
    }

    /**
     * Each event is a string of bits: whether an output is for the other source.
     */
    private static List<String> run(final Threading threading, final int stages)
    {
        final Pipeline pipeline = new Pipeline().stage("first", Telling::new);
        for (int i = 1; i < stages; i++)
        {
            pipeline.stage("passing-" + i, ForwardingProcessor::new);
        }

        final List<String> lines = new ArrayList<>();
        try (EngineCore core = new EngineCore(new CoreContext()
            .pipeline(pipeline)
            .eventCheck(HoppingProcessor::isKnown)
            .pageHomes((name) -> new DirectPageHome())))
        {
            final Engine engine = Engine.launch(new EngineContext()
                .core(core)
                .outputListener((header, buffer, offset, length) -> lines.add(line(header, buffer, offset)))
                .errorHandler((failure) -> { })
                .threading(threading)
                .idleStrategySupplier(YieldingIdleStrategy::new));
            long number = 0;
            for (final int[] bits : new int[][]{{0, 1, 0}, {1}, {0, 1}, {0}})
            {
                long value = number * 10;
                for (int i = 0; i < bits.length; i++)
                {
                    value |= (long)(2 + bits[i]) << 16 + 2 * i;
                }
                final DirectBuffer event = HoppingProcessor.event(1, value);
                engine.offer(1, OWN, ++number, event, 0, event.capacity());
            }
            engine.close();
            assertNull(engine.failure(), () -> String.valueOf(engine.failure()));
        }

        return lines;
    }

    private static String line(final OutputHeader header, final DirectBuffer buffer, final int offset)
    {
        return header.sequence() + "." + header.index() + " to " + header.source() + ", " + header.sourceSequence() +
            ": " + (header.isEmpty() ? "empty" : buffer.getLong(offset + 16)) +
            (header.isLast() ? " " + Outcome.ofCode(header.outcomeCode()) : "");
    }

    private static final class Telling extends ContextProcessor
    {
        @Override
        public void onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            final long value = buffer.getLong(offset + 16);
            final long first = value & 0xFFFF;
            int index = 0;
            for (long bits = value >>> 16; bits != 0; bits >>>= 2, index++)
            {
                ctx.claim(HoppingProcessor.LENGTH).putBytes(
                    0, HoppingProcessor.event(1, first + index), 0, HoppingProcessor.LENGTH);
                ctx.sendTo(1 == (bits & 1) ? OTHER : OWN);
            }
        }
    }
}
