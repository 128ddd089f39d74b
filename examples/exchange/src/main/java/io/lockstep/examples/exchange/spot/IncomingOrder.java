package io.lockstep.examples.exchange.spot;

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

    private long userId;
    private long orderId;
    private int side;
    private int type;
    private long price;
    private long reservePrice;
    private long size;
    private int baseAccount;
    private int quoteAccount;

    IncomingOrder of(final long idOfUser, final long idOfOrder, final int sideOfOrder, final int typeOfOrder)
    {
        userId = idOfUser;
        orderId = idOfOrder;
        side = sideOfOrder;
        type = typeOfOrder;
        return this;
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
        return GTC == type;
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
