package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.codecs.AddInstrumentEncoder;
import io.lockstep.examples.exchange.spot.codecs.AddUserEncoder;
import io.lockstep.examples.exchange.spot.codecs.AdjustBalanceEncoder;
import io.lockstep.examples.exchange.spot.codecs.CancelOrderEncoder;
import io.lockstep.examples.exchange.spot.codecs.MessageHeaderEncoder;
import io.lockstep.examples.exchange.spot.codecs.MoveOrderEncoder;
import io.lockstep.examples.exchange.spot.codecs.OrderType;
import io.lockstep.examples.exchange.spot.codecs.PlaceIcebergEncoder;
import io.lockstep.examples.exchange.spot.codecs.PlaceOrderEncoder;
import io.lockstep.examples.exchange.spot.codecs.ReduceOrderEncoder;
import io.lockstep.examples.exchange.spot.codecs.ResumeUserEncoder;
import io.lockstep.examples.exchange.spot.codecs.Side;
import io.lockstep.examples.exchange.spot.codecs.SuspendUserEncoder;
import org.agrona.MutableDirectBuffer;

/**
 * Turns the fields of a line of text into the event of a command.
 *
 * <p>Threading: one thread at a time, since the encoders are reused.
 */
final class CommandEncoder
{
    private static final int HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final AddInstrumentEncoder addInstrument = new AddInstrumentEncoder();
    private final AddUserEncoder addUser = new AddUserEncoder();
    private final AdjustBalanceEncoder adjustBalance = new AdjustBalanceEncoder();
    private final SuspendUserEncoder suspendUser = new SuspendUserEncoder();
    private final ResumeUserEncoder resumeUser = new ResumeUserEncoder();
    private final PlaceOrderEncoder placeOrder = new PlaceOrderEncoder();
    private final PlaceIcebergEncoder placeIceberg = new PlaceIcebergEncoder();
    private final CancelOrderEncoder cancelOrder = new CancelOrderEncoder();
    private final MoveOrderEncoder moveOrder = new MoveOrderEncoder();
    private final ReduceOrderEncoder reduceOrder = new ReduceOrderEncoder();
    private final SettingEncoder settings = new SettingEncoder();

    /**
     * Encode a command.
     *
     * @param fields of the line; the first one says what it is.
     * @param buffer to write to.
     * @param offset where the event begins.
     * @return length of the event in bytes.
     * @throws IllegalArgumentException if the fields are no command.
     */
    int encode(final String[] fields, final MutableDirectBuffer buffer, final int offset)
    {
        return switch (fields[0])
        {
            case "S" -> addInstrument(expect(fields, 8), buffer, offset);
            case "U" -> addUser(expect(fields, 2), buffer, offset);
            case "D" -> adjustBalance(expect(fields, 5), buffer, offset);
            case "O" -> placeOrder(10 == fields.length ? fields : expect(fields, 9), buffer, offset);
            case "I" -> placeIceberg(expect(fields, 10), buffer, offset);
            case "C" -> cancelOrder(expect(fields, 4), buffer, offset);
            case "M" -> moveOrder(expect(fields, 5), buffer, offset);
            case "SUSPEND" -> suspendUser(expect(fields, 2), buffer, offset);
            case "RESUME" -> resumeUser(expect(fields, 2), buffer, offset);
            case "R" -> reduceOrder(expect(fields, 5), buffer, offset);
            default -> settings.encode(fields, buffer, offset);
        };
    }

    private int addInstrument(final String[] fields, final MutableDirectBuffer buffer, final int offset)
    {
        addInstrument.wrapAndApplyHeader(buffer, offset, header)
            .instrument(intAt(fields, 1, "instrument"))
            .baseCurrency(intAt(fields, 2, "baseCurrency"))
            .quoteCurrency(intAt(fields, 3, "quoteCurrency"))
            .reserved(0)
            .baseScale(longAt(fields, 4, "baseScale"))
            .quoteScale(longAt(fields, 5, "quoteScale"))
            .takerFee(longAt(fields, 6, "takerFee"))
            .makerFee(longAt(fields, 7, "makerFee"));
        return HEADER_LENGTH + AddInstrumentEncoder.BLOCK_LENGTH;
    }

    private int addUser(final String[] fields, final MutableDirectBuffer buffer, final int offset)
    {
        addUser.wrapAndApplyHeader(buffer, offset, header).userId(longAt(fields, 1, "user"));
        return HEADER_LENGTH + AddUserEncoder.BLOCK_LENGTH;
    }

    private int suspendUser(final String[] fields, final MutableDirectBuffer buffer, final int offset)
    {
        suspendUser.wrapAndApplyHeader(buffer, offset, header).userId(longAt(fields, 1, "user"));
        return HEADER_LENGTH + SuspendUserEncoder.BLOCK_LENGTH;
    }

    private int resumeUser(final String[] fields, final MutableDirectBuffer buffer, final int offset)
    {
        resumeUser.wrapAndApplyHeader(buffer, offset, header).userId(longAt(fields, 1, "user"));
        return HEADER_LENGTH + ResumeUserEncoder.BLOCK_LENGTH;
    }

