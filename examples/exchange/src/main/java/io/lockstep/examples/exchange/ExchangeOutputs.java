package io.lockstep.examples.exchange;

import io.lockstep.engine.ProcessorContext;
import io.lockstep.examples.exchange.codecs.CancelReason;
import io.lockstep.examples.exchange.codecs.CancelRejectedEncoder;
import io.lockstep.examples.exchange.codecs.MessageHeaderEncoder;
import io.lockstep.examples.exchange.codecs.ModifyAcceptedEncoder;
import io.lockstep.examples.exchange.codecs.ModifyRejectedEncoder;
import io.lockstep.examples.exchange.codecs.OrderAcceptedEncoder;
import io.lockstep.examples.exchange.codecs.OrderCancelledEncoder;
import io.lockstep.examples.exchange.codecs.OrderRejectedEncoder;
import io.lockstep.examples.exchange.codecs.RejectReason;
import io.lockstep.examples.exchange.codecs.Side;
import io.lockstep.examples.exchange.codecs.TimeInForce;
import io.lockstep.examples.exchange.codecs.TradeEncoder;

/**
 * Encodes what the exchange decides. Each output is written whole, since every byte of it is part of the digest.
 *
 * <p>Threading: owned by the processor agent.
 */
final class ExchangeOutputs
{
    private static final int HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final Side[] SIDES = { Side.BUY, Side.SELL };

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final OrderAcceptedEncoder orderAccepted = new OrderAcceptedEncoder();
    private final TradeEncoder trade = new TradeEncoder();
    private final OrderCancelledEncoder orderCancelled = new OrderCancelledEncoder();
    private final ModifyAcceptedEncoder modifyAccepted = new ModifyAcceptedEncoder();
    private final CancelRejectedEncoder cancelRejected = new CancelRejectedEncoder();
    private final ModifyRejectedEncoder modifyRejected = new ModifyRejectedEncoder();
    private final OrderRejectedEncoder orderRejected = new OrderRejectedEncoder();
    private final ProcessorContext ctx;

    ExchangeOutputs(final ProcessorContext ctx)
    {
        this.ctx = ctx;
    }

    void orderAccepted(
        final long orderId, final long price, final long quantity, final int side, final boolean isImmediateOrCancel)
    {
        orderAccepted.wrapAndApplyHeader(ctx.claim(HEADER_LENGTH + OrderAcceptedEncoder.BLOCK_LENGTH), 0, header)
            .orderId(orderId)
            .price(price)
            .quantity(quantity)
            .side(sideOf(side))
            .timeInForce(isImmediateOrCancel ? TimeInForce.IOC : TimeInForce.GTC)
            .reserved(0);
        ctx.send();
    }

    void trade(
        final long makerOrderId,
        final long takerOrderId,
        final long price,
        final long quantity,
        final long makerRemaining)
    {
        trade.wrapAndApplyHeader(ctx.claim(HEADER_LENGTH + TradeEncoder.BLOCK_LENGTH), 0, header)
            .makerOrderId(makerOrderId)
            .takerOrderId(takerOrderId)
            .price(price)
            .quantity(quantity)
            .makerRemaining(makerRemaining);
        ctx.send();
    }

    void orderCancelled(
        final long orderId, final long price, final long quantity, final int side, final CancelReason reason)
    {
        orderCancelled.wrapAndApplyHeader(ctx.claim(HEADER_LENGTH + OrderCancelledEncoder.BLOCK_LENGTH), 0, header)
            .orderId(orderId)
            .price(price)
            .quantity(quantity)
            .side(sideOf(side))
            .reason(reason)
            .reserved(0);
        ctx.send();
    }

    void modifyAccepted(final long orderId, final long price, final long quantity, final int side)
    {
        modifyAccepted.wrapAndApplyHeader(ctx.claim(HEADER_LENGTH + ModifyAcceptedEncoder.BLOCK_LENGTH), 0, header)
            .orderId(orderId)
            .price(price)
            .quantity(quantity)
            .side(sideOf(side))
            .reserved8((short)0)
            .reserved(0);
        ctx.send();
    }

    void cancelRejected(final long orderId)
    {
        cancelRejected.wrapAndApplyHeader(ctx.claim(HEADER_LENGTH + CancelRejectedEncoder.BLOCK_LENGTH), 0, header)
            .orderId(orderId);
        ctx.send();
    }

    void modifyRejected(
        final long orderId, final long price, final long quantity, final int side, final RejectReason reason)
    {
        modifyRejected.wrapAndApplyHeader(ctx.claim(HEADER_LENGTH + ModifyRejectedEncoder.BLOCK_LENGTH), 0, header)
            .orderId(orderId)
            .price(price)
            .quantity(quantity)
            .side((short)side)
            .reason(reason)
            .reserved(0);
        ctx.send();
    }

    void orderRejected(
        final long orderId, final long price, final long quantity, final int side, final RejectReason reason)
    {
        orderRejected.wrapAndApplyHeader(ctx.claim(HEADER_LENGTH + OrderRejectedEncoder.BLOCK_LENGTH), 0, header)
            .orderId(orderId)
            .price(price)
            .quantity(quantity)
            .side((short)side)
            .reason(reason)
            .reserved(0);
        ctx.send();
    }

    private static Side sideOf(final int side)
    {
        return SIDES[side];
    }
}
