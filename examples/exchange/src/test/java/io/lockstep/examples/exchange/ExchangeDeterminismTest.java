package io.lockstep.examples.exchange;

import io.lockstep.replay.determinism.DeterminismExtension;
import io.lockstep.replay.determinism.DeterminismScan;
import io.lockstep.replay.determinism.RecordedInput;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The exchange before the determinism kit: what it can reach, and what it comes to live and replayed.
 */
class ExchangeDeterminismTest
{
    private static final int MESSAGES = 1_000;

    @RegisterExtension
    private final DeterminismExtension determinism = new DeterminismExtension(ExchangeReplayApplication::new);

    @Test
    void shouldReachNothingThatIsNotTheSameInEveryRun()
    {
        DeterminismScan.requireClean(ExchangeProcessor.class);
    }

    @Test
    void shouldComeToTheSameLiveAndReplayed(final RecordedInput input)
    {
        final OrderMessages orders = OrderFlow.generate(5, MESSAGES, OrderFlow.Shape.NORMAL);
        final UnsafeBuffer event = new UnsafeBuffer(new byte[OrderMessages.MAX_EVENT_LENGTH]);
        for (int i = 0; i < orders.count(); i++)
        {
            final int length = orders.encode(i, event, 0);
            input.event(i, ExchangeApplication.source(orders), i + 1L, event, 0, length);
        }
    }
}
