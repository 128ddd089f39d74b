package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.SeededRandom;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes up commands for the exchange with accounts, in shapes that have names, the same for the same seed on every JDK.
 *
 * <p>Instruments, users and deposits come first, then orders: new ones around a price that moves, cancels, moves and
 * reduces, most of them of orders that are a few messages old. Some name an order that has gone, and are refused.
 *
 * <p>Threading: any thread; one instance is one run.
 */
public final class SpotFlow
{
    /**
     * What kind of day it is.
     */
    public enum Shape
    {
        /** Ten instruments, prices that hardly move, orders far apart. */
        QUIET(10, 500, 300, 150, 40, 500),

        /** An auction before trading and one behind it; in between orders close to the price. */
        OPEN(10, 650, 150, 150, 250, 100),

        /** Prices that go up and down in four large waves. */
        SWING(10, 450, 350, 150, 100, 300),

        /** Prices that fall by a third within a twentieth of the flow, through stop orders. */
        CRASH(10, 500, 300, 150, 120, 300),

        /** In the middle fifth, 95 of a hundred messages are cancels, while there are orders; some are mass cancels. */
        CANCEL_STORM(10, 800, 100, 50, 50, 300),

        /** Every second message is of one user, who places orders far from the price and cancels them at once. */
        QUOTE_STUFFING(10, 500, 300, 150, 60, 300),

        /** A thousand instruments, and nine of ten messages for one of them. */
        HOT_SYMBOL(1000, 500, 300, 150, 80, 300);

        private final int instruments;
        private final int placed;
        private final int cancelled;
        private final int moved;
        private final int aggressive;
        private final int distance;

        Shape(
            final int instruments,
            final int placed,
            final int cancelled,
            final int moved,
            final int aggressive,
            final int distance)
        {
            this.instruments = instruments;
            this.placed = placed;
            this.cancelled = cancelled;
            this.moved = moved;
            this.aggressive = aggressive;
            this.distance = distance;
        }
    }

    /** The user who stuffs quotes. */
    static final int STUFFER = 1;

    private static final int USERS = 100;
    private static final int CURRENCIES = 16;
    private static final int QUOTE = 1;
    private static final int FIRST_BASE = 10;
    private static final int MAX_TRACKED = 1 << 17;
    private static final int RECENT = 16;
    private static final int CENTER = 30_000;
    private static final int MAX_SIZE = 100;
    private static final int RESERVE = 2_000;
    private static final int THOUSAND = 1000;

    private final int[] walks;
    private final int[] orders = new int[MAX_TRACKED];
    private final int[] users = new int[MAX_TRACKED];
    private final int[] instruments = new int[MAX_TRACKED];
    private final SeededRandom random;
    private final Shape shape;
    private final int count;
    private final Consumer<String> lines;
    private int tracked;
    private int lastOrder;
    private int stuffed;

    private SpotFlow(final long seed, final int count, final Shape shape, final Consumer<String> lines)
    {
        random = new SeededRandom(seed);
        this.count = count;
        this.shape = shape;
        this.lines = lines;
        walks = new int[shape.instruments];
    }

    /**
     * Make up a flow as text.
     *
     * @param seed  that determines it.
     * @param count of messages about orders; instruments, users, deposits and phases come beside them.
     * @param shape of the flow.
     * @param lines takes them one by one.
     */
    public static void generate(final long seed, final int count, final Shape shape, final Consumer<String> lines)
    {
        if (count < 0)
        {
            throw new IllegalArgumentException("count must not be negative: count=" + count);
        }

        new SpotFlow(seed, count, shape, lines).generate();
    }

    /**
     * Make up a flow.
     *
     * @param seed  that determines it.
     * @param count of messages about orders; instruments, users, deposits and phases come beside them.
     * @param shape of the flow.
     * @return its commands.
     */
    public static SpotCommands generate(final long seed, final int count, final Shape shape)
    {
        final List<String> lines = new ArrayList<>();
        generate(seed, count, shape, lines::add);
        return SpotCommands.of(lines);
    }

    private void generate()
    {
        begin();
        for (int i = 0; i < count; i++)
        {
            changePhases(i);
            message(i);
        }
        if (Shape.OPEN == shape)
        {
            changePhases("CLOSED");
        }
    }

    private void begin()
    {
        for (int i = 1; i <= shape.instruments; i++)
        {
            lines.accept("S," + i + "," + base(i) + "," + QUOTE + ",100,10,3,1");
        }
        for (int user = 1; user <= USERS; user++)
        {
            lines.accept("U," + user);
            lines.accept("D," + user + ",1," + QUOTE + ",1000000000000000");
            for (int i = 0; i < Math.min(CURRENCIES, shape.instruments); i++)
            {
                lines.accept("D," + user + "," + (i + 2) + "," + (FIRST_BASE + i) + ",1000000000000");
            }
        }
    }

    private void changePhases(final int index)
    {
        if (Shape.OPEN == shape && (0 == index || index == (int)(count * 9L / 10)))
        {
            changePhases("AUCTION");
        }
        else if (Shape.OPEN == shape && index == (int)(count * 3L / 10))
        {
            changePhases("CONTINUOUS");
        }
    }

    private void changePhases(final String phase)
    {
        for (int i = 1; i <= shape.instruments; i++)
        {
            lines.accept("PHASE," + i + "," + phase);
        }
    }

