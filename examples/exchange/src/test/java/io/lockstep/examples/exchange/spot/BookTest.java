package io.lockstep.examples.exchange.spot;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.util.StringJoiner;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Tells commands to an exchange one by one, and compares after each of them its reports, and all levels of both sides.
 *
 * <p>A book is written as its bids, best first, a bar, and its asks, best first, each as {@code price:volume/orders}.
 * Orders with ids below 50 are user 1's bids, the others user 2's asks.
 */
abstract class BookTest
{
    SpotHost host;
    boolean isLong;
    long reserve;

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

    final void threeLevels()
    {
        expect(ask(52, 103, 3), "", null);
        expect(ask(50, 101, 1), "", null);
        expect(ask(51, 102, 2), "", null);
        assertEquals("| 101:1/1 102:2/1 103:3/1", book().substring(book().indexOf('|')));
    }

    final void expect(final String command, final String events, final String book)
    {
        assertEquals(events.isEmpty() ? "SUCCESS" : "SUCCESS," + events, host.resultOf(command), command);
        if (book != null)
        {
            assertEquals(book, book(), command);
        }
    }

    /**
     * As {@link #expect(String, String, String)}, where a timer fires with the command.
     */
    final void expect(final String command, final String events, final String book, final String ofTimers)
    {
        expect(command, events.isEmpty() ? ofTimers : ofTimers + "," + events, book);
    }

    final void refusedBehind(final String command, final String reason, final String ofTimers, final String book)
    {
        assertEquals(reason + "," + ofTimers, host.resultOf(command), command);
        assertEquals(book, book(), command);
    }

    final void refused(final String command, final String reason, final String book)
    {
        assertEquals(reason, host.resultOf(command), command);
        assertEquals(book, book(), command);
    }

    final String book()
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

    static String bid(final int id, final long price, final long size)
    {
        return "O,1," + id + ",1,BID,GTC," + price + "," + price + "," + size;
    }

    final String reserving(final int id, final long price, final long reservePrice, final long size)
    {
        reserve = reservePrice;
        return "O,1," + id + ",1,BID,GTC," + price + "," + reservePrice + "," + size;
    }

    static String ask(final int id, final long price, final long size)
    {
        return "O,2," + id + ",1,ASK,GTC," + price + ",0," + size;
    }

    static String askIoc(final int id, final long price, final long size)
    {
        return "O,2," + id + ",1,ASK,IOC," + price + ",0," + size;
    }
}
