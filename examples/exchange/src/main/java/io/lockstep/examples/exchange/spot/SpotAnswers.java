package io.lockstep.examples.exchange.spot;

import io.lockstep.codecs.FrameOutcome;
import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.Digest;
import io.lockstep.examples.exchange.spot.codecs.AccountReportDecoder;
import io.lockstep.examples.exchange.spot.codecs.AddInstrumentDecoder;
import io.lockstep.examples.exchange.spot.codecs.AddUserDecoder;
import io.lockstep.examples.exchange.spot.codecs.CurrencyReportDecoder;
import io.lockstep.examples.exchange.spot.codecs.DigestReportDecoder;
import io.lockstep.examples.exchange.spot.codecs.LevelReportDecoder;
import io.lockstep.examples.exchange.spot.codecs.MessageDispatcher;
import io.lockstep.examples.exchange.spot.codecs.MessageHandler;
import io.lockstep.examples.exchange.spot.codecs.MessageHeaderDecoder;
import io.lockstep.examples.exchange.spot.codecs.QueryDoneDecoder;
import io.lockstep.examples.exchange.spot.codecs.Side;
import io.lockstep.examples.exchange.spot.codecs.Subject;
import org.agrona.DirectBuffer;

import java.util.ArrayList;
import java.util.List;

/**
 * The state of an exchange as its answers to queries tell it, to a client that has no other way to it.
 *
 * <p>{@link #queries} makes queries for all that commands have named; their answers are gathered here. The last one is
 * for a digest, by which {@link #isWhole()} knows that nothing is missing and nothing was changed on the way.
 *
 * <p>Threading: the client's thread.
 */
public final class SpotAnswers implements SpotState
{
    private final MessageDispatcher dispatcher = new MessageDispatcher(new Answers());
    private final List<LevelAnswer> levels = new ArrayList<>();
    private final List<AccountAnswer> accounts = new ArrayList<>();
    private final List<CurrencyAnswer> currencies = new ArrayList<>();
    private DirectBuffer buffer;
    private int offset;
    private int length;
    private long accountsDigest;
    private long levelsDigest;
    private boolean isDigestEqual;
    private boolean isAnyLeftOut;

    /**
     * No answers yet.
     */
    public SpotAnswers()
    {
    }

    /**
     * Commands, and behind them the queries for all users and instruments that they name.
     *
     * @param commands to begin with.
     * @return both.
     */
    public static SpotCommands queries(final SpotCommands commands)
    {
        final AddUserDecoder user = new AddUserDecoder();
        final AddInstrumentDecoder instrument = new AddInstrumentDecoder();
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final List<String> books = new ArrayList<>();
        final List<String> users = new ArrayList<>();
        for (int i = 0; i < commands.count(); i++)
        {
            final int at = commands.offset(i);
            final int templateId = SchemaIds.templateId(commands.buffer(), at);
            if (AddUserDecoder.TEMPLATE_ID == templateId)
            {
                users.add("Q,USER," + user.wrapAndApplyHeader(commands.buffer(), at, header).userId() + ",0,1");
            }
            else if (AddInstrumentDecoder.TEMPLATE_ID == templateId)
            {
                instrument.wrapAndApplyHeader(commands.buffer(), at, header);
                books.add("Q,BOOK,0," + instrument.instrument() + "," + Integer.MAX_VALUE);
            }
        }

        return commands.and(books.stream().distinct().toList())
            .and(users.stream().distinct().toList())
            .and(List.of("Q,TOTALS", "Q,DIGEST"));
    }

    /**
     * A report came, which may be an answer.
     *
     * @param reportBuffer that holds it.
     * @param reportOffset where its SBE message header begins.
     * @param reportLength in bytes, header included.
     */
    public void onReport(final DirectBuffer reportBuffer, final int reportOffset, final int reportLength)
    {
        if (!SchemaIds.isReserved(SchemaIds.schemaId(reportBuffer, reportOffset)))
        {
            buffer = reportBuffer;
            offset = reportOffset;
            length = reportLength;
            FrameOutcome.expectDelivered(dispatcher.dispatch(reportBuffer, reportOffset, reportLength));
        }
    }

    /**
     * Whether the exchange had no other account and level when it told its digest than those that it told of before.
     *
     * @return false also where it was not asked.
     */
    public boolean isWhole()
    {
        return isDigestEqual && !isAnyLeftOut;
    }

    @Override
    public void levels(final LevelConsumer consumer)
    {
        levels.forEach((level) -> consumer.onLevel(
            level.instrument(), level.isAsk(), level.price(), level.volume(), level.orders()));
    }

    @Override
    public void accounts(final AccountConsumer consumer)
    {
        accounts.forEach((account) -> consumer.onAccount(
            account.userId(), account.currency(), account.free(), account.held()));
    }

    @Override
    public void currencies(final CurrencyConsumer consumer)
    {
        currencies.forEach((currency) -> consumer.onCurrency(
            currency.currency(), currency.deposited(), currency.held(), currency.fees()));
    }

    private record LevelAnswer(int instrument, boolean isAsk, long price, long volume, int orders)
    {
    }

    private record AccountAnswer(long userId, int currency, long free, long held)
    {
    }

    private record CurrencyAnswer(int currency, long deposited, long held, long fees)
    {
    }

    private final class Answers implements MessageHandler
    {
        @Override
        public void onAccountReport(final MessageHeaderDecoder header, final AccountReportDecoder report)
        {
            accounts.add(new AccountAnswer(report.userId(), report.currency(), report.free(), report.held()));
            accountsDigest += Digest.xxh64(buffer, offset, length, 0);
        }

        @Override
        public void onLevelReport(final MessageHeaderDecoder header, final LevelReportDecoder report)
        {
            levels.add(new LevelAnswer(
                report.instrument(), Side.ASK == report.side(), report.price(), report.volume(), report.orders()));
            levelsDigest += Digest.xxh64(buffer, offset, length, 0);
        }

        @Override
        public void onCurrencyReport(final MessageHeaderDecoder header, final CurrencyReportDecoder report)
        {
            currencies.add(new CurrencyAnswer(report.currency(), report.deposited(), report.held(), report.fees()));
        }

        @Override
        public void onDigestReport(final MessageHeaderDecoder header, final DigestReportDecoder report)
        {
            isDigestEqual = accountsDigest == report.accounts() && levelsDigest == report.levels();
        }

        @Override
        public void onQueryDone(final MessageHeaderDecoder header, final QueryDoneDecoder report)
        {
            isAnyLeftOut |= 0 == report.isComplete() && Subject.BOOK == report.subject();
        }

        @Override
        public void onUnhandled(final MessageHeaderDecoder header)
        {
            // Reports of commands are none of the answers.
        }
    }
}
