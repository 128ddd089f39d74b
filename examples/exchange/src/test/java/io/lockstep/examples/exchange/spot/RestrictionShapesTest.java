package io.lockstep.examples.exchange.spot;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * The edge shapes of self-trade prevention, bands, limits and mass cancels, one a test.
 */
class RestrictionShapesTest extends BookTest
{
    @BeforeEach
    void beLenient()
    {
        isLong = true;
    }

    @Test
    void shouldCancelTheNewest()
    {
        ownAskBehindAnother("CANCEL_NEWEST");
        expect(bid(1, 102, 5), "TRADE:50:2:101:1:1:0,REDUCE:0:0:102:4:0:1", "| 101:2/1 102:3/1");
    }

    @Test
    void shouldCancelTheOldest()
    {
        ownAskBehindAnother("CANCEL_OLDEST");
        expect(
            bid(1, 102, 5), "TRADE:50:2:101:1:1:0,REDUCE:0:0:101:2:0:1,TRADE:51:2:102:3:1:0", "102:1/1 |");
    }

    @Test
    void shouldCancelBoth()
    {
        ownAskBehindAnother("CANCEL_BOTH");
        expect(bid(1, 102, 5), "TRADE:50:2:101:1:1:0,REDUCE:0:0:101:2:0:1,REDUCE:0:0:102:4:0:1", "| 102:3/1");
    }

    @Test
    void shouldDecrementBoth()
    {
        ownAskBehindAnother("DECREMENT");
        expect(
            bid(1, 102, 5),
            "TRADE:50:2:101:1:1:0,REDUCE:0:0:101:2:0:1,REDUCE:0:0:102:2:0:0,TRADE:51:2:102:2:0:1", "| 102:1/1");
        expect("O,1,41,1,ASK,GTC,101,0,4", "", "| 101:4/1 102:1/1");
        expect(bid(2, 101, 1), "REDUCE:0:0:101:1:0:0,REDUCE:0:0:101:1:0:1", "| 101:3/1 102:1/1");
    }

    @Test
    void shouldKillWholeWhereAnOwnOrderIsMet()
    {
        ownAskBehindAnother("CANCEL_OLDEST");
        expect("O,1,1,1,BID,FOK,102,102,2", "REJECT:0:0:102:2:0:1", "| 101:3/2 102:3/1");
        expect("O,1,1,1,BID,FOK_BUDGET,999,999,1", "REJECT:0:0:999:1:0:1", "| 101:3/2 102:3/1");
        expect("C,1,40,1", "REDUCE:0:0:101:2:0:1", "| 101:1/1 102:3/1");
        expect("O,1,1,1,BID,FOK,102,102,2", "TRADE:50:2:101:1:1:0,TRADE:51:2:102:1:0:1", "| 102:2/1");
    }

    @Test
    void shouldPreventSelfTradesOfAMove()
    {
        expect("O,1,40,1,ASK,GTC,101,0,2", "", "| 101:2/1");
        expect(reserving(1, 99, 110, 3), "", "99:3/1 | 101:2/1");
        host.apply("STP,1,CANCEL_NEWEST");
        expect("M,1,1,1,101", "REDUCE:0:0:101:3:0:1", "| 101:2/1");
    }

    @Test
    void shouldHoldPricesToTicksAndSizesToLots()
    {
        host.apply("RULES,1,5,10,0,0,0");
        refused(bid(1, 101, 10), "OFF_TICK", "|");
        refused(bid(1, 100, 11), "OFF_LOT", "|");
        refused("I,2,50,1,ASK,GTC,105,0,20,5", "OFF_LOT", "|");
        refused("O,1,1,1,BID,GTC,100,100,10,101", "OFF_TICK", "|");
        expect(reserving(1, 100, 110, 20), "", "100:20/1 |");
        refused("M,1,1,1,101", "OFF_TICK", "100:20/1 |");
        refused("R,1,1,1,5", "OFF_LOT", "100:20/1 |");
        expect("R,1,1,1,10", "REDUCE:0:0:100:10:0:0", "100:10/1 |");
        expect("R,1,1,1,33", "REDUCE:0:0:100:10:0:1", "|");
    }

