package io.lockstep.codecs.schema;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import uk.co.real_logic.sbe.PrimitiveType;

/**
 * A length, a count or an id at a fixed place of a header.
 *
 * <p>Threading: any thread.
 *
 * @param offset in its header, in bytes.
 * @param type   of the integer.
 */
public record IntegerSlot(int offset, NumberType type)
{
    /**
     * Read it.
     *
     * @param buffer      to read from.
     * @param headerIndex where the header begins.
     * @return the integer; negative where it is too great for 63 bits.
     */
    public long read(final DirectBuffer buffer, final int headerIndex)
    {
        return type.readInteger(buffer, headerIndex + offset);
    }

    /**
     * Write it.
     *
     * @param buffer      to write to.
     * @param headerIndex where the header begins.
     * @param value       its low bytes are written.
     */
    public void write(final MutableDirectBuffer buffer, final int headerIndex, final long value)
    {
        type.writeInteger(buffer, headerIndex + offset, value);
    }

    /**
     * Greatest value that its bytes hold.
     *
     * @return the value.
     */
    public long capacity()
    {
        final int bits = type.primitive().size() * Byte.SIZE;
        final boolean isUnsigned = PrimitiveType.isUnsigned(type.primitive());
        return bits == Long.SIZE ? Long.MAX_VALUE : (1L << (isUnsigned ? bits : bits - 1)) - 1;
    }
}
