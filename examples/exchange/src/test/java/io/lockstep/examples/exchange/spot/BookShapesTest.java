package io.lockstep.examples.exchange.spot;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.StringJoiner;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * The edge shapes of price-time books, one a test: after each command its reports, and all levels of both sides.
 *
 * <p>A book is written as its bids, best first, a bar, and its asks, best first, each as {@code price:volume/orders}.
 * Orders with ids below 50 are user 1's bids, the others user 2's asks.
 */
class BookShapesTest
{
    private static final int FIRST_ASK = 50;
    private static final int FILLS = 5_000;
    private static final long WIDEST = (1L << 47) - 1;

    private SpotHost host;
    private boolean isLong;
    private long reserve;

    @BeforeEach
    void before()
    {
        host = new SpotHost();
        host.apply(
            "S,1,7,8,10,100,3,1", "S,2,7,8,10,100,3,1", "U,1", "U,2",
            "D,1,1,8,2000000000000000000", "D,2,1,7,1000000000000", "D,1,2,7,1000000000000");
    }

    @AfterEach
    void after()
    {
        if (!isLong)
        {
            host.balances().forEach((account, balance) -> assertEquals(
                heldInBooks(account), balance[1], "held by " + account));
        }
        host.close();
    }

    @Test
    void shouldSweepAfterCancelOfTheHead()
    {
        threeAsks();
        expect("C,2,50,1", "REDUCE:0:0:101:1:0:1", "| 101:5/2");
        expect(bid(1, 101, 5), "TRADE:51:2:101:2:1:0,TRADE:52:2:101:3:1:1", "|");
    }

    @Test
    void shouldSweepAfterCancelInTheMiddle()
    {
        threeAsks();
        expect("C,2,51,1", "REDUCE:0:0:101:2:0:1", "| 101:4/2");
        expect(bid(1, 101, 4), "TRADE:50:2:101:1:1:0,TRADE:52:2:101:3:1:1", "|");
    }

    @Test
    void shouldSweepAfterCancelOfTheLast()
    {
        threeAsks();
        expect("C,2,52,1", "REDUCE:0:0:101:3:0:1", "| 101:3/2");
        expect(bid(1, 101, 3), "TRADE:50:2:101:1:1:0,TRADE:51:2:101:2:1:1", "|");
    }

    @Test
    void shouldAppendBehindACancelledTail()
    {
        threeAsks();
        expect("C,2,52,1", "REDUCE:0:0:101:3:0:1", "| 101:3/2");
        expect(ask(53, 101, 4), "", "| 101:7/3");
        expect(bid(1, 101, 7), "TRADE:50:2:101:1:1:0,TRADE:51:2:101:2:1:0,TRADE:53:2:101:4:1:1", "|");
    }

    @Test
    void shouldUncoverTheNextLevelByCancel()
    {
        expect(bid(1, 99, 5), "", "99:5/1 |");
        expect(bid(2, 98, 5), "", "99:5/1 98:5/1 |");
        expect("C,1,1,1", "REDUCE:0:0:99:5:0:1", "98:5/1 |");
        expect("C,1,2,1", "REDUCE:0:0:98:5:0:1", "|");
    }

    @Test
    void shouldFillSeveralLevelsExactly()
    {
        threeLevels();
        expect(
            bid(1, 103, 6), "TRADE:50:2:101:1:1:0,TRADE:51:2:102:2:1:0,TRADE:52:2:103:3:1:1", "|");
    }

    @Test
    void shouldRestTheResidualAsTheBest()
    {
        expect(bid(1, 90, 1), "", "90:1/1 |");
        threeLevels();
        expect(bid(2, 102, 10), "TRADE:50:2:101:1:1:0,TRADE:51:2:102:2:1:0", "102:7/1 90:1/1 | 103:3/1");
    }

    @Test
    void shouldTradeABidThatMovesAcrossAtBetterPrices()
    {
        threeLevels();
        expect(reserving(1, 95, 110, 4), "", "95:4/1 | 101:1/1 102:2/1 103:3/1");
        expect("M,1,1,1,110", "TRADE:50:2:101:1:1:0,TRADE:51:2:102:2:1:0,TRADE:52:2:103:1:0:1", "| 103:2/1");
    }

