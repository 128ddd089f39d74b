package io.lockstep.examples.exchange.spot;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Orders that rest only, wait or hide, and users that are suspended.
 */
class SpecialOrdersTest extends BookTest
{
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
    void shouldShowAnIcebergPartByPart()
    {
        isLong = true;
        expect("I,2,50,1,ASK,GTC,101,0,7,3", "", "| 101:3/1");
        expect(ask(51, 101, 2), "", "| 101:5/2");
        expect(bid(1, 101, 4), "TRADE:50:2:101:3:0:0,TRADE:51:2:101:1:0:1", "| 101:4/2");
        expect(bid(1, 101, 3), "TRADE:51:2:101:1:1:0,TRADE:50:2:101:2:0:1", "| 101:1/1");
        expect("O,1,1,1,BID,FOK,101,101,2", "TRADE:50:2:101:1:0:0,TRADE:50:2:101:1:1:1", "|");
    }

    @Test
    void shouldReduceAndMoveAnIceberg()
    {
        isLong = true;
        expect("I,2,50,1,ASK,GTC,101,0,7,3", "", "| 101:3/1");
        expect("R,2,50,1,4", "REDUCE:0:0:101:4:0:0", "| 101:3/1");
        expect("R,2,50,1,1", "REDUCE:0:0:101:1:0:0", "| 101:2/1");
        expect("C,2,50,1", "REDUCE:0:0:101:2:0:1", "|");
        expect("I,2,50,1,ASK,GTC,101,0,7,3", "", "| 101:3/1");
        expect(bid(1, 101, 2), "TRADE:50:2:101:2:0:1", "| 101:1/1");
        expect("M,2,50,1,103", "", "| 103:3/1");
        expect(bid(1, 103, 5), "TRADE:50:2:103:3:0:0,TRADE:50:2:103:2:1:1", "|");
        assertEquals(0, host.balances().get("2,7")[1]);
        refused("I,2,50,1,ASK,GTC,101,0,1001,1", "INVALID", "|");
        refused("I,2,50,1,ASK,IOC,101,0,7,1", "INVALID", "|");
        refused("I,2,50,1,ASK,GTC,101,0,7,8", "INVALID", "|");
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

    private static String stop(
        final int id, final long price, final long size, final String type, final long stopPrice)
    {
        return "O,1," + id + ",1,BID," + type + "," + price + "," + price + "," + size + "," + stopPrice;
    }
}
