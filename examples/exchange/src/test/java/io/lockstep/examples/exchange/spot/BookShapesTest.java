package io.lockstep.examples.exchange.spot;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.StringJoiner;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * The edge shapes of price-time books, one a test.
 */
class BookShapesTest extends BookTest
{
    private static final int FIRST_ASK = 50;
    private static final int FILLS = 5_000;
    private static final long WIDEST = (1L << 47) - 1;

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
}
