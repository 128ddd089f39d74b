package io.lockstep.engine.state;

import org.agrona.UnsafeApi;

/**
 * Reusable flyweight over one record of a {@link Slab}: a processor extends it with accessors that name the fields.
 *
 * <pre>{@code
 * final class OrderRecord extends Record
 * {
 *     private static final int PRICE = 0;
 *
 *     long price()
 *     {
 *         return longAt(PRICE);
 *     }
 *
 *     void price(final long price)
 *     {
 *         longAt(PRICE, price);
 *     }
 * }
 * }</pre>
 *
 * <p>It is valid from {@link Slab#read(int, Record)} or {@link Slab#write(int, Record)} until the record is freed, and
 * writable only after the latter, until the next operation of any store. A field that is not inside the record, or a
 * write through a flyweight that was wrapped for reading, fails where assertions are on, and must not be relied on
 * where they are off.
 *
 * <p>Threading: owned by the processor agent. Allocates nothing after its construction.
 */
public abstract class Record
{
    private long address;
    private int length;
    private boolean isWritable;

    /**
     * Create a flyweight that points at no record yet.
     */
    protected Record()
    {
    }

    /**
     * Read an int.
     *
     * @param fieldOffset from the start of the record, in bytes.
     * @return the value.
     */
    protected final int intAt(final int fieldOffset)
    {
        assert isInside(fieldOffset, Integer.BYTES);
        return UnsafeApi.getInt(address + fieldOffset);
    }

    /**
     * Write an int.
     *
     * @param fieldOffset from the start of the record, in bytes.
     * @param value       to write.
     */
    protected final void intAt(final int fieldOffset, final int value)
    {
        assert isWritable && isInside(fieldOffset, Integer.BYTES);
        UnsafeApi.putInt(address + fieldOffset, value);
    }

    /**
     * Read a long.
     *
     * @param fieldOffset from the start of the record, in bytes.
     * @return the value.
     */
    protected final long longAt(final int fieldOffset)
    {
        assert isInside(fieldOffset, Long.BYTES);
        return UnsafeApi.getLong(address + fieldOffset);
    }

    /**
     * Write a long.
     *
     * @param fieldOffset from the start of the record, in bytes.
     * @param value       to write.
     */
    protected final void longAt(final int fieldOffset, final long value)
    {
        assert isWritable && isInside(fieldOffset, Long.BYTES);
        UnsafeApi.putLong(address + fieldOffset, value);
    }

    /**
     * Read a short.
     *
     * @param fieldOffset from the start of the record, in bytes.
     * @return the value.
     */
    protected final short shortAt(final int fieldOffset)
    {
        assert isInside(fieldOffset, Short.BYTES);
        return UnsafeApi.getShort(address + fieldOffset);
    }

    /**
     * Write a short.
     *
     * @param fieldOffset from the start of the record, in bytes.
     * @param value       to write.
     */
    protected final void shortAt(final int fieldOffset, final short value)
    {
        assert isWritable && isInside(fieldOffset, Short.BYTES);
        UnsafeApi.putShort(address + fieldOffset, value);
    }

    /**
     * Read a byte.
     *
     * @param fieldOffset from the start of the record, in bytes.
     * @return the value.
     */
    protected final byte byteAt(final int fieldOffset)
    {
        assert isInside(fieldOffset, Byte.BYTES);
        return UnsafeApi.getByte(address + fieldOffset);
    }

    /**
     * Write a byte.
     *
     * @param fieldOffset from the start of the record, in bytes.
     * @param value       to write.
     */
    protected final void byteAt(final int fieldOffset, final byte value)
    {
        assert isWritable && isInside(fieldOffset, Byte.BYTES);
        UnsafeApi.putByte(address + fieldOffset, value);
    }

    /**
     * Point at a record. By address: to store a reference to the page would cost a fence of the garbage collector.
     *
     * @param recordAddress of the record.
     * @param recordLength  in bytes.
     * @param mayBeWritten  whether its page is marked dirty.
     */
    final void wrap(final long recordAddress, final int recordLength, final boolean mayBeWritten)
    {
        address = recordAddress;
        // What only assertions look at is not worth two stores where they are off.
        assert isBounded(recordLength, mayBeWritten);
    }

    /**
     * The long in front of the record.
     */
    final long longBefore()
    {
        assert 0 != length : "the flyweight points at no record";
        return UnsafeApi.getLong(address - Long.BYTES);
    }

    private boolean isBounded(final int recordLength, final boolean mayBeWritten)
    {
        length = recordLength;
        isWritable = mayBeWritten;
        return true;
    }

    private boolean isInside(final int fieldOffset, final int fieldLength)
    {
        return fieldOffset >= 0 && fieldOffset + fieldLength <= length;
    }
}
