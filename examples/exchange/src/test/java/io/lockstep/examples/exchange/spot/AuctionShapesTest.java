package io.lockstep.examples.exchange.spot;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The edge shapes of auctions and phases, one a test.
 */
class AuctionShapesTest extends BookTest
{
    private static final String OPEN = "PHASE:CONTINUOUS:1:";

    @BeforeEach
    void beginAuction()
    {
        isLong = true;
        expect("PHASE,1,AUCTION", "PHASE:AUCTION:1:0:0", "|");
    }

    @Test
    void shouldRestOrdersThatCross()
    {
        expect(bid(1, 105, 2), "", "105:2/1 |");
        expect(ask(50, 100, 2), "INDICATIVE:100:2:0", "105:2/1 | 100:2/1");
        expect("C,2,50,1", "REDUCE:0:0:100:2:0:1,INDICATIVE:0:0:0", "105:2/1 |");
    }

    @Test
    void shouldTradeNothingWhereNothingCrosses()
    {
        expect(bid(1, 99, 2), "", "99:2/1 |");
        expect(ask(50, 101, 2), "", "99:2/1 | 101:2/1");
        expect("PHASE,1,CONTINUOUS", OPEN + "0:0", "99:2/1 | 101:2/1");
    }

    @Test
    void shouldTradeMostLots()
    {
        expect(bid(1, 103, 3), "", "103:3/1 |");
        expect(bid(2, 101, 3), "", "103:3/1 101:3/1 |");
        expect(ask(50, 100, 3), "INDICATIVE:103:3:0", null);
        expect(ask(51, 101, 2), "INDICATIVE:101:5:1", "103:3/1 101:3/1 | 100:3/1 101:2/1");
        expect(
            "PHASE,1,CONTINUOUS",
            OPEN + "101:5,CROSS:1:50:101:3:1:1,CROSS:2:51:101:2:0:1",
            "101:1/1 |");
    }

    @Test
    void shouldLeaveLeastOver()
    {
        expect(bid(1, 102, 4), "", null);
        expect(bid(2, 101, 2), "", null);
        expect(ask(50, 101, 4), "INDICATIVE:102:4:0", null);
        expect("PHASE,1,CONTINUOUS", OPEN + "102:4,CROSS:1:50:102:4:1:1", "101:2/1 |");
    }

    @Test
    void shouldTakeTheHighestWhereBidsAreLeft()
    {
        expect(bid(1, 105, 5), "", null);
        expect(ask(50, 100, 2), "INDICATIVE:105:2:3", null);
        expect("PHASE,1,CONTINUOUS", OPEN + "105:2,CROSS:1:50:105:2:0:1", "105:3/1 |");
    }

    @Test
    void shouldTakeTheLowestWhereAsksAreLeft()
    {
        expect(bid(1, 105, 2), "", null);
        expect(ask(50, 100, 5), "INDICATIVE:100:2:-3", null);
        expect("PHASE,1,CONTINUOUS", OPEN + "100:2,CROSS:1:50:100:2:1:0", "| 100:3/1");
    }

    @Test
    void shouldTakeTheNearestToTheReference()
    {
        host.apply("RULES,1,1,1,104,0,0");
        expect(bid(1, 105, 2), "", null);
        expect(ask(50, 100, 2), "INDICATIVE:105:2:0", null);
        expect("PHASE,1,CONTINUOUS", OPEN + "105:2,CROSS:1:50:105:2:1:1", "|");
        host.apply("RULES,1,1,1,1,0,0");
        expect("PHASE,1,AUCTION", "PHASE:AUCTION:1:0:0", "|");
        expect(bid(2, 107, 1), "", null);
        expect(ask(51, 101, 1), "INDICATIVE:107:1:0", null);
    }

    @Test
    void shouldTakeTheLowerOfTwoThatAreAsNear()
    {
        host.apply("RULES,1,1,1,102,0,0");
        expect(bid(1, 104, 2), "", null);
        expect(ask(50, 100, 2), "INDICATIVE:100:2:0", null);
    }

    @Test
    void shouldGoByPriceThenTime()
    {
        expect(bid(1, 101, 1), "", null);
        expect(bid(2, 102, 1), "", null);
        expect(bid(3, 101, 1), "", null);
        expect(ask(50, 101, 2), "INDICATIVE:101:2:1", null);
        expect(
            "PHASE,1,CONTINUOUS", OPEN + "101:2,CROSS:2:50:101:1:1:0,CROSS:1:50:101:1:1:1", "101:1/1 |");
    }

