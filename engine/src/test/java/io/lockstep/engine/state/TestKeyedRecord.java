package io.lockstep.engine.state;

/**
 * A record of a content of 8 bytes, and of a link behind it.
 */
final class TestKeyedRecord extends KeyedRecord
{
    static final int LENGTH = 16;
    static final int CONTENT_LENGTH = 8;

    private static final int VALUE = 0;
    private static final int LINK = 8;

    long value()
    {
        return longAt(VALUE);
    }

    void value(final long value)
    {
        longAt(VALUE, value);
    }

    void link(final int slot)
    {
        intAt(LINK, slot);
    }

    boolean isZero()
    {
        return 0 == longAt(VALUE) && 0 == longAt(LINK);
    }
}