    @Test
    void shouldTradeAnAskThatMovesAcrossAtBetterPrices()
    {
        expect(bid(1, 99, 2), "", "99:2/1 |");
        expect(bid(2, 98, 2), "", "99:2/1 98:2/1 |");
        expect(ask(50, 105, 3), "", "99:2/1 98:2/1 | 105:3/1");
        expect("M,2,50,1,97", "TRADE:1:1:99:2:1:0,TRADE:2:1:98:1:0:1", "98:1/1 |");
    }

    @Test
    void shouldRestWhatAMoveAcrossLeaves()
    {
        expect(ask(50, 101, 1), "", "| 101:1/1");
        expect(reserving(1, 95, 110, 4), "", "95:4/1 | 101:1/1");
        expect("M,1,1,1,102", "TRADE:50:2:101:1:1:0", "102:3/1 |");
    }

    @Test
    void shouldRefuseAStaleCancelAfterAFill()
    {
        expect(ask(50, 101, 1), "", "| 101:1/1");
        expect(bid(1, 101, 1), "TRADE:50:2:101:1:1:1", "|");
        refused("C,2,50,1", "UNKNOWN_ORDER", "|");
        refused("C,1,1,1", "UNKNOWN_ORDER", "|");
    }

    @Test
    void shouldRefuseAStaleMoveAndReduceAfterAFill()
    {
        expect(ask(50, 101, 1), "", "| 101:1/1");
        expect(bid(1, 101, 1), "TRADE:50:2:101:1:1:1", "|");
        refused("M,2,50,1,100", "UNKNOWN_ORDER", "|");
        refused("R,2,50,1,1", "UNKNOWN_ORDER", "|");
    }

    @Test
    void shouldRefuseASecondCancel()
    {
        expect(bid(1, 99, 1), "", "99:1/1 |");
        expect("C,1,1,1", "REDUCE:0:0:99:1:0:1", "|");
        refused("C,1,1,1", "UNKNOWN_ORDER", "|");
    }

    @Test
    void shouldTakeAnIdAgainAfterACancel()
    {
        expect(bid(1, 99, 1), "", "99:1/1 |");
        expect("C,1,1,1", "REDUCE:0:0:99:1:0:1", "|");
        expect(bid(1, 98, 2), "", "98:2/1 |");
        expect(askIoc(50, 98, 2), "TRADE:1:1:98:2:1:1", "|");
    }

    @Test
    void shouldTakeAnIdAgainAfterAFill()
    {
        expect(ask(50, 101, 1), "", "| 101:1/1");
        expect(bid(1, 101, 1), "TRADE:50:2:101:1:1:1", "|");
        expect(ask(50, 102, 3), "", "| 102:3/1");
        expect(bid(1, 100, 3), "", "100:3/1 | 102:3/1");
    }

    @Test
    void shouldRefuseAnIdThatRests()
    {
        expect(bid(1, 99, 1), "", "99:1/1 |");
        refused(bid(1, 98, 1), "DUPLICATE_ORDER", "99:1/1 |");
        refused("O,2,1,1,ASK,IOC,99,0,1", "DUPLICATE_ORDER", "99:1/1 |");
    }

    @Test
    void shouldRefuseAnIdThatNeverWas()
    {
        expect(bid(1, 99, 1), "", "99:1/1 |");
        refused("C,1,49,1", "UNKNOWN_ORDER", "99:1/1 |");
        refused("M,1,49,1,98", "UNKNOWN_ORDER", "99:1/1 |");
        refused("R,1,49,1,1", "UNKNOWN_ORDER", "99:1/1 |");
        refused("C,1,-1,1", "UNKNOWN_ORDER", "99:1/1 |");
    }

    @Test
    void shouldRefuseTheOrderOfAnotherUser()
    {
        expect(bid(1, 99, 1), "", "99:1/1 |");
        refused("C,2,1,1", "UNKNOWN_ORDER", "99:1/1 |");
        refused("M,2,1,1,98", "UNKNOWN_ORDER", "99:1/1 |");
        refused("R,2,1,1,1", "UNKNOWN_ORDER", "99:1/1 |");
    }

    @Test
    void shouldStopAtItsOwnPrice()
    {
        threeLevels();
        expect(bid(1, 101, 5), "TRADE:50:2:101:1:1:0", "101:4/1 | 102:2/1 103:3/1");
        expect(ask(53, 101, 6), "TRADE:1:1:101:4:1:0", "| 101:2/1 102:2/1 103:3/1");
    }

