package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.codecs.CancelOrderDecoder;
import io.lockstep.examples.exchange.spot.codecs.MoveOrderDecoder;
import io.lockstep.examples.exchange.spot.codecs.OrderRecord;
import io.lockstep.examples.exchange.spot.codecs.PlaceIcebergDecoder;
import io.lockstep.examples.exchange.spot.codecs.PlaceOrderDecoder;
import io.lockstep.examples.exchange.spot.codecs.ReduceOrderDecoder;
import io.lockstep.examples.exchange.spot.codecs.ReduceReason;
import io.lockstep.examples.exchange.spot.codecs.Refusal;

/**
 * The commands about orders, each from risk over matching to settlement, and behind it the look at the totals of the
 * two currencies that it can have touched.
 *
 * <p>Each method returns why it changed nothing, or null.
 *
 * <p>Threading: owned by the processor agent.
 */
final class OrderCommands
{
    private final IncomingOrder incoming = new IncomingOrder();
    private final Terms terms = new Terms();
    private final OrderRecord resting = new OrderRecord();
    private final Instruments instruments;
    private final Ledger ledger;
    private final Books books;
    private final Restrictions restrictions;
    private final Markets markets;
    private final Risk risk;
    private final Matching matching;
    private final Auction auction;
    private final Reductions reductions;
    private final MarketFeed feed;
    private int found;

    OrderCommands(
        final Instruments instruments,
        final Ledger ledger,
        final Books books,
        final Restrictions restrictions,
        final Markets markets,
        final Risk risk,
        final Matching matching,
        final Auction auction,
        final Reductions reductions,
        final MarketFeed feed)
    {
        this.feed = feed;
        this.instruments = instruments;
        this.ledger = ledger;
        this.books = books;
        this.restrictions = restrictions;
        this.markets = markets;
        this.risk = risk;
        this.matching = matching;
        this.auction = auction;
        this.reductions = reductions;
    }

    Refusal place(final PlaceOrderDecoder command)
    {
        return incoming.read(command) ? place(command.instrument()) : Refusal.INVALID;
    }

    Refusal placeIceberg(final PlaceIcebergDecoder command)
    {
        return incoming.read(command) ? place(command.instrument()) : Refusal.INVALID;
    }

    private Refusal place(final int instrument)
    {
        final int side = incoming.side();
        final long price = incoming.price();
        final int instrumentSlot = instruments.find(instrument);
        if (Instruments.NONE == instrumentSlot)
        {
            return Refusal.UNKNOWN_INSTRUMENT;
        }

        final int user = ledger.findUser(incoming.userId());
        if (Ledger.NONE == user)
        {
            return Refusal.UNKNOWN_USER;
        }
        if (ledger.isSuspended(user))
        {
            return Refusal.USER_SUSPENDED;
        }

        final Refusal restricted = restrictions.place(incoming, instrumentSlot, user);
        if (null != restricted)
        {
            return restricted;
        }
        if (Books.NONE != books.find(instrumentSlot, incoming.orderId()))
        {
            return Refusal.DUPLICATE_ORDER;
        }

        final boolean isWaiting = !incoming.isReached(instruments.lastPrice(instrumentSlot));
        if (isWaiting ? !hasRoom(Books.stopBook(instrumentSlot, side), incoming.stopPrice()) :
            incoming.mayRest() && !hasRoom(Books.book(instrumentSlot, side), price))
        {
            return Refusal.FULL;
        }
        if (incoming.isPostOnly() && matching.wouldTrade(incoming, instrumentSlot))
        {
            return Refusal.WOULD_TRADE;
        }

        instruments.read(instrumentSlot, instrument, terms);
        final Refusal refusal = risk.hold(incoming, user, terms);
        if (null == refusal)
        {
            restrictions.count(user);
            carryOut(isWaiting);
        }

        return refusal;
    }