    @Test
    void shouldHoldPricesToBothBands()
    {
        host.apply("RULES,1,1,1,100,10,3");
        refused(bid(1, 89, 1), "OUTSIDE_STATIC_BAND", "|");
        refused(ask(50, 111, 1), "OUTSIDE_STATIC_BAND", "|");
        expect(ask(50, 110, 1), "", "| 110:1/1");
        expect(reserving(1, 110, 120, 2), "TRADE:50:2:110:1:1:0", "110:1/1 |");
        refused(bid(2, 106, 1), "OUTSIDE_DYNAMIC_BAND", "110:1/1 |");
        refused("M,1,1,1,106", "OUTSIDE_DYNAMIC_BAND", "110:1/1 |");
        expect("M,1,1,1,107", "", "107:1/1 |");
    }

    @Test
    void shouldLetOrdersComeAtTheirRate()
    {
        host.apply("RATE,1,2,8");
        expect(bid(1, 90, 1), "", "90:1/1 |");
        expect(bid(2, 90, 1), "", "90:2/2 |");
        refused(bid(3, 90, 1), "RATE_LIMIT", "90:2/2 |");
        refused("M,1,1,1,89", "RATE_LIMIT", "90:2/2 |");
        expect("M,1,1,1,89", "", "90:1/1 89:1/1 |");
        refused(bid(3, 90, 1), "RATE_LIMIT", "90:1/1 89:1/1 |");
    }

    @Test
    void shouldLimitAPosition()
    {
        host.apply("D,2,2,8,100000", "POSITION,1,7,1000000000050");
        refused(bid(1, 100, 6), "POSITION_LIMIT", "|");
        expect(bid(1, 100, 3), "", "100:3/1 |");
        refused(bid(2, 100, 3), "POSITION_LIMIT", "100:3/1 |");
        expect(ask(50, 100, 2), "TRADE:1:1:100:2:0:1", "100:1/1 |");
        expect("C,1,1,1", "REDUCE:0:0:100:1:0:1", "|");
        refused(bid(2, 100, 4), "POSITION_LIMIT", "|");
        expect(bid(2, 100, 3), "", "100:3/1 |");
        host.apply("POSITION,1,7,1000000000060");
        expect(bid(3, 100, 1), "", "100:4/2 |");
        refused(bid(4, 100, 1), "POSITION_LIMIT", "100:4/2 |");
        host.apply("POSITION,1,7,0");
        expect(bid(4, 100, 1), "", "100:5/3 |");
    }

    @Test
    void shouldCancelManyOrders()
    {
        expect(bid(1, 99, 1), "", null);
        expect(bid(2, 98, 1), "", null);
        expect("O,1,3,1,BID,GTC,100,100,1,105", "", null);
        expect("O,1,40,1,ASK,GTC,101,0,2", "", null);
        expect("O,1,1,2,BID,GTC,99,99,1", "", null);
        expect(ask(50, 101, 1), "", "99:1/1 98:1/1 | 101:3/2");
        expect("X,1,1,ASKS", "REDUCE:0:0:101:2:0:1", "99:1/1 98:1/1 | 101:1/1");
        expect("X,1,1,BIDS", "REDUCE:0:0:99:1:0:1,REDUCE:0:0:98:1:0:1,REDUCE:0:0:100:1:0:1", "| 101:1/1");
        expect("X,1,*,BOTH", "REDUCE:0:0:99:1:0:1", "| 101:1/1");
        expect("X,1,*,BOTH", "", "| 101:1/1");
        refused("X,9,*,BOTH", "UNKNOWN_USER", "| 101:1/1");
        refused("X,1,9,BOTH", "UNKNOWN_INSTRUMENT", "| 101:1/1");
    }

    @Test
    void shouldCancelOnDisconnect()
    {
        host.applyFrom(77, "DISCONNECT,1,ON");
        expect(bid(1, 99, 1), "", null);
        expect(ask(50, 101, 1), "", "99:1/1 | 101:1/1");
        assertEquals("SUCCESS", host.closeSession(78));
        assertEquals("SUCCESS,REDUCE:0:0:99:1:0:1", host.closeSession(77));
        assertEquals("| 101:1/1", book());
    }

    @Test
    void shouldNotCancelOnDisconnectUnlessAskedFor()
    {
        host.applyFrom(77, "DISCONNECT,1,ON", "DISCONNECT,1,OFF");
        expect(bid(1, 99, 1), "", "99:1/1 |");
        assertEquals("SUCCESS", host.closeSession(77));
        assertEquals("99:1/1 |", book());
    }

    private void ownAskBehindAnother(final String mode)
    {
        expect(ask(50, 101, 1), "", "| 101:1/1");
        expect("O,1,40,1,ASK,GTC,101,0,2", "", "| 101:3/2");
        expect(ask(51, 102, 3), "", "| 101:3/2 102:3/1");
        host.apply("STP,1," + mode);
    }
}