    @Test
    void shouldTradeAtThePriceOfTheOneThatRests()
    {
        expect(bid(1, 110, 1), "", "110:1/1 |");
        expect(ask(50, 90, 1), "TRADE:1:1:110:1:1:1", "|");
        expect(ask(51, 90, 1), "", "| 90:1/1");
        expect(bid(2, 110, 1), "TRADE:51:2:90:1:1:1", "|");
    }

    @Test
    void shouldKeepTheWidestPricesApart()
    {
        expect(bid(1, 1, 1), "", "1:1/1 |");
        expect(ask(50, WIDEST, 1), "", "1:1/1 | " + WIDEST + ":1/1");
        expect(ask(51, 2, 1), "", "1:1/1 | 2:1/1 " + WIDEST + ":1/1");
        expect(bid(2, WIDEST, 2), "TRADE:51:2:2:1:1:0,TRADE:50:2:" + WIDEST + ":1:1:1", "1:1/1 |");
        expect(askIoc(52, 1, 2), "REJECT:0:0:1:1:0:1,TRADE:1:1:1:1:1:0", "|");
        refused(bid(3, WIDEST + 1, 1), "INVALID", "|");
    }

    @Test
    void shouldFillThousandsInOneSweep()
    {
        isLong = true;
        final StringJoiner trades = new StringJoiner(",");
        for (int i = 0; i < FILLS; i++)
        {
            host.apply(ask(FIRST_ASK + i, 100 + i % 10, 1));
        }
        for (int price = 100; price < 110; price++)
        {
            for (int i = price - 100; i < FILLS; i += 10)
            {
                trades.add("TRADE:" + (FIRST_ASK + i) + ":2:" + price + ":1:1:" + (i == FILLS - 1 ? 1 : 0));
            }
        }

        expect(bid(1, 109, FILLS), trades.toString(), "|");
    }

    @Test
    void shouldExpireInAnEmptyBook()
    {
        expect("O,1,1,1,BID,IOC,99,99,5", "REJECT:0:0:99:5:0:1", "|");
        expect("O,1,1,1,BID,FOK,99,99,5", "REJECT:0:0:99:5:0:1", "|");
        expect("O,1,1,1,BID,FOK_BUDGET,99,99,5", "REJECT:0:0:99:5:0:1", "|");
    }

    @Test
    void shouldExpireWhatAnImmediateOrderLeaves()
    {
        threeLevels();
        expect(
            "O,1,1,1,BID,IOC,102,105,9", "REJECT:0:0:102:6:0:1,TRADE:50:2:101:1:1:0,TRADE:51:2:102:2:1:0",
            "| 103:3/1");
    }

    @Test
    void shouldFillOrKillExactly()
    {
        threeLevels();
        expect("O,1,1,1,BID,FOK,102,102,4", "REJECT:0:0:102:4:0:1", "| 101:1/1 102:2/1 103:3/1");
        expect("O,1,1,1,BID,FOK,102,102,3", "TRADE:50:2:101:1:1:0,TRADE:51:2:102:2:1:1", "| 103:3/1");
    }

    @Test
    void shouldKeepABudgetOfABid()
    {
        threeLevels();
        expect("O,1,1,1,BID,FOK_BUDGET,304,304,3", "REJECT:0:0:304:3:0:1", "| 101:1/1 102:2/1 103:3/1");
        expect("O,1,1,1,BID,FOK_BUDGET,305,305,3", "TRADE:50:2:101:1:1:0,TRADE:51:2:102:2:1:1", "| 103:3/1");
        expect("O,1,1,1,BID,FOK_BUDGET,9999,9999,4", "REJECT:0:0:9999:4:0:1", "| 103:3/1");
    }

    @Test
    void shouldKeepABudgetOfAnAsk()
    {
        expect(bid(1, 99, 2), "", "99:2/1 |");
        expect(bid(2, 98, 2), "", "99:2/1 98:2/1 |");
        expect("O,2,50,1,ASK,FOK_BUDGET,297,0,3", "REJECT:0:0:297:3:0:1", "99:2/1 98:2/1 |");
        expect("O,2,50,1,ASK,FOK_BUDGET,296,0,3", "TRADE:1:1:99:2:1:0,TRADE:2:1:98:1:0:1", "98:1/1 |");
        expect("O,2,50,1,ASK,FOK_BUDGET,2,0,2", "REJECT:0:0:2:2:0:1", "98:1/1 |");
    }

