package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.codecs.PlaceIcebergDecoder;
import io.lockstep.examples.exchange.spot.codecs.PlaceOrderDecoder;

/**
 * The order that a command places or moves, while it is carried out.
 *
 * <p>Threading: owned by the processor agent.
 */
final class IncomingOrder
{
    static final int BID = 0;
    static final int ASK = 1;

    static final int GTC = 0;
    static final int IOC = 1;
    static final int FOK = 2;
    static final int FOK_BUDGET = 3;
    static final int POST_ONLY = 4;

    private static final int MAX_PARTS = 1000;
    private static final int POST_ONLY_FLAG = 1;
    private static final int WAITING_FLAG = 2;
    private static final int IMMEDIATE_FLAG = 4;
    private static final int ICEBERG_FLAG = 8;

    private long userId;
    private long orderId;
    private int side;
    private int type;
    private long price;
    private long reservePrice;
    private long size;
    private long stopPrice;
    private long displaySize;
    private int baseAccount;
    private int quoteAccount;

    IncomingOrder of(final long idOfUser, final long idOfOrder, final int sideOfOrder, final int typeOfOrder)
    {
        userId = idOfUser;
        orderId = idOfOrder;
        side = sideOfOrder;
        type = typeOfOrder;
        stopPrice = 0;
        displaySize = 0;
        return this;
    }

    void stop(final long price)
    {
        stopPrice = price;
    }

    /**
     * The order that a command places.
     *
     * @return false where a field is out of its range.
     */
    boolean read(final PlaceOrderDecoder command)
    {
        final int sideOfOrder = command.sideRaw();
        final int typeOfOrder = command.orderTypeRaw();
        of(command.userId(), command.orderId(), sideOfOrder, typeOfOrder)
            .at(command.price(), command.reservePrice(), command.size());
        stopPrice = command.stopPrice();
        return sideOfOrder <= ASK && typeOfOrder <= POST_ONLY && !isOutOfRange();
    }

    /**
     * The iceberg that a command places.
     *
     * @return false where a field is out of its range.
     */
    boolean read(final PlaceIcebergDecoder command)
    {
        final int sideOfOrder = command.sideRaw();
        final int typeOfOrder = command.orderTypeRaw();
        of(command.userId(), command.orderId(), sideOfOrder, typeOfOrder)
            .at(command.price(), command.reservePrice(), command.size());
        displaySize = command.displaySize();
        return sideOfOrder <= ASK && mayRest() && displaySize >= 1 && displaySize <= size &&
            (size - 1) / displaySize < MAX_PARTS && !isOutOfRange();
    }

    private boolean isOutOfRange()
    {
        return stopPrice < 0 || stopPrice > Books.MAX_PRICE ||
            0 != stopPrice && type > IOC ||
            orderId < 0 || orderId > Books.MAX_ORDER_ID ||
            size < 1 ||
            price < 1 || !isBudget() && price > Books.MAX_PRICE;
    }

    IncomingOrder at(final long priceOfOrder, final long reserve, final long lots)
    {
        price = priceOfOrder;
        reservePrice = reserve;
        size = lots;
        return this;
    }

    void accounts(final int slotOfBase, final int slotOfQuote)
    {
        baseAccount = slotOfBase;
        quoteAccount = slotOfQuote;
    }

    long userId()
    {
        return userId;
    }

    long orderId()
    {
        return orderId;
    }

    int side()
    {
        return side;
    }

    int type()
    {
        return type;
    }

    long price()
    {
        return price;
    }

    long reservePrice()
    {
        return reservePrice;
    }

    /**
     * Most lots that it shows where it rests; zero for all.
     */
    long displaySize()
    {
        return displaySize;
    }

    static boolean isIceberg(final int flags)
    {
        return 0 != (flags & ICEBERG_FLAG);
    }

    long stopPrice()
    {
        return stopPrice;
    }

    /**
     * Whether the price of the last trade triggers it, or it needs none.
     */
    boolean isReached(final long lastPrice)
    {
        return 0 == stopPrice || 0 != lastPrice && (isBid() ? lastPrice >= stopPrice : lastPrice <= stopPrice);
    }

    long size()
    {
        return size;
    }

    int baseAccount()
    {
        return baseAccount;
    }

    int quoteAccount()
    {
        return quoteAccount;
    }

    boolean isBid()
    {
        return BID == side;
    }

    boolean isBudget()
    {
        return FOK_BUDGET == type;
    }

    boolean mayRest()
    {
        return GTC == type || isPostOnly();
    }

    boolean isPostOnly()
    {
        return POST_ONLY == type;
    }

    /**
     * What is kept of it beside its terms while it rests, as bits of {@code OrderFlags}.
     */
    int flags()
    {
        return (isPostOnly() ? POST_ONLY_FLAG : 0) |
            (0 != displaySize ? ICEBERG_FLAG : 0) |
            (0 != stopPrice ? WAITING_FLAG | (IOC == type ? IMMEDIATE_FLAG : 0) : 0);
    }

    /**
     * The type of an order that rests.
     */
    static int typeOf(final int flags)
    {
        return 0 != (flags & POST_ONLY_FLAG) ? POST_ONLY : 0 != (flags & IMMEDIATE_FLAG) ? IOC : GTC;
    }

    /**
     * The worst price at which it trades.
     */
    long limit()
    {
        if (isBudget())
        {
            return isBid() ? Books.MAX_PRICE : 1;
        }

        return price;
    }
}
