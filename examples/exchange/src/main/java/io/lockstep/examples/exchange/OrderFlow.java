package io.lockstep.examples.exchange;

/**
 * Makes up flows of orders around a moving price, the same for the same seed on every JDK.
 *
 * <p>Of a thousand messages about 500 are new orders (one in seven of them IOC), 412 cancels and 88 modifies, most of
 * them of orders that are a few messages old; one cancel or modify in twenty or more names an order that is gone. Most
 * orders rest a few to a few hundred ticks away from the price; some cross it, and a few are large enough to sweep
 * levels.
 *
 * <p>Threading: any thread; one instance is one run.
 */
public final class OrderFlow
{
    /**
     * How the price moves.
     */
    public enum Shape
    {
        /**
         * A random walk that is drawn back to where it began.
         */
        NORMAL,

        /**
         * Not at all.
         */
        STATIC,

        /**
         * Up and down in four large waves.
         */
        SWING,

        /**
         * Like {@link #NORMAL}, but it falls by a third within a twentieth of the flow, and comes back more slowly.
         */
        FLASH_CRASH
    }

    private static final int NEW = 500;
    private static final int CANCEL = 412;
    private static final int IOC = 150;
    private static final int GONE = 30;
    private static final int IOC_AGGRESSIVE = 200;
    private static final int GTC_AGGRESSIVE = 45;
    private static final int CENTER_TICKS = 33_000;
    private static final int SWING_TICKS = 4_000;
    private static final int CRASH_TICKS = 11_000;
    private static final int MAX_DISTANCE_TICKS = 500;
    private static final int NEAR_DISTANCE_TICKS = 30;
    private static final int TRACKED_ORDERS = 1 << 14;
    private static final int GONE_ORDERS = 1 << 8;
    private static final int RECENT_ORDERS = 8;
    private static final int MAX_QUANTITY = 100;
    private static final int LARGE_QUANTITY = 2_000;
    private static final int SHAPE_STEPS = 1 << 16;

    private final SeededRandom random;
    private final Shape shape;
    private final OrderMessages messages;
    private final int count;
    private final long[] orderIds = new long[TRACKED_ORDERS];
    private final int[] sides = new int[TRACKED_ORDERS];
    private final long[] goneOrderIds = new long[GONE_ORDERS];
    private final int[] goneSides = new int[GONE_ORDERS];
    private final long orderIdMask;
    private final long orderIdOffset;
    private int tracked;
    private int gone;
    private int orders;
    private int walkTicks;

    private OrderFlow(final long seed, final int count, final Shape shape)
    {
        this.random = new SeededRandom(seed);
        this.shape = shape;
        this.count = count;
        messages = new OrderMessages(count);
        orderIdMask = Math.max(1, Integer.highestOneBit(Math.max(1, count)) * 2L) - 1;
        orderIdOffset = random.nextLong();
    }

    /**
     * Make up a flow.
     *
     * @param seed  that determines it.
     * @param count of messages.
     * @param shape of the price.
     * @return the messages.
     * @throws IllegalArgumentException if the count is negative or too large to be held.
     */
    public static OrderMessages generate(final long seed, final int count, final Shape shape)
    {
        if (count < 0 || count > OrderMessages.MAX_COUNT)
        {
            throw new IllegalArgumentException(
                "count must be between 0 and " + OrderMessages.MAX_COUNT + ": count=" + count);
        }

        return new OrderFlow(seed, count, shape).generate();
    }

    private OrderMessages generate()
    {
        for (int i = 0; i < count; i++)
        {
            final int price = priceTicks(i);
            final int kind = random.next(1000);

            if (tracked < TRACKED_ORDERS && (kind < NEW || 0 == tracked))
            {
                newOrder(price);
            }
            else if (kind < NEW + CANCEL || tracked == TRACKED_ORDERS)
            {
                cancel(price);
            }
            else
            {
                modify(price);
            }
        }

        return messages;
    }

