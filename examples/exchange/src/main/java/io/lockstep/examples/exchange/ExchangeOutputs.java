package io.lockstep.examples.exchange;

import io.lockstep.engine.ProcessorContext;
import io.lockstep.examples.exchange.codecs.CancelReason;
import io.lockstep.examples.exchange.codecs.MessagePublisher;
import io.lockstep.examples.exchange.codecs.RejectReason;
import io.lockstep.examples.exchange.codecs.Side;
import io.lockstep.examples.exchange.codecs.TimeInForce;

/**
 * Encodes what the exchange decides. Each output is written whole, since every byte of it is part of the digest.
 *
 * <p>Threading: owned by the processor agent.
 */
final class ExchangeOutputs
{
    private static final Side[] SIDES = { Side.BUY, Side.SELL };

    private final MessagePublisher publisher;

    ExchangeOutputs(final ProcessorContext ctx)
    {
        publisher = new MessagePublisher(ctx);
    }

    void orderAccepted(
        final long orderId, final long price, final long quantity, final int side, final boolean isImmediateOrCancel)
    {
        publisher.claimOrderAccepted()
            .orderId(orderId)
            .price(price)
            .quantity(quantity)
            .side(sideOf(side))
            .timeInForce(isImmediateOrCancel ? TimeInForce.IOC : TimeInForce.GTC)
            .reserved(0);
        publisher.send();
    }

    void trade(
        final long makerOrderId,
        final long takerOrderId,
        final long price,
        final long quantity,
        final long makerRemaining)
    {
        publisher.claimTrade()
            .makerOrderId(makerOrderId)
            .takerOrderId(takerOrderId)
            .price(price)
            .quantity(quantity)
            .makerRemaining(makerRemaining);
        publisher.send();
    }

    void orderCancelled(
        final long orderId, final long price, final long quantity, final int side, final CancelReason reason)
    {
        publisher.claimOrderCancelled()
            .orderId(orderId)
            .price(price)
            .quantity(quantity)
            .side(sideOf(side))
            .reason(reason)
            .reserved(0);
        publisher.send();
    }

    void modifyAccepted(final long orderId, final long price, final long quantity, final int side)
    {
        publisher.claimModifyAccepted()
            .orderId(orderId)
            .price(price)
            .quantity(quantity)
            .side(sideOf(side))
            .reserved8((short)0)
            .reserved(0);
        publisher.send();
    }

    void cancelRejected(final long orderId)
    {
        publisher.claimCancelRejected()
            .orderId(orderId);
        publisher.send();
    }

    void modifyRejected(
        final long orderId, final long price, final long quantity, final int side, final RejectReason reason)
    {
        publisher.claimModifyRejected()
            .orderId(orderId)
            .price(price)
            .quantity(quantity)
            .side((short)side)
            .reason(reason)
            .reserved(0);
        publisher.send();
    }

    void orderRejected(
        final long orderId, final long price, final long quantity, final int side, final RejectReason reason)
    {
        publisher.claimOrderRejected()
            .orderId(orderId)
            .price(price)
            .quantity(quantity)
            .side((short)side)
            .reason(reason)
            .reserved(0);
        publisher.send();
    }

    private static Side sideOf(final int side)
    {
        return SIDES[side];
    }
}
