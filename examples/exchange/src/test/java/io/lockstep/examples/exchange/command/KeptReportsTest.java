package io.lockstep.examples.exchange.command;

import io.lockstep.engine.EngineCore;
import io.lockstep.engine.ListenerOutputs;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.examples.exchange.ExchangeApplication;
import io.lockstep.examples.exchange.OrderFlow;
import io.lockstep.examples.exchange.OrderMessages;
import io.lockstep.examples.exchange.ReportWriter;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

class KeptReportsTest
{
    private final OrderMessages orders = OrderFlow.generate(7, 5_000, OrderFlow.Shape.NORMAL);

    @ParameterizedTest
    @CsvSource({"16777216, 16", "128, 1", "128, 3", "4096, 2"})
    void shouldWriteWhatAWriterWritesThatListensItself(final int chunkLength, final int maxChunks)
    {
        final ReportWriter direct = new ReportWriter();
        final KeptReports kept = new KeptReports(new ReportWriter(), chunkLength, maxChunks);

        apply(direct);
        apply(kept);
        final ReportWriter written = kept.write();

        assertEquals(direct.count(), written.count());
        assertEquals(direct.sha256(), written.sha256());
    }

    @Test
    void shouldWriteNothingBeforeTheEndWhereThereIsRoom()
    {
        final ReportWriter writer = new ReportWriter();

        apply(new KeptReports(writer));

        assertEquals(0, writer.count());
        assertNotEquals(0, orders.count());
    }

    @Test
    void shouldForgetWhatIsKeptForAnotherEngine()
    {
        final ReportWriter direct = new ReportWriter();
        final KeptReports kept = new KeptReports(new ReportWriter(), orders.count());
        apply(kept);
        assertEquals(orders.count(), kept.lastSequence());

        kept.clear();
        assertEquals(0, kept.lastSequence());
        apply(kept);
        apply(direct);

        assertEquals(direct.sha256(), kept.write().sha256());
    }

    private void apply(final OutputListener listener)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[OrderMessages.MAX_EVENT_LENGTH]);
        try (EngineCore core = new EngineCore(ExchangeApplication.core().pageHome(new DirectPageHome())))
        {
            core.outputs(new ListenerOutputs(listener, ExchangeApplication.MAX_OUTPUT_LENGTH));
            for (int i = 0; i < orders.count(); i++)
            {
                core.apply(i + 1, 0, 1, i + 1, event, 0, orders.encode(i, event, 0));
            }
        }
    }
}