    @Test
    void shouldLosePriorityByAMoveToTheSamePrice()
    {
        threeAsks();
        expect("M,2,50,1,101", "", "| 101:6/3");
        expect(bid(1, 101, 6), "TRADE:51:2:101:2:1:0,TRADE:52:2:101:3:1:0,TRADE:50:2:101:1:1:1", "|");
    }

    @Test
    void shouldMoveTheOnlyOrderOfALevelToItsOwnPrice()
    {
        expect(ask(50, 101, 1), "", "| 101:1/1");
        expect("M,2,50,1,101", "", "| 101:1/1");
        expect(bid(1, 101, 1), "TRADE:50:2:101:1:1:1", "|");
    }

    @Test
    void shouldMoveToTheEndOfAnotherLevel()
    {
        threeLevels();
        expect("M,2,50,1,102", "", "| 102:3/2 103:3/1");
        expect(bid(1, 102, 3), "TRADE:51:2:102:2:1:0,TRADE:50:2:102:1:1:1", "| 103:3/1");
    }

    @Test
    void shouldMoveWhatIsLeftOfAnOrder()
    {
        expect(ask(50, 101, 5), "", "| 101:5/1");
        expect(bid(1, 101, 2), "TRADE:50:2:101:2:0:1", "| 101:3/1");
        expect("M,2,50,1,104", "", "| 104:3/1");
    }

    @Test
    void shouldKeepAMoveBelowTheReserve()
    {
        expect(reserving(1, 95, 97, 1), "", "95:1/1 |");
        refused("M,1,1,1,98", "PRICE_ABOVE_RESERVE", "95:1/1 |");
        expect("M,1,1,1,97", "", "97:1/1 |");
        expect("M,1,1,1,1", "", "1:1/1 |");
        expect("M,1,1,1,97", "", "97:1/1 |");
    }

    @Test
    void shouldKeepPriorityThroughAReduce()
    {
        threeAsks();
        expect("R,2,51,1,1", "REDUCE:0:0:101:1:0:0", "| 101:5/3");
        expect(bid(1, 101, 2), "TRADE:50:2:101:1:1:0,TRADE:51:2:101:1:1:1", "| 101:3/1");
    }

    @Test
    void shouldTakeAllByAReduceOfMore()
    {
        threeLevels();
        expect("R,2,50,1,7", "REDUCE:0:0:101:1:0:1", "| 102:2/1 103:3/1");
        expect("R,2,51,1,2", "REDUCE:0:0:102:2:0:1", "| 103:3/1");
        refused("R,2,52,1,0", "INVALID", "| 103:3/1");
    }

    @Test
    void shouldKeepThePriorityOfAPartlyFilledOrder()
    {
        threeAsks();
        expect(bid(1, 101, 2), "TRADE:50:2:101:1:1:0,TRADE:51:2:101:1:0:1", "| 101:4/2");
        expect(bid(2, 101, 2), "TRADE:51:2:101:1:1:0,TRADE:52:2:101:1:0:1", "| 101:2/1");
    }

    @Test
    void shouldCancelWhatIsLeftOfAPartlyFilledOrder()
    {
        expect(ask(50, 101, 5), "", "| 101:5/1");
        expect(bid(1, 101, 2), "TRADE:50:2:101:2:0:1", "| 101:3/1");
        expect("C,2,50,1", "REDUCE:0:0:101:3:0:1", "|");
    }

    @Test
    void shouldPreferABetterPriceToAnEarlierOrder()
    {
        expect(bid(1, 98, 1), "", "98:1/1 |");
        expect(bid(2, 99, 1), "", "99:1/1 98:1/1 |");
        expect(bid(3, 99, 1), "", "99:2/2 98:1/1 |");
        expect(ask(50, 98, 3), "TRADE:2:1:99:1:1:0,TRADE:3:1:99:1:1:0,TRADE:1:1:98:1:1:1", "|");
    }

    @Test
    void shouldPutLevelsInBetween()
    {
        expect(bid(1, 95, 1), "", "95:1/1 |");
        expect(bid(2, 99, 1), "", "99:1/1 95:1/1 |");
        expect(bid(3, 97, 1), "", "99:1/1 97:1/1 95:1/1 |");
        expect(bid(4, 93, 1), "", "99:1/1 97:1/1 95:1/1 93:1/1 |");
        expect("C,1,3,1", "REDUCE:0:0:97:1:0:1", "99:1/1 95:1/1 93:1/1 |");
        expect("C,1,4,1", "REDUCE:0:0:93:1:0:1", "99:1/1 95:1/1 |");
        expect(bid(5, 96, 1), "", "99:1/1 96:1/1 95:1/1 |");
    }

