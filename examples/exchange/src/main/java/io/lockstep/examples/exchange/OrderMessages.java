package io.lockstep.examples.exchange;

import io.lockstep.engine.Digest;
import io.lockstep.examples.exchange.codecs.CancelOrderEncoder;
import io.lockstep.examples.exchange.codecs.MessageHeaderEncoder;
import io.lockstep.examples.exchange.codecs.ModifyOrderEncoder;
import io.lockstep.examples.exchange.codecs.NewOrderEncoder;
import io.lockstep.examples.exchange.codecs.Side;
import io.lockstep.examples.exchange.codecs.TimeInForce;
import org.agrona.BitUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * A flow of order messages in memory, in the order of their sequence, 24 bytes each.
 *
 * <p>{@link OrderFile} reads one from a file, {@link OrderFlow} makes one up.
 *
 * <p>Threading: one thread at a time, since the encoders are reused.
 */
public final class OrderMessages
{
    /**
     * Longest event that {@link #encode} writes, in bytes.
     */
    public static final int MAX_EVENT_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + NewOrderEncoder.BLOCK_LENGTH;

    static final int NEW = 0;
    static final int CANCEL = 1;
    static final int MODIFY = 2;

    static final int BUY = 0;
    static final int SELL = 1;

    static final int RECORD_LENGTH = 24;
    static final int MAX_COUNT = (Integer.MAX_VALUE - 64) / RECORD_LENGTH;

    private static final int ORDER_ID_OFFSET = 0;
    private static final int PRICE_OFFSET = 8;
    private static final int QUANTITY_OFFSET = 16;
    private static final int SIDE_OFFSET = 20;
    private static final int IOC_OFFSET = 21;
    private static final int TYPE_OFFSET = 22;
    private static final long UINT32_MASK = 0xFFFF_FFFFL;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final NewOrderEncoder newOrder = new NewOrderEncoder();
    private final CancelOrderEncoder cancelOrder = new CancelOrderEncoder();
    private final ModifyOrderEncoder modifyOrder = new ModifyOrderEncoder();
    private final UnsafeBuffer records;
    private int count;

    OrderMessages(final int expectedCount)
    {
        records = new UnsafeBuffer(new byte[RECORD_LENGTH * Math.max(1, expectedCount)]);
    }

    /**
     * Number of messages.
     *
     * @return the number.
     */
    public int count()
    {
        return count;
    }

    /**
     * Write one message as an event of the exchange: a {@code NewOrder}, {@code CancelOrder} or {@code ModifyOrder}.
     *
     * @param index  of the message, from zero; it is the event with the source sequence {@code index + 1}.
     * @param buffer to write to.
     * @param offset where the event is to begin; {@link #MAX_EVENT_LENGTH} bytes have to be free from there.
     * @return length of the event in bytes.
     */
    public int encode(final int index, final MutableDirectBuffer buffer, final int offset)
    {
        switch (type(index))
        {
            case NEW:
                newOrder.wrapAndApplyHeader(buffer, offset, header)
                    .orderId(orderId(index))
                    .price(price(index))
                    .quantity(quantity(index))
                    .side(side(index) == BUY ? Side.BUY : Side.SELL)
                    .timeInForce(isImmediateOrCancel(index) ? TimeInForce.IOC : TimeInForce.GTC)
                    .reserved(0);
                return MessageHeaderEncoder.ENCODED_LENGTH + NewOrderEncoder.BLOCK_LENGTH;

            case CANCEL:
                cancelOrder.wrapAndApplyHeader(buffer, offset, header).orderId(orderId(index));
                return MessageHeaderEncoder.ENCODED_LENGTH + CancelOrderEncoder.BLOCK_LENGTH;

            default:
                modifyOrder.wrapAndApplyHeader(buffer, offset, header)
                    .orderId(orderId(index))
                    .price(price(index))
                    .quantity(quantity(index))
                    .side(side(index) == BUY ? Side.BUY : Side.SELL)
                    .reserved8((short)0)
                    .reserved(0);
                return MessageHeaderEncoder.ENCODED_LENGTH + ModifyOrderEncoder.BLOCK_LENGTH;
        }
    }

    /**
     * Hash of all messages, which names the flow: the same messages have the same hash, from a file or made up.
     *
     * @return XXH64, with seed zero, of the messages as they are kept here; never zero, so that it can name a source.
     */
    public long contentHash()
    {
        final long hash = Digest.xxh64(records, 0, count * RECORD_LENGTH, 0);

        return 0 == hash ? 1 : hash;
    }

    /**
     * The beginning of the flow.
     *
     * @param limit most messages to take.
     * @return a flow of its own; this one where it is no longer than the limit.
     */
    public OrderMessages first(final int limit)
    {
        if (count <= limit)
        {
            return this;
        }

        final OrderMessages beginning = new OrderMessages(limit);
        beginning.records.putBytes(0, records, 0, limit * RECORD_LENGTH);
        beginning.count = limit;
        return beginning;
    }

    int type(final int index)
    {
        return records.getByte(recordOffset(index) + TYPE_OFFSET);
    }

    long orderId(final int index)
    {
        return records.getLong(recordOffset(index) + ORDER_ID_OFFSET, LITTLE_ENDIAN);
    }

    long price(final int index)
    {
        return records.getLong(recordOffset(index) + PRICE_OFFSET, LITTLE_ENDIAN);
    }

    long quantity(final int index)
    {
        return records.getInt(recordOffset(index) + QUANTITY_OFFSET, LITTLE_ENDIAN) & UINT32_MASK;
    }

    int side(final int index)
    {
        return records.getByte(recordOffset(index) + SIDE_OFFSET);
    }

    boolean isImmediateOrCancel(final int index)
    {
        return records.getByte(recordOffset(index) + IOC_OFFSET) != 0;
    }

    void append(
        final int type,
        final int side,
        final boolean isImmediateOrCancel,
        final long quantity,
        final long orderId,
        final long price)
    {
        if (count * RECORD_LENGTH == records.capacity())
        {
            final int newCount = (int)Math.min(MAX_COUNT, count * 2L);
            records.wrap(Arrays.copyOf(records.byteArray(), newCount * RECORD_LENGTH));
        }

        final int offset = count * RECORD_LENGTH;
        records.putLong(offset + ORDER_ID_OFFSET, orderId, LITTLE_ENDIAN);
        records.putLong(offset + PRICE_OFFSET, price, LITTLE_ENDIAN);
        records.putInt(offset + QUANTITY_OFFSET, (int)quantity, LITTLE_ENDIAN);
        records.putByte(offset + SIDE_OFFSET, (byte)side);
        records.putByte(offset + IOC_OFFSET, (byte)(isImmediateOrCancel ? 1 : 0));
        records.putByte(offset + TYPE_OFFSET, (byte)type);
        records.putByte(offset + TYPE_OFFSET + BitUtil.SIZE_OF_BYTE, (byte)0);
        count++;
    }

    private int recordOffset(final int index)
    {
        if (index < 0 || index >= count)
        {
            throw new IndexOutOfBoundsException("no such message: index=" + index + " count=" + count);
        }

        return index * RECORD_LENGTH;
    }
}
