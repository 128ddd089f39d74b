package io.lockstep.examples.exchange;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PublishedFlowTest
{
    @ParameterizedTest
    @EnumSource(names = { "NORMAL_S5", "FLASH_CRASH_S6" })
    void shouldReportEveryPublishedLine(final PublishedFlow flow)
    {
        final OrderMessages messages = flow.messages();
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final ReportWriter writer = new ReportWriter(out);

        run(messages, writer);

        final String sha256 = writer.sha256();
        final List<String> expected = flow.reports();
        final List<String> actual = out.toString(US_ASCII).lines().toList();
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++)
        {
            assertEquals(expected.get(i), actual.get(i), "line " + i);
        }
        assertEquals(expected.size(), actual.size());
        assertEquals(expected.size(), writer.count());
        assertEquals(flow.sha256(), sha256);
    }

    @Test
    void shouldReproducePublishedHashOfTheLongFlow()
    {
        final OrderMessages messages = PublishedFlow.NORMAL_S23.messages();
        final ReportWriter writer = new ReportWriter();

        run(messages, writer);

        assertEquals(PublishedFlow.NORMAL_S23.sha256(), writer.sha256());
    }

    @ParameterizedTest
    @EnumSource
    void shouldReproducePublishedHashInTheReference(final PublishedFlow flow)
    {
        final OrderMessages messages = flow.messages();
        final ReferenceBook reference = new ReferenceBook(Integer.MAX_VALUE, Integer.MAX_VALUE);
        final Sha256Lines hash = new Sha256Lines();

        for (int i = 0; i < messages.count(); i++)
        {
            reference.apply(messages, i).forEach(hash::add);
        }

        assertEquals(flow.count(), messages.count());
        assertEquals(flow.sha256(), hash.sha256());
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetInEveryPublishedMessage(final PublishedFlow flow)
    {
        final OrderMessages messages = flow.messages();
        final ExchangeCheck check = new ExchangeCheck();
        final UnsafeBuffer event =
            new UnsafeBuffer(new byte[OrderMessages.MAX_EVENT_LENGTH]);
        final List<Integer> refused = new ArrayList<>();

        for (int i = 0; i < messages.count(); i++)
        {
            if (!check.isKnown(event, 0, messages.encode(i, event, 0)))
            {
                refused.add(i);
            }
        }

        assertTrue(refused.isEmpty(), () -> "refused: " + refused);
    }

    private static void run(final OrderMessages messages, final ReportWriter writer)
    {
        try (TestHost host = new TestHost(new ExchangeProcessor(), writer))
        {
            for (int i = 0; i < messages.count(); i++)
            {
                host.apply(messages, i);
            }
        }
    }
}
