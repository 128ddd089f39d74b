package io.lockstep.examples.exchange;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OrderFileTest
{
    private static final int RECORDS = 5;
    private static final int LENGTH = OrderFile.HEADER_LENGTH + RECORDS * OrderFile.RECORD_LENGTH;

    @TempDir
    Path directory;

    private Path file;
    private Path compressed;
    private UnsafeBuffer content;

    @BeforeEach
    void writeFile() throws IOException
    {
        file = directory.resolve("orders.bin");
        compressed = directory.resolve("orders.bin.gz");
        final OrderMessages messages = new OrderMessages(RECORDS);
        messages.append(OrderMessages.NEW, OrderMessages.BUY, false, 10, 7, 100);
        messages.append(OrderMessages.NEW, OrderMessages.SELL, true, 4_294_967_294L, -1, -3);
        messages.append(OrderMessages.MODIFY, OrderMessages.BUY, false, 11, 7, 101);
        messages.append(OrderMessages.CANCEL, OrderMessages.BUY, false, 0, 7, 0);
        messages.append(OrderMessages.NEW, OrderMessages.BUY, false, 1, Long.MIN_VALUE, Long.MAX_VALUE);
        OrderFile.write(file, messages);
        content = new UnsafeBuffer(Files.readAllBytes(file));
    }

    @Test
    void shouldReadEveryField()
    {
        final OrderMessages messages = OrderFile.read(file);

        assertEquals(RECORDS, messages.count());
        assertEquals(OrderMessages.NEW, messages.type(1));
        assertEquals(OrderMessages.SELL, messages.side(1));
        assertTrue(messages.isImmediateOrCancel(1));
        assertFalse(messages.isImmediateOrCancel(0));
        assertEquals(4_294_967_294L, messages.quantity(1));
        assertEquals(-1, messages.orderId(1));
        assertEquals(-3, messages.price(1));
        assertEquals(OrderMessages.MODIFY, messages.type(2));
        assertEquals(OrderMessages.CANCEL, messages.type(3));
        assertEquals(Long.MIN_VALUE, messages.orderId(4));
        assertEquals(Long.MAX_VALUE, messages.price(4));
    }

    @Test
    void shouldReadCompressedFile() throws IOException
    {
        Files.write(compressed, gzip(content.byteArray()));

        final OrderMessages messages = OrderFile.read(compressed);

        assertEquals(OrderFile.read(file).contentHash(), messages.contentHash());
    }

    @Test
    void shouldReadEmptyFlow() throws IOException
    {
        content.putInt(12, 0);
        Files.write(file, Arrays.copyOf(content.byteArray(), OrderFile.HEADER_LENGTH));

        final OrderMessages messages = OrderFile.read(file);

        assertEquals(0, messages.count());
        assertTrue(0 != messages.contentHash());
    }

    @Test
    void shouldReadMoreThanOneChunk()
    {
        final OrderMessages messages = OrderFlow.generate(1, 4096 * 3 + 1, OrderFlow.Shape.NORMAL);

        OrderFile.write(file, messages);

        assertEquals(messages.contentHash(), OrderFile.read(file).contentHash());
    }

    @Test
    void shouldGrowBeyondTheExpectedCount()
    {
        final OrderMessages expected = OrderFlow.generate(1, 1000, OrderFlow.Shape.NORMAL);
        final OrderMessages grown = new OrderMessages(0);

        for (int i = 0; i < expected.count(); i++)
        {
            grown.append(
                expected.type(i),
                expected.side(i),
                expected.isImmediateOrCancel(i),
                expected.quantity(i),
                expected.orderId(i),
                expected.price(i));
        }

        assertEquals(expected.contentHash(), grown.contentHash());
    }

    @Test
    void shouldRefuseMissingFile()
    {
        final Path missing = directory.resolve("nothing.bin");

        assertRefused(missing, "no such file");
        assertRefused(directory, "no such file");
    }

    @Test
    void shouldRefuseForeignMagic() throws IOException
    {
        content.putLong(0, 0x4142, LITTLE_ENDIAN);

        assertContentRefused("not an order file: expected magic=0x4d4542575f303031, but: magic=0x4142");
    }

    @Test
    void shouldRefuseOtherVersion() throws IOException
    {
        content.putInt(8, 2, LITTLE_ENDIAN);

        assertContentRefused("expected version=1, but: version=2");
    }

    @Test
    void shouldRefuseCountThatCannotBeHeld() throws IOException
    {
        content.putInt(12, -1, LITTLE_ENDIAN);

        assertContentRefused(
            "expected at most " + OrderMessages.MAX_COUNT + " records, but: count=4294967295");
    }

    @Test
    void shouldRefuseEveryTruncation() throws IOException
    {
        for (int length = 0; length < LENGTH; length++)
        {
            Files.write(file, Arrays.copyOf(content.byteArray(), length));

            final int record = (length - OrderFile.HEADER_LENGTH) / OrderFile.RECORD_LENGTH;
            assertRefused(
                file,
                length < OrderFile.HEADER_LENGTH ?
                    "truncated: expected a header of 16 bytes, but the file ends at byte " + length :
                    "truncated: record " + record + ": expected count=5 records, but the file ends at byte " + length);
        }
    }

    @Test
    void shouldRefuseTrailingBytes() throws IOException
    {
        content.putInt(12, RECORDS - 1, LITTLE_ENDIAN);

        assertContentRefused(
            "expected the end of the file after count=4 records, but more bytes follow at byte " +
            (LENGTH - OrderFile.RECORD_LENGTH));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0,   3, 'record 0: expected type to be between 0 and 2, but: type=3'",
        "1, 0, 255, 'record 1: expected type to be between 0 and 2, but: type=255'",
        "2, 1,   2, 'record 2: expected side to be between 0 and 1, but: side=2'",
        "4, 2,   2, 'record 4: expected ioc to be between 0 and 1, but: ioc=2'",
        "3, 2,   1, 'record 3: expected ioc to be 0, but: ioc=1'",
        "2, 2,   1, 'record 2: expected ioc to be 0, but: ioc=1'"
    })
    void shouldRefuseByteOutOfRange(final int record, final int field, final int value, final String expected)
        throws IOException
    {
        content.putByte(offset(record) + field, (byte)value);

        assertContentRefused(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0,  0, 'record 0: expected quantity to be between 1 and 4294967294, but: quantity=0'",
        "2,  0, 'record 2: expected quantity to be between 1 and 4294967294, but: quantity=0'",
        "4, -1, 'record 4: expected quantity to be between 1 and 4294967294, but: quantity=4294967295'"
    })
    void shouldRefuseQuantityOutOfRange(final int record, final int value, final String expected) throws IOException
    {
        content.putInt(offset(record) + 4, value, LITTLE_ENDIAN);

        assertContentRefused(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0,  1, 'record 0: expected sequence to be 0, but: sequence=1'",
        "3,  4, 'record 3: expected sequence to be 3, but: sequence=4'",
        "4, -1, 'record 4: expected sequence to be 4, but: sequence=18446744073709551615'"
    })
    void shouldRefuseGapInTheSequence(final int record, final long value, final String expected) throws IOException
    {
        content.putLong(offset(record) + 8, value, LITTLE_ENDIAN);

        assertContentRefused(expected);
    }

    @Test
    void shouldRefuseFileThatIsNotCompressed() throws IOException
    {
        Files.write(compressed, content.byteArray());

        assertRefused(compressed, "broken gzip stream, after 0 bytes of content: Not in GZIP format");
    }

    @Test
    void shouldRefuseEveryTruncationOfCompressedFile() throws IOException
    {
        final byte[] bytes = gzip(content.byteArray());

        for (int length = 0; length < bytes.length; length++)
        {
            Files.write(compressed, Arrays.copyOf(bytes, length));

            final OrderFileException ex = assertThrows(OrderFileException.class, () -> OrderFile.read(compressed));
            assertTrue(
                ex.getMessage().startsWith(compressed + ": the gzip stream ends early, after "), ex.getMessage());
        }
    }

    @Test
    void shouldRefuseCompressedFileWithWrongChecksum() throws IOException
    {
        final byte[] bytes = gzip(content.byteArray());
        bytes[bytes.length - 8] ^= 1;
        Files.write(compressed, bytes);

        final OrderFileException ex = assertThrows(OrderFileException.class, () -> OrderFile.read(compressed));

        assertTrue(ex.getMessage().startsWith(compressed + ": broken gzip stream, after "), ex.getMessage());
    }

    @Test
    void shouldTellThatItCannotWrite()
    {
        final Path nowhere = directory.resolve("nowhere").resolve("orders.bin");

        final OrderFileException ex = assertThrows(
            OrderFileException.class, () -> OrderFile.write(nowhere, new OrderMessages(0)));

        assertTrue(ex.getMessage().startsWith(nowhere + ": cannot be written: "), ex.getMessage());
    }

    @Test
    void shouldRefuseIndexOutsideTheFlow()
    {
        final OrderMessages messages = OrderFile.read(file);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[OrderMessages.MAX_EVENT_LENGTH]);

        assertThrows(IndexOutOfBoundsException.class, () -> messages.encode(-1, buffer, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> messages.encode(RECORDS, buffer, 0));
    }

    private void assertContentRefused(final String expected) throws IOException
    {
        Files.write(file, content.byteArray());
        Files.write(compressed, gzip(content.byteArray()));

        assertRefused(file, expected);
        assertRefused(compressed, expected);
    }

    private static void assertRefused(final Path path, final String expected)
    {
        final OrderFileException ex = assertThrows(OrderFileException.class, () -> OrderFile.read(path));

        assertEquals(path + ": " + expected, ex.getMessage());
    }

    private static int offset(final int record)
    {
        return OrderFile.HEADER_LENGTH + record * OrderFile.RECORD_LENGTH;
    }

    private static byte[] gzip(final byte[] bytes) throws IOException
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out))
        {
            gzip.write(bytes);
        }

        return out.toByteArray();
    }
}