    @Test
    void shouldTradeWhatAnIcebergHides()
    {
        expect("I,2,50,1,ASK,GTC,100,0,5,2", "", "| 100:2/1");
        expect(ask(51, 100, 1), "", "| 100:3/2");
        expect(bid(1, 100, 6), "INDICATIVE:100:6:0", "100:6/1 | 100:3/2");
        expect(
            "PHASE,1,CONTINUOUS",
            OPEN + "100:6,CROSS:1:50:100:2:0:0,CROSS:1:51:100:1:0:1,CROSS:1:50:100:2:0:0,CROSS:1:50:100:1:1:1",
            "|");
    }

    @Test
    void shouldTriggerStopsBehindTheAuction()
    {
        expect("O,1,9,1,BID,GTC,104,104,1,102", "", "|");
        expect(bid(1, 102, 1), "", "102:1/1 |");
        expect(ask(50, 102, 1), "INDICATIVE:102:1:0", null);
        expect(ask(51, 103, 1), "", null);
        expect(
            "PHASE,1,CONTINUOUS",
            OPEN + "102:1,CROSS:1:50:102:1:1:1,TRIGGER:9:1:102:1:0:0,TRADE:51:2:103:1:1:1", "|");
    }

    @Test
    void shouldLetStopsWaitWhereTheAuctionCloses()
    {
        expect("O,1,9,1,BID,GTC,104,104,1,102", "", "|");
        expect(bid(1, 102, 1), "", "102:1/1 |");
        expect(ask(50, 102, 1), "INDICATIVE:102:1:0", null);
        expect("PHASE,1,CLOSED", "PHASE:CLOSED:1:102:1,CROSS:1:50:102:1:1:1", "|");
        refused(bid(2, 100, 1), "NOT_IN_PHASE", "|");
        expect("PHASE,1,CONTINUOUS", OPEN + "0:0,TRIGGER:9:1:102:1:0:0", "104:1/1 |");
    }

    @Test
    void shouldRefuseWhatCanNotRest()
    {
        refused(askIoc(50, 100, 1), "NOT_IN_PHASE", "|");
        refused("O,1,1,1,BID,FOK,100,100,1", "NOT_IN_PHASE", "|");
        refused("O,1,1,1,BID,FOK_BUDGET,100,100,1", "NOT_IN_PHASE", "|");
        refused("O,1,1,1,BID,POST_ONLY,100,100,1", "NOT_IN_PHASE", "|");
        refused("O,1,1,1,BID,IOC,100,100,1,105", "NOT_IN_PHASE", "|");
    }

    @Test
    void shouldMoveAcrossWithoutATrade()
    {
        expect(reserving(1, 99, 110, 2), "", "99:2/1 |");
        expect(ask(50, 101, 2), "", "99:2/1 | 101:2/1");
        expect("M,1,1,1,105", "INDICATIVE:101:2:0", "105:2/1 | 101:2/1");
        expect("R,1,1,1,1", "REDUCE:0:0:105:1:0:0,INDICATIVE:101:1:-1", "105:1/1 | 101:2/1");
    }

    @Test
    void shouldHaltAnAuctionWithItsOrders()
    {
        expect(bid(1, 105, 2), "", "105:2/1 |");
        expect(ask(50, 100, 2), "INDICATIVE:100:2:0", "105:2/1 | 100:2/1");
        expect("PHASE,1,HALTED", "PHASE:HALTED:1:0:0", "105:2/1 | 100:2/1");
        refused(bid(2, 100, 1), "NOT_IN_PHASE", "105:2/1 | 100:2/1");
        refused("M,1,1,1,101", "NOT_IN_PHASE", "105:2/1 | 100:2/1");
        expect("R,1,1,1,1", "REDUCE:0:0:105:1:0:0", "105:1/1 | 100:2/1");
        refused("PHASE,1,HALTED", "SAME_PHASE", "105:1/1 | 100:2/1");
        expect("PHASE,1,CONTINUOUS", OPEN + "100:1,CROSS:1:50:100:1:1:0", "| 100:1/1");
    }

    @Test
    void shouldOpenByATimer()
    {
        expect(bid(1, 105, 2), "", "105:2/1 |");
        expect(ask(50, 100, 2), "INDICATIVE:100:2:0", null);
        final long now = host.sequence();
        expect("PHASE,1,CONTINUOUS," + (now + 3), "", "105:2/1 | 100:2/1");
        expect("PHASE,1,CLOSED," + (now + 4), "", "105:2/1 | 100:2/1");
        expect(
            bid(2, 90, 1), "", null, OPEN + "100:2,CROSS:1:50:100:2:1:1");
        refusedBehind(bid(3, 90, 1), "NOT_IN_PHASE", "PHASE:CLOSED:1:0:0", "90:1/1 |");
    }
}
