package io.lockstep.examples.exchange.spot;

import io.lockstep.engine.Digest;
import io.lockstep.examples.exchange.spot.codecs.AccountReportEncoder;
import io.lockstep.examples.exchange.spot.codecs.LevelReportEncoder;
import io.lockstep.examples.exchange.spot.codecs.MessageHeaderEncoder;
import io.lockstep.examples.exchange.spot.codecs.OrderRecord;
import io.lockstep.examples.exchange.spot.codecs.QueryDecoder;
import io.lockstep.examples.exchange.spot.codecs.Refusal;
import io.lockstep.examples.exchange.spot.codecs.Subject;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Answers queries: a report for each account, order, level or currency that was asked for, then one that says that
 * these were all.
 *
 * <p>Design note: a query has its turn among the commands, so that its answer is of one moment, is the same in every
 * replay, and is told once like any report. A user's orders are found by a walk over the books, and a digest reads all
 * accounts and levels: rare questions, which make the commands behind them wait.
 *
 * <p>Threading: owned by the processor agent.
 */
final class Queries implements BookWalk.Visitor, SpotState.LevelConsumer, SpotState.AccountConsumer,
    SpotState.CurrencyConsumer
{
    private static final int NO_ENUM = Subject.DIGEST.value() + 1;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final AccountReportEncoder account = new AccountReportEncoder();
    private final LevelReportEncoder level = new LevelReportEncoder();
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[SpotApplication.MAX_OUTPUT_LENGTH]);
    private final Instruments instruments;
    private final Ledger ledger;
    private final Books books;
    private final BookWalk walk;
    private final SpotListing listing;
    private final SpotReports reports;

    private boolean isHashed;
    private long accountsDigest;
    private long levelsDigest;
    private long userId;
    private int instrument;
    private int limit;
    private int records;

    Queries(
        final Instruments instruments,
        final Ledger ledger,
        final Books books,
        final BookWalk walk,
        final SpotListing listing,
        final SpotReports reports)
    {
        this.instruments = instruments;
        this.ledger = ledger;
        this.books = books;
        this.walk = walk;
        this.listing = listing;
        this.reports = reports;
    }

    /**
     * Answer a query.
     *
     * @return why there is no answer, or null.
     */
    Refusal answer(final QueryDecoder query)
    {
        userId = query.userId();
        limit = query.maxRecords();
        instrument = query.instrument();
        final int subject = query.subjectRaw();
        final int all = query.allInstruments();
        records = 0;
        if (subject >= NO_ENUM || all > 1)
        {
            return Refusal.INVALID;
        }

        return switch (Subject.get((short)subject))
        {
            case USER -> user();
            case ORDERS -> orders(1 == all);
            case BOOK -> book();
            case TOTALS -> totals();
            default -> digest();
        };
    }

    @Override
    public void onAccount(final long user, final int currency, final long free, final long held)
    {
        records++;
        if (!isHashed)
        {
            reports.account(user, currency, free, held);
            return;
        }

        SpotReports.account(account.wrapAndApplyHeader(scratch, 0, header), user, currency, free, held);
        header.version(FirstVersions.firstVersion(AccountReportEncoder.TEMPLATE_ID));
        accountsDigest += Digest.xxh64(
            scratch, 0, MessageHeaderEncoder.ENCODED_LENGTH + AccountReportEncoder.BLOCK_LENGTH, 0);
    }

    @Override
    public void onLevel(final int ofInstrument, final boolean isAsk, final long price, final long volume,
        final int orders)
    {
        records++;
        if (!isHashed)
        {
            reports.level(ofInstrument, isAsk, price, volume, orders);
            return;
        }

        SpotReports.level(level.wrapAndApplyHeader(scratch, 0, header), ofInstrument, isAsk, price, volume, orders);
        header.version(FirstVersions.firstVersion(LevelReportEncoder.TEMPLATE_ID));
        levelsDigest += Digest.xxh64(
            scratch, 0, MessageHeaderEncoder.ENCODED_LENGTH + LevelReportEncoder.BLOCK_LENGTH, 0);
    }

    @Override
    public void onCurrency(final int currency, final long deposited, final long held, final long fees)
    {
        records++;
        reports.currency(currency, deposited, deposited - held - fees, held, fees);
    }

    @Override
    public void onOrder(final int slot, final OrderRecord order)
    {
        if (order.userId() == userId)
        {
            if (records < limit)
            {
                final boolean isStop = Books.isStop(order.book());
                reports.order(
                    instrument,
                    order,
                    books.orderId(slot),
                    Books.side(order.book()),
                    isStop ? books.limit(slot) : order.price(),
                    isStop ? order.price() : 0);
            }
            records++;
        }
    }

    private Refusal user()
    {
        final int slot = ledger.findUser(userId);
        if (Ledger.NONE == slot)
        {
            return Refusal.UNKNOWN_USER;
        }

        listing.accounts(slot, this);
        reports.queryDone(Subject.USER, userId, 0, records, true);
        return null;
    }

    private Refusal orders(final boolean isOfAll)
    {
        if (limit < 1)
        {
            return Refusal.INVALID;
        }

        final int asked = instrument;
        final int first = isOfAll ? 0 : instruments.find(asked);
        if (Instruments.NONE == first)
        {
            return Refusal.UNKNOWN_INSTRUMENT;
        }
        if (Ledger.NONE == ledger.findUser(userId))
        {
            return Refusal.UNKNOWN_USER;
        }

        final int end = isOfAll ? instruments.count() : first + 1;
        for (int slot = first; slot < end && records <= limit; slot++)
        {
            instrument = instruments.id(slot);
            for (int i = 0; i < BookWalk.BOOKS; i++)
            {
                walk.forEach(slot * BookWalk.BOOKS + i, this);
            }
        }
        reports.queryDone(
            Subject.ORDERS, userId, isOfAll ? 0 : asked, Math.min(records, limit), records <= limit);
        return null;
    }

    private Refusal book()
    {
        if (limit < 1)
        {
            return Refusal.INVALID;
        }

        final int slot = instruments.find(instrument);
        if (Instruments.NONE == slot)
        {
            return Refusal.UNKNOWN_INSTRUMENT;
        }

        final boolean isComplete = listing.levels(slot, limit, this);
        reports.queryDone(Subject.BOOK, 0, instrument, records, isComplete);
        return null;
    }

    private Refusal totals()
    {
        listing.currencies(this);
        reports.queryDone(Subject.TOTALS, 0, 0, records, true);
        return null;
    }

    private Refusal digest()
    {
        accountsDigest = 0;
        levelsDigest = 0;
        isHashed = true;
        listing.accounts(this);
        listing.levels(this);
        isHashed = false;
        reports.digest(accountsDigest, levelsDigest);
        reports.queryDone(Subject.DIGEST, 0, 0, records, true);
        return null;
    }
}