    private void newOrder(final int price)
    {
        // An odd factor and a power of two: every order has an id of its own, and they look random.
        final long orderId = 1 + ((orders++ * 0x9E37_79B1L + orderIdOffset) & orderIdMask);
        final int side = random.next(2);
        final boolean isImmediateOrCancel = random.isOneOf(IOC);
        final boolean isAggressive = random.isOneOf(isImmediateOrCancel ? IOC_AGGRESSIVE : GTC_AGGRESSIVE);

        messages.append(
            OrderMessages.NEW, side, isImmediateOrCancel, quantity(), orderId, orderPrice(price, side, isAggressive));

        if (!isImmediateOrCancel)
        {
            orderIds[tracked] = orderId;
            sides[tracked++] = side;
        }
        else if (random.isOneOf(GONE))
        {
            addGone(orderId, side);
        }
    }

    private void cancel(final int price)
    {
        if (gone > 0 && random.isOneOf(GONE))
        {
            final int index = random.next(Math.min(gone, GONE_ORDERS));
            messages.append(
                OrderMessages.CANCEL, goneSides[index], false, quantity(), goneOrderIds[index], price);
            return;
        }

        final int index = pick();
        final long orderId = orderIds[index];
        final int side = sides[index];
        messages.append(OrderMessages.CANCEL, side, false, quantity(), orderId, price);
        tracked--;
        orderIds[index] = orderIds[tracked];
        sides[index] = sides[tracked];
        addGone(orderId, side);
    }

    private void modify(final int price)
    {
        final boolean isGone = gone > 0 && random.isOneOf(GONE);
        final int index = isGone ? random.next(Math.min(gone, GONE_ORDERS)) : pick();
        final long orderId = isGone ? goneOrderIds[index] : orderIds[index];
        final int side = isGone ? goneSides[index] : sides[index];

        messages.append(
            OrderMessages.MODIFY, side, false, quantity(), orderId,
            orderPrice(price, side, random.isOneOf(GTC_AGGRESSIVE)));
    }

    private int pick()
    {
        return random.isOneOf(750) ?
            tracked - 1 - random.next(Math.min(tracked, RECENT_ORDERS)) :
            random.next(tracked);
    }

    private void addGone(final long orderId, final int side)
    {
        final int index = gone < GONE_ORDERS ? gone : random.next(GONE_ORDERS);
        goneOrderIds[index] = orderId;
        goneSides[index] = side;
        gone++;
    }

    private int quantity()
    {
        return 1 + random.next(random.isOneOf(16) ? LARGE_QUANTITY : MAX_QUANTITY);
    }

    private int orderPrice(final int price, final int side, final boolean isAggressive)
    {
        final int spread = random.isOneOf(300) ? NEAR_DISTANCE_TICKS : MAX_DISTANCE_TICKS;
        final int distance = isAggressive ? -random.next(NEAR_DISTANCE_TICKS) : 1 + random.next(spread);

        return OrderMessages.BUY == side ? price - distance : price + distance;
    }

    private int priceTicks(final int index)
    {
        if (Shape.STATIC == shape)
        {
            return CENTER_TICKS;
        }

        final int draw = random.next(CENTER_TICKS);
        walkTicks += draw % 3 - 1;
        if (0 == draw % 64)
        {
            walkTicks -= walkTicks >> 5;
        }

        final int step = (int)((long)index * SHAPE_STEPS / count);
        switch (shape)
        {
            case SWING:
                return CENTER_TICKS + walkTicks + wave(step);

            case FLASH_CRASH:
                return CENTER_TICKS + walkTicks - crash(step);

            default:
                return CENTER_TICKS + walkTicks;
        }
    }

    private static int wave(final int step)
    {
        final int quarter = SHAPE_STEPS / 16;
        final int phase = step % (4 * quarter);
        final int height = phase < 2 * quarter ? quarter - Math.abs(phase - quarter) :
            Math.abs(phase - 3 * quarter) - quarter;

        return height * SWING_TICKS / quarter;
    }

    private static int crash(final int step)
    {
        final int start = SHAPE_STEPS * 2 / 5;
        final int bottom = start + SHAPE_STEPS / 20;
        final int end = bottom + SHAPE_STEPS / 5;

        if (step < start || step >= end)
        {
            return 0;
        }

        return step < bottom ?
            (step - start) * CRASH_TICKS / (bottom - start) :
            (end - step) * CRASH_TICKS / (end - bottom);
    }
}
