package io.lockstep.engine.state;

/**
 * A record of 24 bytes with a field of every type.
 */
final class TestRecord extends Record
{
    static final int LENGTH = 24;

    private static final int PRICE = 0;
    private static final int QUANTITY = 8;
    private static final int SIDE = 23;

    long price()
    {
        return longAt(PRICE);
    }

    void price(final long price)
    {
        longAt(PRICE, price);
    }

    int quantity()
    {
        return intAt(QUANTITY);
    }

    void quantity(final int quantity)
    {
        intAt(QUANTITY, quantity);
    }

    byte side()
    {
        return byteAt(SIDE);
    }

    void side(final byte side)
    {
        byteAt(SIDE, side);
    }

    boolean isZero()
    {
        return 0 == price() && 0 == longAt(8) && 0 == longAt(16);
    }
}
