package io.lockstep.examples.exchange;

import io.lockstep.engine.Outcome;
import io.lockstep.engine.OutputHeader;
import io.lockstep.examples.exchange.codecs.MessageHeaderEncoder;
import io.lockstep.examples.exchange.codecs.NewOrderEncoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReportWriterTest
{
    private static final String SHA256_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void shouldHashNothing()
    {
        final ReportWriter writer = new ReportWriter(out);

        final String sha256 = writer.sha256();

        assertEquals(SHA256_OF_NOTHING, sha256);
        assertEquals(0, writer.count());
        assertEquals(0, out.size());
    }

    @Test
    void shouldWriteEveryKindOfLine()
    {
        final ReportWriter writer = new ReportWriter(out);
        final OrderMessages messages = new OrderMessages(8);
        messages.append(OrderMessages.NEW, OrderMessages.SELL, false, 5, 11, 100);
        messages.append(OrderMessages.NEW, OrderMessages.SELL, false, 5, 11, 100);
        messages.append(OrderMessages.NEW, OrderMessages.BUY, true, 7, 12, 100);
        messages.append(OrderMessages.NEW, OrderMessages.BUY, false, 9, 13, -7);
        messages.append(OrderMessages.NEW, OrderMessages.SELL, false, 4, 14, 50);
        messages.append(OrderMessages.MODIFY, OrderMessages.BUY, false, 6, 13, 60);
        messages.append(OrderMessages.CANCEL, OrderMessages.BUY, false, 1, 13, 60);
        messages.append(OrderMessages.CANCEL, OrderMessages.BUY, false, 1, 13, 60);
        messages.append(OrderMessages.MODIFY, OrderMessages.BUY, false, 1, 13, 60);

        apply(messages, writer);

        assertEquals(
            List.of(
                "0,0,1,11,100,5",
                "6,1,11,1",
                "0,2,0,12,100,7",
                "1,2,100,5,11,12",
                "2,2,0,12,100",
                "0,3,0,13,-7,9",
                "0,4,1,14,50,4",
                "1,5,50,4,14,13",
                "3,5,0,13,60,6",
                "2,6,0,13,60",
                "4,7,13",
                "5,8,13"),
            out.toString(US_ASCII).lines().toList());
        assertEquals(12, writer.count());
    }

    @Test
    void shouldJoinLinesWithoutNewlineAtTheEnd()
    {
        final ReportWriter writer = new ReportWriter(out);
        final OrderMessages messages = new OrderMessages(2);
        messages.append(OrderMessages.CANCEL, 0, false, 1, 1, 0);
        messages.append(OrderMessages.CANCEL, 0, false, 1, 2, 0);

        apply(messages, writer);

        assertEquals("4,0,1\n4,1,2", out.toString(US_ASCII));
    }

    @Test
    void shouldSortTheLinesOfAMessageLongerThanTheBuffer()
    {
        final ReportWriter writer = new ReportWriter(out);
        final int makers = 20_000;
        final OrderMessages messages = new OrderMessages(makers + 2);
        messages.append(OrderMessages.NEW, OrderMessages.BUY, false, 1, -1, 1);
        for (int i = 0; i < makers; i++)
        {
            messages.append(OrderMessages.NEW, OrderMessages.SELL, false, 1, i, 100);
        }
        messages.append(OrderMessages.MODIFY, OrderMessages.BUY, false, makers + 1, -1, 100);

        apply(messages, writer);

        final List<String> lines = out.toString(US_ASCII).lines().toList();
        assertEquals(2 * makers + 2, lines.size());
        for (int i = 0; i < makers; i++)
        {
            assertEquals("1," + (makers + 1) + ",100,1," + i + ",-1", lines.get(makers + 1 + i));
        }
        assertEquals("3," + (makers + 1) + ",0,-1,100," + (makers + 1), lines.get(2 * makers + 1));
    }

    @Test
    void shouldHashTheSameWithAndWithoutWritingLines()
    {
        final OrderMessages messages = OrderFlow.generate(9, 20_000, OrderFlow.Shape.NORMAL);
        final ReportWriter writing = new ReportWriter(out);
        final ReportWriter counting = new ReportWriter();

        apply(messages, writing);
        apply(messages, counting);

        final Sha256Lines hash = new Sha256Lines();
        out.toString(US_ASCII).lines().forEach(hash::add);
        assertEquals(writing.sha256(), counting.sha256());
        assertEquals(hash.sha256(), counting.sha256());
        assertEquals(writing.count(), counting.count());
    }

    @Test
    void shouldWriteNumbersAsTheJdkDoes()
    {
        final byte[] target = new byte[32];
        final SeededRandom random = new SeededRandom(1);

        for (int bits = 1; bits <= 64; bits++)
        {
            for (int i = 0; i < 200; i++)
            {
                assertDigits(target, random.nextLong() >> 64 - bits);
                assertDigits(target, random.nextLong() >>> 64 - bits);
            }
        }
        for (long power = 1, i = 0; i < 19; i++, power *= 10)
        {
            assertDigits(target, power);
            assertDigits(target, power - 1);
            assertDigits(target, -power);
        }
        assertDigits(target, Long.MIN_VALUE);
        assertDigits(target, Long.MAX_VALUE);
        assertDigits(target, Integer.MAX_VALUE);
        assertDigits(target, Integer.MAX_VALUE + 1L);
    }

    @Test
    void shouldRefuseOutputsOfOthers()
    {
        final ReportWriter writer = new ReportWriter(out);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        new NewOrderEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());

        final IllegalArgumentException template = assertThrows(
            IllegalArgumentException.class, () -> writer.onOutput(new LastOutput(), buffer, 0, 32));
        new MessageHeaderEncoder().wrap(buffer, 0).schemaId(77);
        final IllegalArgumentException schema = assertThrows(
            IllegalArgumentException.class, () -> writer.onOutput(new LastOutput(), buffer, 0, 32));

        assertEquals("expected an output of the exchange, but: schemaId=1001 templateId=1", template.getMessage());
        assertEquals("expected an output of the exchange, but: schemaId=77 templateId=1", schema.getMessage());
    }

    @Test
    void shouldRefuseLinesAfterTheHash()
    {
        final ReportWriter writer = new ReportWriter();
        final OrderMessages messages = new OrderMessages(1);
        messages.append(OrderMessages.CANCEL, 0, false, 1, 1, 0);

        final String sha256 = writer.sha256();

        assertEquals(sha256, writer.sha256());
        assertThrows(IllegalStateException.class, () -> apply(messages, writer));
    }

    @Test
    void shouldTellThatLinesCannotBeWritten()
    {
        final ReportWriter writer = new ReportWriter(new FullStream());
        final OrderMessages messages = new OrderMessages(1);
        messages.append(OrderMessages.CANCEL, 0, false, 1, 1, 0);

        final UncheckedIOException ex = assertThrows(UncheckedIOException.class, () -> apply(messages, writer));

        assertTrue(ex.getMessage().contains("no space"), ex.getMessage());
    }

    private static void apply(final OrderMessages messages, final ReportWriter writer)
    {
        try (TestHost host = new TestHost(new ExchangeProcessor(1 << 16, 1 << 10), writer))
        {
            for (int i = 0; i < messages.count(); i++)
            {
                host.apply(messages, i);
            }
        }
        writer.sha256();
    }

    private static void assertDigits(final byte[] target, final long value)
    {
        Arrays.fill(target, (byte)'#');
        final int end = ReportLines.write(target, 3, value);
        assertEquals("###" + value + "#", new String(target, 0, end + 1, US_ASCII));
    }

    private static final class FullStream extends OutputStream
    {
        @Override
        public void write(final int value) throws IOException
        {
            throw new IOException("no space left");
        }
    }

    private static final class LastOutput implements OutputHeader
    {
        @Override
        public long sequence()
        {
            return 1;
        }

        @Override
        public int index()
        {
            return 0;
        }

        @Override
        public long timestampNs()
        {
            return 1;
        }

        @Override
        public long source()
        {
            return 1;
        }

        @Override
        public long sourceSequence()
        {
            return 1;
        }

        @Override
        public boolean isLast()
        {
            return true;
        }

        @Override
        public boolean isEmpty()
        {
            return false;
        }

        @Override
        public int outcomeCode()
        {
            return Outcome.APPLIED.code();
        }
    }
}
