package io.lockstep.examples.exchange.spot;

import io.lockstep.engine.EngineCore;
import io.lockstep.engine.ListenerOutputs;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.examples.exchange.spot.codecs.AccountReportDecoder;
import io.lockstep.examples.exchange.spot.codecs.CurrencyReportDecoder;
import io.lockstep.examples.exchange.spot.codecs.LevelReportDecoder;
import io.lockstep.examples.exchange.spot.codecs.MessageDispatcher;
import io.lockstep.examples.exchange.spot.codecs.MessageHandler;
import io.lockstep.examples.exchange.spot.codecs.MessageHeaderDecoder;
import io.lockstep.examples.exchange.spot.codecs.OrderReportDecoder;
import io.lockstep.examples.exchange.spot.codecs.QueryDoneDecoder;
import io.lockstep.examples.exchange.spot.codecs.RefusedDecoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Queries tell what is, with a limit where there may be much, and change nothing.
 */
class QueriesTest
{
    private static final SpotCommands COMMANDS = SpotCommands.of(List.of(
        "S,1,7,8,10,100,3,1",
        "S,2,9,8,10,100,3,1",
        "U,1",
        "U,2",
        "D,1,1,8,1000000",
        "D,2,1,7,1000",
        "O,1,1,1,BID,GTC,20,25,10",
        "O,1,2,1,BID,GTC,19,25,1",
        "O,1,3,1,BID,GTC,20,25,5",
        "O,2,4,1,ASK,POST_ONLY,22,0,4",
        "I,2,5,1,ASK,GTC,21,0,9,3",
        "O,2,6,1,ASK,GTC,18,0,2,17",
        "O,2,7,1,ASK,IOC,20,0,4"));

    private final List<String> answers = new ArrayList<>();
    private final SpotAnswers state = new SpotAnswers();
    private final MessageDispatcher dispatcher = new MessageDispatcher(new Texts());
    private SpotProcessor processor;
    private EngineCore core;

    @BeforeEach
    void before()
    {
        processor = new SpotProcessor();
        core = new EngineCore(SpotApplication.core(processor).pageHome(new DirectPageHome()));
        core.outputs(new ListenerOutputs(
            (header, buffer, offset, length) ->
            {
                if (length > 0)
                {
                    dispatcher.dispatch(buffer, offset, length);
                    state.onReport(buffer, offset, length);
                }
            },
            SpotApplication.MAX_OUTPUT_LENGTH));
        apply(COMMANDS, 0);
        answers.clear();
    }

    @AfterEach
    void after()
    {
        core.close();
    }

    @Test
    void shouldTellTheAccountsOfAUser()
    {
        assertAnswers("Q,USER,1,0,1",
            "account 1 7 40 0", "account 1 8 961960 30036", "USER 1 0 2 true");
        assertAnswers("Q,USER,2,0,1",
            "account 2 7 810 150", "account 2 8 7988 0", "USER 2 0 2 true");
    }

    @Test
    void shouldTellTheOrdersOfAUserUpToALimit()
    {
        assertAnswers("Q,ORDERS,1,1,10",
            "order 1 1 1 BID 20 0 6", "order 1 3 1 BID 20 0 5", "order 1 2 1 BID 19 0 1", "ORDERS 1 1 3 true");
        assertAnswers("Q,ORDERS,1,*,2",
            "order 1 1 1 BID 20 0 6", "order 1 3 1 BID 20 0 5", "ORDERS 1 0 2 false");
        assertAnswers("Q,ORDERS,1,*,3",
            "order 1 1 1 BID 20 0 6", "order 1 3 1 BID 20 0 5", "order 1 2 1 BID 19 0 1", "ORDERS 1 0 3 true");
        assertAnswers("Q,ORDERS,1,2,3", "ORDERS 1 2 0 true");
    }

    @Test
    void shouldTellOrdersThatAreHiddenThatWaitAndThatOnlyRest()
    {
        assertAnswers("Q,ORDERS,2,*,10",
            "order 2 5 1 ASK 21 0 9 iceberg",
            "order 2 4 1 ASK 22 0 4 postOnly",
            "order 2 6 1 ASK 18 17 2 waiting",
            "ORDERS 2 0 3 true");
    }

    @Test
    void shouldTellTheBestLevelsOfABook()
    {
        assertAnswers("Q,BOOK,0,1,1",
            "level 1 ASK 21 3 1", "level 1 BID 20 11 2", "BOOK 0 1 2 false");
        assertAnswers("Q,BOOK,0,1,2",
            "level 1 ASK 21 3 1", "level 1 ASK 22 4 1", "level 1 BID 20 11 2", "level 1 BID 19 1 1", "BOOK 0 1 4 true");
        assertAnswers("Q,BOOK,0,2,5", "BOOK 0 2 0 true");
    }