    @Test
    void shouldMakeALevelAgainAfterItWasSwept()
    {
        expect(ask(50, 101, 1), "", "| 101:1/1");
        expect(bid(1, 101, 2), "TRADE:50:2:101:1:1:0", "101:1/1 |");
        expect(ask(51, 101, 3), "TRADE:1:1:101:1:1:0", "| 101:2/1");
        expect(bid(2, 101, 2), "TRADE:51:2:101:2:1:1", "|");
    }

    @Test
    void shouldKeepInstrumentsApart()
    {
        expect(bid(1, 99, 1), "", "99:1/1 |");
        host.apply("O,1,1,2,BID,GTC,120,120,4", "O,2,51,2,ASK,GTC,130,0,4");
        expect(ask(50, 90, 2), "TRADE:1:1:99:1:1:0", "| 90:1/1");
        assertEquals(List.of("1,ASK,90,1,1", "2,ASK,130,4,1", "2,BID,120,4,1"), host.books());
    }

    @Test
    void shouldRestOnlyOrBeRefused()
    {
        expect(ask(50, 101, 1), "", "| 101:1/1");
        refused("O,1,1,1,BID,POST_ONLY,101,101,1", "WOULD_TRADE", "| 101:1/1");
        expect("O,1,1,1,BID,POST_ONLY,100,101,1", "", "100:1/1 | 101:1/1");
        reserve = 101;
        refused("M,1,1,1,101", "WOULD_TRADE", "100:1/1 | 101:1/1");
        expect("M,1,1,1,99", "", "99:1/1 | 101:1/1");
        expect(ask(51, 99, 1), "TRADE:1:1:99:1:1:1", "| 101:1/1");
    }

    @Test
    void shouldTriggerStopsOneAfterTheOther()
    {
        isLong = true;
        threeLevels();
        expect(stop(1, 110, 1, "GTC", 102), "", "| 101:1/1 102:2/1 103:3/1");
        expect(stop(2, 110, 1, "IOC", 101), "", "| 101:1/1 102:2/1 103:3/1");
        expect(stop(3, 90, 9, "GTC", 103), "", "| 101:1/1 102:2/1 103:3/1");
        expect(
            bid(4, 101, 1),
            "TRADE:50:2:101:1:1:1,TRIGGER:2:1:101:1:0:0,TRADE:51:2:102:1:0:1," +
            "TRIGGER:1:1:102:1:0:0,TRADE:51:2:102:1:1:1",
            "| 103:3/1");
        expect(bid(5, 103, 1), "TRADE:52:2:103:1:0:1,TRIGGER:3:1:103:9:0:0", "90:9/1 | 103:2/1");
        expect(stop(6, 95, 1, "GTC", 103), "", "95:1/1 90:9/1 | 103:2/1");
    }

    @Test
    void shouldExpireWhatATriggeredStopLeaves()
    {
        expect(bid(1, 100, 1), "", "100:1/1 |");
        expect(bid(2, 98, 1), "", "100:1/1 98:1/1 |");
        expect("O,2,50,1,ASK,IOC,98,0,5,100", "", "100:1/1 98:1/1 |");
        expect(
            ask(51, 100, 1), "TRADE:1:1:100:1:1:1,TRIGGER:50:2:100:5:0:0,REJECT:0:0:98:4:0:1,TRADE:2:1:98:1:1:0",
            "|");
        refused("C,2,50,1", "UNKNOWN_ORDER", "|");
    }

    @Test
    void shouldChangeAStopThatWaits()
    {
        isLong = true;
        expect(stop(1, 100, 5, "GTC", 105), "", "|");
        refused(bid(1, 100, 1), "DUPLICATE_ORDER", "|");
        expect("R,1,1,1,2", "REDUCE:0:0:100:2:0:0", "|");
        expect("M,1,1,1,99", "", "|");
        refused("M,1,1,1,101", "PRICE_ABOVE_RESERVE", "|");
        expect("C,1,1,1", "REDUCE:0:0:99:3:0:1", "|");
        refused("C,1,1,1", "UNKNOWN_ORDER", "|");
        assertEquals(0, host.balances().get("1,8")[1]);
        refused("O,1,2,1,BID,FOK,100,100,1,105", "INVALID", "|");
        refused("O,1,2,1,BID,GTC,100,100,1,-1", "INVALID", "|");
    }

