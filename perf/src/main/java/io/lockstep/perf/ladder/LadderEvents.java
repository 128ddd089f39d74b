package io.lockstep.perf.ladder;

import io.lockstep.examples.exchange.codecs.CancelOrderEncoder;
import io.lockstep.examples.exchange.codecs.MessageHeaderEncoder;
import io.lockstep.examples.exchange.codecs.NewOrderEncoder;
import io.lockstep.examples.exchange.codecs.Side;
import io.lockstep.examples.exchange.codecs.TimeInForce;
import org.agrona.MutableDirectBuffer;

/**
 * An endless flow of orders whose book stays small: an offer, a bid that takes it, a bid that rests, its cancel.
 *
 * <p>Threading: one thread.
 */
final class LadderEvents
{
    /**
     * Longest event in bytes.
     */
    static final int MAX_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + NewOrderEncoder.BLOCK_LENGTH;

    private static final int CYCLE = 4;
    private static final int PRICE = 33_000;
    private static final int LEVELS = 64;
    private static final int QUANTITY = 10;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final NewOrderEncoder newOrder = new NewOrderEncoder();
    private final CancelOrderEncoder cancelOrder = new CancelOrderEncoder();

    /**
     * Write an event.
     *
     * @param index  of it.
     * @param buffer to write to.
     * @param offset where it begins.
     * @return its length in bytes.
     */
    int encode(final long index, final MutableDirectBuffer buffer, final int offset)
    {
        final long price = PRICE + index / CYCLE % LEVELS;
        switch ((int)(index % CYCLE))
        {
            case 0:
                return order(index, price, Side.SELL, buffer, offset);

            case 1:
                return order(index, price, Side.BUY, buffer, offset);

            case 2:
                return order(index, price - LEVELS, Side.BUY, buffer, offset);

            default:
                cancelOrder.wrapAndApplyHeader(buffer, offset, header).orderId(index - 1);
                return MessageHeaderEncoder.ENCODED_LENGTH + CancelOrderEncoder.BLOCK_LENGTH;
        }
    }

    private int order(
        final long orderId, final long price, final Side side, final MutableDirectBuffer buffer, final int offset)
    {
        newOrder.wrapAndApplyHeader(buffer, offset, header)
            .orderId(orderId)
            .price(price)
            .quantity(QUANTITY)
            .side(side)
            .timeInForce(TimeInForce.GTC)
            .reserved(0);
        return MAX_LENGTH;
    }
}