    private void carryOut(final boolean isWaiting)
    {
        if (isWaiting)
        {
            matching.await(incoming, terms);
        }
        else if (markets.isAuction(terms.slot()))
        {
            incoming.stop(0);
            matching.rest(incoming, terms, incoming.size());
        }
        else
        {
            incoming.stop(0);
            matching.place(incoming, terms);
            matching.trigger(incoming, terms);
        }
        complete();
    }

    private boolean hasRoom(final int book, final long price)
    {
        return books.hasRoomForOrder() && books.hasRoomAt(book, price);
    }

    Refusal cancel(final CancelOrderDecoder command)
    {
        final Refusal refusal = find(command.instrument(), command.userId(), command.orderId());
        if (null == refusal)
        {
            reductions.reduce(found, terms, Long.MAX_VALUE, ReduceReason.CANCELLED);
            complete();
        }

        return refusal;
    }

    Refusal move(final MoveOrderDecoder command)
    {
        final long price = command.price();
        if (price < 1 || price > Books.MAX_PRICE)
        {
            return Refusal.INVALID;
        }

        final Refusal unknown = find(command.instrument(), command.userId(), command.orderId());
        if (null != unknown)
        {
            return unknown;
        }

        final int user = ledger.accountUser(resting.baseAccount());
        if (ledger.isSuspended(user))
        {
            return Refusal.USER_SUSPENDED;
        }

        final Refusal restricted = restrictions.move(terms.slot(), user, price);
        if (null != restricted)
        {
            return restricted;
        }

        final Refusal refusal = risk.move(Books.side(resting.book()), price, resting.reservePrice(), terms);
        return null == refusal ? move(price, user) : refusal;
    }

    private Refusal move(final long price, final int user)
    {
        incoming.of(
            resting.userId(), books.orderId(found), Books.side(resting.book()),
            IncomingOrder.typeOf(resting.flagsRaw()))
            .at(price, resting.reservePrice(), resting.size())
            .accounts(resting.baseAccount(), resting.quoteAccount());
        if (Books.isStop(resting.book()))
        {
            restrictions.count(user);
            books.limit(found, price);
            return null;
        }
        if (!books.hasRoomToMove(found, resting.book(), price))
        {
            return Refusal.FULL;
        }

        final boolean isMatched = !markets.isAuction(terms.slot());
        if (isMatched && incoming.isPostOnly() && matching.wouldTrade(incoming, terms.slot()))
        {
            return Refusal.WOULD_TRADE;
        }

        restrictions.count(user);
        matching.move(found, incoming, terms, isMatched);
        if (isMatched)
        {
            matching.trigger(incoming, terms);
        }
        complete();
        return null;
    }

    Refusal reduce(final ReduceOrderDecoder command)
    {
        final long size = command.size();
        if (size < 1)
        {
            return Refusal.INVALID;
        }

        final Refusal unknown = find(command.instrument(), command.userId(), command.orderId());
        if (null != unknown)
        {
            return unknown;
        }

        final Refusal restricted = restrictions.reduce(terms.slot(), size, resting.size());
        if (null == restricted)
        {
            reductions.reduce(found, terms, size, ReduceReason.REDUCED);
            complete();
        }

        return restricted;
    }

    private Refusal find(final int instrument, final long userId, final long orderId)
    {
        final int instrumentSlot = instruments.find(instrument);
        if (Instruments.NONE == instrumentSlot)
        {
            return Refusal.UNKNOWN_INSTRUMENT;
        }

        found = orderId < 0 || orderId > Books.MAX_ORDER_ID ? Books.NONE : books.find(instrumentSlot, orderId);
        if (Books.NONE == found)
        {
            return Refusal.UNKNOWN_ORDER;
        }

        books.read(found, resting);
        if (resting.userId() != userId)
        {
            return Refusal.UNKNOWN_ORDER;
        }

        instruments.read(instrumentSlot, instrument, terms);
        return null;
    }

    private void complete()
    {
        if (markets.isAuction(terms.slot()))
        {
            auction.indicate(terms);
        }
        feed.publish(terms);
        ledger.requireConserved(terms.baseSlot());
        ledger.requireConserved(terms.quoteSlot());
    }
}