    private int adjustBalance(final String[] fields, final MutableDirectBuffer buffer, final int offset)
    {
        adjustBalance.wrapAndApplyHeader(buffer, offset, header)
            .userId(longAt(fields, 1, "user"))
            .adjustmentId(longAt(fields, 2, "adjustment"))
            .currency(intAt(fields, 3, "currency"))
            .amount(longAt(fields, 4, "amount"))
            .reserved(0);
        return HEADER_LENGTH + AdjustBalanceEncoder.BLOCK_LENGTH;
    }

    private int placeOrder(final String[] fields, final MutableDirectBuffer buffer, final int offset)
    {
        placeOrder.wrapAndApplyHeader(buffer, offset, header)
            .userId(longAt(fields, 1, "user"))
            .orderId(longAt(fields, 2, "order"))
            .instrument(intAt(fields, 3, "instrument"))
            .side(side(fields[4]))
            .orderType(orderType(fields[5]))
            .price(longAt(fields, 6, "price"))
            .reservePrice(longAt(fields, 7, "reservePrice"))
            .size(longAt(fields, 8, "size"))
            .stopPrice(10 == fields.length ? longAt(fields, 9, "stopPrice") : 0)
            .reserved(0);
        return HEADER_LENGTH + PlaceOrderEncoder.BLOCK_LENGTH;
    }

    private int placeIceberg(final String[] fields, final MutableDirectBuffer buffer, final int offset)
    {
        placeIceberg.wrapAndApplyHeader(buffer, offset, header)
            .userId(longAt(fields, 1, "user"))
            .orderId(longAt(fields, 2, "order"))
            .instrument(intAt(fields, 3, "instrument"))
            .side(side(fields[4]))
            .orderType(orderType(fields[5]))
            .price(longAt(fields, 6, "price"))
            .reservePrice(longAt(fields, 7, "reservePrice"))
            .size(longAt(fields, 8, "size"))
            .displaySize(longAt(fields, 9, "displaySize"))
            .reserved(0);
        return HEADER_LENGTH + PlaceIcebergEncoder.BLOCK_LENGTH;
    }

    private int cancelOrder(final String[] fields, final MutableDirectBuffer buffer, final int offset)
    {
        cancelOrder.wrapAndApplyHeader(buffer, offset, header)
            .userId(longAt(fields, 1, "user"))
            .orderId(longAt(fields, 2, "order"))
            .instrument(intAt(fields, 3, "instrument"))
            .reserved(0);
        return HEADER_LENGTH + CancelOrderEncoder.BLOCK_LENGTH;
    }

    private int moveOrder(final String[] fields, final MutableDirectBuffer buffer, final int offset)
    {
        moveOrder.wrapAndApplyHeader(buffer, offset, header)
            .userId(longAt(fields, 1, "user"))
            .orderId(longAt(fields, 2, "order"))
            .instrument(intAt(fields, 3, "instrument"))
            .price(longAt(fields, 4, "newPrice"))
            .reserved(0);
        return HEADER_LENGTH + MoveOrderEncoder.BLOCK_LENGTH;
    }

    private int reduceOrder(final String[] fields, final MutableDirectBuffer buffer, final int offset)
    {
        reduceOrder.wrapAndApplyHeader(buffer, offset, header)
            .userId(longAt(fields, 1, "user"))
            .orderId(longAt(fields, 2, "order"))
            .instrument(intAt(fields, 3, "instrument"))
            .size(longAt(fields, 4, "size"))
            .reserved(0);
        return HEADER_LENGTH + ReduceOrderEncoder.BLOCK_LENGTH;
    }

    static String[] expect(final String[] fields, final int count)
    {
        if (fields.length != count)
        {
            throw new IllegalArgumentException(
                "expected " + count + " fields of a command " + fields[0] + ", but: fields=" + fields.length);
        }

        return fields;
    }

    private static Side side(final String name)
    {
        return switch (name)
        {
            case "BID" -> Side.BID;
            case "ASK" -> Side.ASK;
            default -> throw new IllegalArgumentException("expected BID or ASK, but: side=" + name);
        };
    }

    private static OrderType orderType(final String name)
    {
        return switch (name)
        {
            case "GTC" -> OrderType.GTC;
            case "IOC" -> OrderType.IOC;
            case "FOK" -> OrderType.FOK;
            case "FOK_BUDGET" -> OrderType.FOK_BUDGET;
            case "POST_ONLY" -> OrderType.POST_ONLY;
            default -> throw new IllegalArgumentException(
                "expected GTC, IOC, FOK, FOK_BUDGET or POST_ONLY, but: type=" + name);
        };
    }

    static int intAt(final String[] fields, final int index, final String name)
    {
        final long value = longAt(fields, index, name);
        if (value != (int)value)
        {
            throw new IllegalArgumentException("expected a 32-bit number, but: " + name + "=" + fields[index]);
        }

        return (int)value;
    }

    static long longAt(final String[] fields, final int index, final String name)
    {
        try
        {
            return Long.parseLong(fields[index]);
        }
        catch (final NumberFormatException ex)
        {
            throw new IllegalArgumentException("expected a number, but: " + name + "=" + fields[index], ex);
        }
    }
}
