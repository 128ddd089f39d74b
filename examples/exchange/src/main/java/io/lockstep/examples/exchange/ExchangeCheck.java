package io.lockstep.examples.exchange;

import io.lockstep.engine.EventCheck;
import io.lockstep.examples.exchange.codecs.CancelOrderDecoder;
import io.lockstep.examples.exchange.codecs.MessageHeaderDecoder;
import io.lockstep.examples.exchange.codecs.ModifyOrderDecoder;
import io.lockstep.examples.exchange.codecs.NewOrderDecoder;
import io.lockstep.examples.exchange.codecs.Side;
import io.lockstep.examples.exchange.codecs.TimeInForce;
import org.agrona.DirectBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Lets in the events of the exchange: schema, version, template, exact length, sides and times in force that exist, a
 * quantity above zero, and zero in reserved bytes.
 *
 * <p>Threading: any thread.
 */
public final class ExchangeCheck implements EventCheck
{
    static final int MAX_SIDE = Side.SELL.value();
    static final int MAX_TIME_IN_FORCE = TimeInForce.IOC.value();

    private static final int HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int QUANTITY_OFFSET = HEADER_LENGTH + NewOrderDecoder.quantityEncodingOffset();
    private static final int SIDE_OFFSET = HEADER_LENGTH + NewOrderDecoder.sideEncodingOffset();
    private static final int TIME_IN_FORCE_OFFSET = HEADER_LENGTH + NewOrderDecoder.timeInForceEncodingOffset();
    private static final int RESERVED_OFFSET = HEADER_LENGTH + NewOrderDecoder.reservedEncodingOffset();
    private static final int NULL_QUANTITY = (int)NewOrderDecoder.quantityNullValue();

    private static final long NEW_ORDER_HEADER = header(NewOrderDecoder.BLOCK_LENGTH, NewOrderDecoder.TEMPLATE_ID);
    private static final long CANCEL_ORDER_HEADER =
        header(CancelOrderDecoder.BLOCK_LENGTH, CancelOrderDecoder.TEMPLATE_ID);
    private static final long MODIFY_ORDER_HEADER =
        header(ModifyOrderDecoder.BLOCK_LENGTH, ModifyOrderDecoder.TEMPLATE_ID);

    /**
     * A check; all of them are the same.
     */
    public ExchangeCheck()
    {
    }

    /**
     * {@inheritDoc}
     *
     * <p>New and modified orders have one layout, but that a modify has a reserved byte in the place of the time in
     * force; so the rest of the check is the same.
     */
    @Override
    public boolean isKnown(final DirectBuffer buffer, final int offset, final int length)
    {
        final long header = buffer.getLong(offset, LITTLE_ENDIAN);

        if (CANCEL_ORDER_HEADER == header)
        {
            return HEADER_LENGTH + CancelOrderDecoder.BLOCK_LENGTH == length;
        }

        if (NEW_ORDER_HEADER == header)
        {
            return HEADER_LENGTH + NewOrderDecoder.BLOCK_LENGTH == length &&
                isOrder(buffer, offset, MAX_TIME_IN_FORCE);
        }

        return MODIFY_ORDER_HEADER == header &&
            HEADER_LENGTH + ModifyOrderDecoder.BLOCK_LENGTH == length &&
            isOrder(buffer, offset, 0);
    }

    private static boolean isOrder(final DirectBuffer buffer, final int offset, final int maxTimeInForce)
    {
        final int quantity = buffer.getInt(offset + QUANTITY_OFFSET, LITTLE_ENDIAN);
        final int side = buffer.getByte(offset + SIDE_OFFSET) & 0xFF;
        final int timeInForce = buffer.getByte(offset + TIME_IN_FORCE_OFFSET) & 0xFF;

        return 0 != quantity &&
            NULL_QUANTITY != quantity &&
            side <= MAX_SIDE &&
            timeInForce <= maxTimeInForce &&
            0 == buffer.getShort(offset + RESERVED_OFFSET, LITTLE_ENDIAN);
    }

    private static long header(final int blockLength, final int templateId)
    {
        return blockLength |
            (long)templateId << 16 |
            (long)NewOrderDecoder.SCHEMA_ID << 32 |
            (long)NewOrderDecoder.SCHEMA_VERSION << 48;
    }
}
