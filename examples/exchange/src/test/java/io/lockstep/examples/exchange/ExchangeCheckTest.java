package io.lockstep.examples.exchange;

import io.lockstep.examples.exchange.codecs.NewOrderDecoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ExchangeCheckTest
{
    private static final int OFFSET = 8;
    private static final int NEW = 0;
    private static final int CANCEL = 1;
    private static final int MODIFY = 2;
    private static final int BIT_BETWEEN_MODIFY_AND_NEW = 17;

    private final ExchangeCheck check = new ExchangeCheck();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[128]);
    private final OrderMessages messages = new OrderMessages(3);

    ExchangeCheckTest()
    {
        messages.append(OrderMessages.NEW, OrderMessages.SELL, true, 10, 7, 100);
        messages.append(OrderMessages.CANCEL, OrderMessages.SELL, false, 10, 7, 100);
        messages.append(OrderMessages.MODIFY, OrderMessages.SELL, false, 10, 7, 100);
    }

    @ParameterizedTest
    @CsvSource({ "0, 32", "1, 16", "2, 32" })
    void shouldKnowTheEventsOfTheExchange(final int message, final int expectedLength)
    {
        final int length = messages.encode(message, buffer, OFFSET);

        final boolean isKnown = check.isKnown(buffer, OFFSET, length);

        assertTrue(isKnown);
        assertEquals(expectedLength, length);
    }

    @ParameterizedTest
    @CsvSource({ "0", "1", "2" })
    void shouldRefuseEveryOtherLength(final int message)
    {
        final int right = messages.encode(message, buffer, OFFSET);

        for (int length = 8; length < 64; length++)
        {
            assertEquals(length == right, check.isKnown(buffer, OFFSET, length), "length=" + length);
        }
    }

    @ParameterizedTest
    @CsvSource({ "0", "1", "2" })
    void shouldRefuseEveryFlippedBitOfTheHeader(final int message)
    {
        for (int bit = 0; bit < 64; bit++)
        {
            final int length = messages.encode(message, buffer, OFFSET);
            buffer.putLong(OFFSET, buffer.getLong(OFFSET) ^ 1L << bit);
            if (MODIFY == message && BIT_BETWEEN_MODIFY_AND_NEW == bit)
            {
                continue;
            }

            assertFalse(check.isKnown(buffer, OFFSET, length), "bit=" + bit);
        }
    }

    @Test
    void shouldRefuseOutputs()
    {
        final int length = messages.encode(NEW, buffer, OFFSET);

        for (int templateId = 0; templateId < 1 << 16; templateId++)
        {
            buffer.putShort(OFFSET + 2, (short)templateId, LITTLE_ENDIAN);
            final boolean isOrder = 1 == templateId || 3 == templateId;
            final boolean isKnown = check.isKnown(buffer, OFFSET, length);
            assertTrue(!isKnown || isOrder, "templateId=" + templateId);
        }
    }

    @ParameterizedTest
    @CsvSource({ "0", "2" })
    void shouldRefuseQuantitiesThatAreNone(final int message)
    {
        final int length = messages.encode(message, buffer, OFFSET);
        final int quantityOffset = OFFSET + 8 + NewOrderDecoder.quantityEncodingOffset();

        assertEquals(false, isKnownWithInt(quantityOffset, 0, length));
        assertEquals(false, isKnownWithInt(quantityOffset, -1, length));
        assertEquals(true, isKnownWithInt(quantityOffset, 1, length));
        assertEquals(true, isKnownWithInt(quantityOffset, -2, length));
    }

    @Test
    void shouldRefuseSidesTimesInForceAndReservedBytesThatAreNone()
    {
        for (int value = 0; value < 256; value++)
        {
            assertEquals(value <= 1, isKnownWithByte(NEW, 20, value), "side=" + value);
            assertEquals(value <= 1, isKnownWithByte(NEW, 21, value), "timeInForce=" + value);
            assertEquals(value == 0, isKnownWithByte(NEW, 22, value), "reserved=" + value);
            assertEquals(value == 0, isKnownWithByte(NEW, 23, value), "reserved=" + value);
            assertEquals(value <= 1, isKnownWithByte(MODIFY, 20, value), "side=" + value);
            assertEquals(value == 0, isKnownWithByte(MODIFY, 21, value), "reserved8=" + value);
            assertEquals(value == 0, isKnownWithByte(MODIFY, 22, value), "reserved=" + value);
            assertEquals(value == 0, isKnownWithByte(MODIFY, 23, value), "reserved=" + value);
        }
    }

    @Test
    void shouldTakeAnyOrderIdAndPrice()
    {
        final int length = messages.encode(CANCEL, buffer, OFFSET);
        buffer.putLong(OFFSET + 8, Long.MIN_VALUE);
        final boolean isCancelKnown = check.isKnown(buffer, OFFSET, length);
        final int newLength = messages.encode(NEW, buffer, OFFSET);
        buffer.putLong(OFFSET + 16, Long.MIN_VALUE);

        final boolean isNewKnown = check.isKnown(buffer, OFFSET, newLength);

        assertTrue(isCancelKnown);
        assertTrue(isNewKnown);
    }

    private boolean isKnownWithInt(final int offset, final int value, final int length)
    {
        buffer.putInt(offset, value, LITTLE_ENDIAN);

        return check.isKnown(buffer, OFFSET, length);
    }

    private boolean isKnownWithByte(final int message, final int fieldOffset, final int value)
    {
        final int length = messages.encode(message, buffer, OFFSET);
        buffer.putByte(OFFSET + 8 + fieldOffset, (byte)value);

        return check.isKnown(buffer, OFFSET, length);
    }
}