    @Test
    void shouldLetASuspendedUserTakeNoRisk()
    {
        expect(bid(1, 99, 2), "", "99:2/1 |");
        host.apply("SUSPEND,1");
        refused(bid(2, 98, 1), "USER_SUSPENDED", "99:2/1 |");
        refused("M,1,1,1,98", "USER_SUSPENDED", "99:2/1 |");
        expect(ask(50, 99, 1), "TRADE:1:1:99:1:0:1", "99:1/1 |");
        expect("R,1,1,1,1", "REDUCE:0:0:99:1:0:1", "|");
        host.apply("RESUME,1");
        expect(bid(2, 98, 1), "", "98:1/1 |");
        expect("C,1,2,1", "REDUCE:0:0:98:1:0:1", "|");
    }

    @Test
    void shouldTradeWithTheSameUser()
    {
        expect("O,1,60,1,ASK,GTC,101,0,2", "", "| 101:2/1");
        expect(bid(1, 101, 3), "TRADE:60:1:101:2:1:0", "101:1/1 |");
    }

    private void threeAsks()
    {
        expect(ask(50, 101, 1), "", null);
        expect(ask(51, 101, 2), "", null);
        expect(ask(52, 101, 3), "", null);
        assertEquals("| 101:6/3", book().substring(book().indexOf('|')));
    }

    private void threeLevels()
    {
        expect(ask(52, 103, 3), "", null);
        expect(ask(50, 101, 1), "", null);
        expect(ask(51, 102, 2), "", null);
        assertEquals("| 101:1/1 102:2/1 103:3/1", book().substring(book().indexOf('|')));
    }

    private void expect(final String command, final String events, final String book)
    {
        assertEquals(events.isEmpty() ? "SUCCESS" : "SUCCESS," + events, host.resultOf(command), command);
        if (book != null)
        {
            assertEquals(book, book(), command);
        }
    }

    private void refused(final String command, final String reason, final String book)
    {
        assertEquals(reason, host.resultOf(command), command);
        assertEquals(book, book(), command);
    }

    private String book()
    {
        final StringJoiner bids = new StringJoiner(" ");
        final StringJoiner asks = new StringJoiner(" ");
        for (final String line : host.books())
        {
            final String[] fields = line.split(",");
            if ("1".equals(fields[0]))
            {
                ("BID".equals(fields[1]) ? bids : asks).add(fields[2] + ":" + fields[3] + "/" + fields[4]);
            }
        }

        return (bids + " | " + asks).strip();
    }

    /**
     * What an account has held, by the books: of bids in these tests only where they reserve their price.
     */
    private long heldInBooks(final String account)
    {
        long held = 0;
        for (final String line : host.books())
        {
            final String[] fields = line.split(",");
            final long volume = Long.parseLong(fields[3]);
            if ("BID".equals(fields[1]) && "1,8".equals(account))
            {
                held += reserved(fields, volume);
            }
            else if ("ASK".equals(fields[1]) && "2,7".equals(account))
            {
                held += volume * 10;
            }
        }

        return held;
    }

    private long reserved(final String[] fields, final long volume)
    {
        return volume * (Math.max(Long.parseLong(fields[2]), reserve) * 100 + 3);
    }

    private static String bid(final int id, final long price, final long size)
    {
        return "O,1," + id + ",1,BID,GTC," + price + "," + price + "," + size;
    }

    private static String stop(
        final int id, final long price, final long size, final String type, final long stopPrice)
    {
        return "O,1," + id + ",1,BID," + type + "," + price + "," + price + "," + size + "," + stopPrice;
    }

    private String reserving(final int id, final long price, final long reservePrice, final long size)
    {
        reserve = reservePrice;
        return "O,1," + id + ",1,BID,GTC," + price + "," + reservePrice + "," + size;
    }

    private static String ask(final int id, final long price, final long size)
    {
        return "O,2," + id + ",1,ASK,GTC," + price + ",0," + size;
    }

    private static String askIoc(final int id, final long price, final long size)
    {
        return "O,2," + id + ",1,ASK,IOC," + price + ",0," + size;
    }
}