    @Test
    void shouldTellTotalsThatAddUp()
    {
        assertAnswers("Q,TOTALS",
            "currency 7 1000 850 150 0", "currency 8 1000000 969948 30036 16", "currency 9 0 0 0 0",
            "TOTALS 0 0 3 true");
    }

    @Test
    void shouldRefuseWhatItCannotAnswer()
    {
        assertAnswers("Q,USER,3,0,1", "refused UNKNOWN_USER");
        assertAnswers("Q,ORDERS,3,1,1", "refused UNKNOWN_USER");
        assertAnswers("Q,ORDERS,1,3,1", "refused UNKNOWN_INSTRUMENT");
        assertAnswers("Q,ORDERS,1,1,0", "refused INVALID");
        assertAnswers("Q,BOOK,0,3,1", "refused UNKNOWN_INSTRUMENT");
        assertAnswers("Q,BOOK,0,1,0", "refused INVALID");
    }

    @Test
    void shouldTellAllByWhichAClientHasTheWholeState()
    {
        final List<String> live = new ArrayList<>();
        final List<String> told = new ArrayList<>();

        apply(SpotAnswers.queries(COMMANDS), COMMANDS.count());

        assertTrue(state.isWhole());
        list(processor.listing(), live);
        list(state, told);
        assertEquals(live, told);
    }

    @Test
    void shouldNotTakeForWholeWhatMissesALevel()
    {
        apply(SpotCommands.of(List.of("Q,USER,1,0,1", "Q,USER,2,0,1", "Q,BOOK,0,1,1", "Q,DIGEST")), 0);

        assertFalse(state.isWhole());
    }

    @Test
    void shouldChangeNothing()
    {
        final long before = core.checkpoint().stateDigest();

        apply(SpotAnswers.queries(COMMANDS), COMMANDS.count());

        assertEquals(before, core.checkpoint().stateDigest());
    }

    private static void list(final SpotState state, final List<String> lines)
    {
        state.levels((instrument, isAsk, price, volume, orders) ->
            lines.add(instrument + " " + isAsk + " " + price + " " + volume + " " + orders));
        final List<String> accounts = new ArrayList<>();
        state.accounts((user, currency, free, held) ->
            accounts.add(user + " " + currency + " " + free + " " + held));
        accounts.stream().sorted().forEach(lines::add);
        state.currencies((currency, deposited, held, fees) ->
            lines.add(currency + " " + deposited + " " + held + " " + fees));
    }

    private void assertAnswers(final String query, final String... expected)
    {
        answers.clear();
        apply(SpotCommands.of(List.of(query)), 0);
        assertEquals(List.of(expected), answers, query);
    }

    private void apply(final SpotCommands commands, final int from)
    {
        for (int i = from; i < commands.count(); i++)
        {
            final long sequence = core.sequence() + 1;
            core.apply(
                sequence, 1, EngineCore.NO_SOURCE, 0, commands.buffer(), commands.offset(i), commands.length(i));
        }
    }

    private final class Texts implements MessageHandler
    {
        @Override
        public void onAccountReport(final MessageHeaderDecoder header, final AccountReportDecoder report)
        {
            answers.add("account " + report.userId() + " " + report.currency() + " " + report.free() + " " +
                report.held());
        }

        @Override
        public void onOrderReport(final MessageHeaderDecoder header, final OrderReportDecoder report)
        {
            answers.add("order " + report.userId() + " " + report.orderId() + " " + report.instrument() + " " +
                report.side() + " " + report.price() + " " + report.stopPrice() + " " + report.size() +
                (report.flags().iceberg() ? " iceberg" : "") +
                (report.flags().postOnly() ? " postOnly" : "") +
                (report.flags().waiting() ? " waiting" : ""));
        }

        @Override
        public void onLevelReport(final MessageHeaderDecoder header, final LevelReportDecoder report)
        {
            answers.add("level " + report.instrument() + " " + report.side() + " " + report.price() + " " +
                report.volume() + " " + report.orders());
        }

        @Override
        public void onCurrencyReport(final MessageHeaderDecoder header, final CurrencyReportDecoder report)
        {
            answers.add("currency " + report.currency() + " " + report.deposited() + " " + report.free() + " " +
                report.held() + " " + report.fees());
        }

        @Override
        public void onQueryDone(final MessageHeaderDecoder header, final QueryDoneDecoder report)
        {
            answers.add(report.subject() + " " + report.userId() + " " + report.instrument() + " " +
                report.records() + " " + (report.isComplete() == 1));
        }

        @Override
        public void onRefused(final MessageHeaderDecoder header, final RefusedDecoder report)
        {
            answers.add("refused " + report.reason());
        }

        @Override
        public void onUnhandled(final MessageHeaderDecoder header)
        {
            // Reports of commands.
        }
    }
}