    private void message(final int index)
    {
        if (Shape.QUOTE_STUFFING == shape && 1 == (index & 1))
        {
            stuff(index);
            return;
        }

        final boolean isStorm = Shape.CANCEL_STORM == shape && index / Math.max(1, count / 5) == 2;
        final int kind = random.next(THOUSAND);
        final int placed = isStorm ? 25 : shape.placed;
        final int cancelled = isStorm ? 950 : shape.cancelled;
        if (kind < placed || 0 == tracked)
        {
            place(index);
        }
        else if (isStorm && random.isOneOf(5))
        {
            lines.accept("X," + user() + ",*,BOTH");
        }
        else if (kind < placed + cancelled || MAX_TRACKED == tracked)
        {
            cancel();
        }
        else
        {
            change(index, kind < placed + cancelled + shape.moved);
        }
    }

    private void place(final int index)
    {
        final int instrument = instrument();
        final int price = price(index, instrument);
        final boolean isBid = 0 == random.next(2);
        final int user = user();
        final int order = ++lastOrder;
        final boolean isAuction = Shape.OPEN == shape && (index < count * 3L / 10 || index >= count * 9L / 10);
        final boolean isStop = Shape.CRASH == shape && random.isOneOf(50);
        final String of = "O," + user + "," + order + "," + instrument + "," + (isBid ? "BID," : "ASK,");
        if (isStop)
        {
            final int stop = isBid ? price + 1 + random.next(shape.distance) : price - 1 - random.next(shape.distance);
            final int limit = isBid ? stop + MAX_SIZE : stop - MAX_SIZE;
            lines.accept(of + "GTC," + limit + "," + (limit + RESERVE) + "," + size() + "," + stop);
        }
        else
        {
            final String type = isAuction ? "GTC" : type();
            final int limit = limit(price, isBid, "IOC".equals(type) || random.isOneOf(shape.aggressive));
            lines.accept(of + type + "," + limit + "," + (limit + RESERVE) + "," + size());
            if ("IOC".equals(type))
            {
                return;
            }
        }
        track(order, user, instrument);
    }

    private void stuff(final int index)
    {
        if (0 != stuffed)
        {
            lines.accept("C," + STUFFER + "," + stuffed + ",1");
            stuffed = 0;
            return;
        }

        stuffed = ++lastOrder;
        final int price = price(index, 1) - 2 * shape.distance - random.next(shape.distance);
        lines.accept("O," + STUFFER + "," + stuffed + ",1,BID,GTC," + price + "," + price + "," + size());
    }

    private void cancel()
    {
        final int at = pick();
        lines.accept("C," + users[at] + "," + orders[at] + "," + instruments[at]);
        tracked--;
        orders[at] = orders[tracked];
        users[at] = users[tracked];
        instruments[at] = instruments[tracked];
    }

    private void change(final int index, final boolean isMove)
    {
        final int at = pick();
        final String of = users[at] + "," + orders[at] + "," + instruments[at] + ",";
        // Its side is not kept: a move that crosses trades, one that crosses a reserve is refused.
        lines.accept(isMove ?
            "M," + of + limit(price(index, instruments[at]), 0 == random.next(2), false) :
            "R," + of + (1 + random.next(MAX_SIZE / 4)));
    }

    private void track(final int order, final int user, final int instrument)
    {
        if (tracked < MAX_TRACKED)
        {
            orders[tracked] = order;
            users[tracked] = user;
            instruments[tracked++] = instrument;
        }
    }

    private int pick()
    {
        return random.isOneOf(700) ? tracked - 1 - random.next(Math.min(tracked, RECENT)) : random.next(tracked);
    }

    private int instrument()
    {
        return Shape.HOT_SYMBOL == shape && random.isOneOf(900) ? 1 : 1 + random.next(shape.instruments);
    }

    private int user()
    {
        return 1 + random.next(USERS);
    }

    private int size()
    {
        return 1 + random.next(MAX_SIZE);
    }

    private String type()
    {
        final int draw = random.next(THOUSAND);
        return draw < 150 ? "IOC" : draw < 250 ? "POST_ONLY" : "GTC";
    }

    private int limit(final int price, final boolean isBid, final boolean isAggressive)
    {
        final int distance = isAggressive ? -random.next(shape.distance / 5) : 1 + random.next(shape.distance);
        return isBid ? price - distance : price + distance;
    }

    private int price(final int index, final int instrument)
    {
        final int draw = random.next(CENTER);
        int walk = walks[instrument - 1] + (Shape.QUIET == shape && draw % 8 != 0 ? 0 : draw % 3 - 1);
        if (0 == draw % 64)
        {
            walk -= walk / 32;
        }
        walks[instrument - 1] = walk;
        final long step = (long)index * THOUSAND / Math.max(1, count);
        return CENTER + walk + switch (shape)
        {
            case SWING -> wave((int)step);
            case CRASH -> -crash((int)step);
            default -> 0;
        };
    }

    /**
     * Four waves of a thousand steps, each up and down by a tenth of the price.
     */
    private static int wave(final int step)
    {
        final int at = step % 250;
        final int height = at < 125 ? 62 - Math.abs(at - 62) : Math.abs(at - 187) - 62;
        return height * (CENTER / 10) / 62;
    }

    /**
     * Down by a third within fifty of a thousand steps, and back within two hundred.
     */
    private static int crash(final int step)
    {
        final int depth = CENTER / 3;
        if (step < 400 || step >= 650)
        {
            return 0;
        }

        return step < 450 ? (step - 400) * depth / 50 : (650 - step) * depth / 200;
    }

    private static int base(final int instrument)
    {
        return FIRST_BASE + (instrument - 1) % CURRENCIES;
    }
}
