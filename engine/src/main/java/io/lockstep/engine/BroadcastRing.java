package io.lockstep.engine;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.lang.invoke.VarHandle;

/**
 * Ring that a single writer fills without ever waiting: readers that are too slow lose what is overwritten, and see it.
 *
 * <pre>
 *   0        4        8         16
 *   +--------+--------+---------+------
 *   | length | unused | ordinal | body
 *   +--------+--------+---------+------
 * </pre>
 *
 * <p>A record is contiguous; where it would not fit before the end of the buffer, a negative length says how much is
 * left out. Positions count bytes and never wrap.
 *
 * <p>Threading: one writer; any number of {@link BroadcastReader}s, which write nothing. Two pairs make it safe:
 * <ul>
 *   <li>{@link #publish()} stores the tail with release behind the records; {@link #tail()} loads it with acquire in
 *   front of them: a reader meets whole records only.</li>
 *   <li>{@link #announce} stores how far the writer may write, with a store-store fence behind it, before the first
 *   byte there is overwritten; {@link #isIntact} loads it, with a load-load fence in front, after the last byte was
 *   copied: had the copy met a byte of a later lap, it would see that lap announced. On x86 both fences only bind the
 *   compiler; on AArch64 they are {@code dmb ishst} and {@code dmb ishld}.</li>
 * </ul>
 *
 * <p>The writer announces a sixteenth of the ring at once, so that neither fence nor shared cache line is paid for with
 * each record; by so much the ring is shorter for its readers.
 *
 * <p>Source: H.-J. Boehm, "Can seqlocks get along with programming language memory models?", MSPC 2012.
 */
final class BroadcastRing
{
    static final int HEADER_LENGTH = 16;
    static final int LENGTH_OFFSET = 0;
    static final int ORDINAL_OFFSET = 8;

    /**
     * Records to a ring, at least.
     */
    static final int RECORDS_MIN = 4;

    private static final int RECORD_ALIGNMENT = 8;
    private static final int LINE_LENGTH = 128;
    private static final int ANNOUNCEMENTS = 16;

    private final UnsafeBuffer buffer;
    private final int capacity;
    private final int mask;
    private final int announcedOffset;
    private final int tailOffset;
    private final int latestOffset;
    private final int maxRecordLength;

    // The writer's own.
    private long written;
    private long announced;
    private long latest;

    /**
     * Make a ring.
     *
     * @param capacity      power of two, in bytes.
     * @param maxBodyLength of the longest record, in bytes.
     */
    BroadcastRing(final int capacity, final int maxBodyLength)
    {
        this.capacity = capacity;
        mask = capacity - 1;
        maxRecordLength = recordLength(maxBodyLength);
        announcedOffset = capacity + LINE_LENGTH;
        tailOffset = announcedOffset + LINE_LENGTH;
        latestOffset = tailOffset + Long.BYTES;
        buffer = new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(tailOffset + LINE_LENGTH, LINE_LENGTH));
    }

    /**
     * Least capacity for records of a length.
     */
    static long minCapacity(final int maxBodyLength)
    {
        return (long)RECORDS_MIN * recordLength(maxBodyLength);
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    int maxRecordLength()
    {
        return maxRecordLength;
    }

    int offset(final long position)
    {
        return (int)position & mask;
    }

    /**
     * Begin a record, which readers see with the next {@link #publish()}. By the writer.
     *
     * @param bodyLength in bytes.
     * @param ordinal    of the record.
     * @return where in the {@link #buffer()} its body is to be written.
     */
    int claim(final int bodyLength, final long ordinal)
    {
        final int length = recordLength(bodyLength);
        assert length <= maxRecordLength : "a record is too long: length=" + length + " max=" + maxRecordLength;
        final int remaining = capacity - offset(written);
        final int leftOut = length > remaining ? remaining : 0;
        if (written + leftOut + length > announced)
        {
            announce(written + leftOut + length);
        }

        if (leftOut > 0)
        {
            buffer.putInt(offset(written) + LENGTH_OFFSET, -leftOut);
            written += leftOut;
        }

        final int offset = offset(written);
        buffer.putInt(offset + LENGTH_OFFSET, length);
        buffer.putLong(offset + ORDINAL_OFFSET, ordinal);
        latest = written;
        written += length;
        return offset + HEADER_LENGTH;
    }

    /**
     * Show readers what was written. By the writer.
     */
    void publish()
    {
        buffer.putLongRelease(latestOffset, latest);
        buffer.putLongRelease(tailOffset, written);
    }

    /**
     * Where the next record that is not published yet will be, or what is left out before it.
     */
    long tail()
    {
        return buffer.getLongAcquire(tailOffset);
    }

    /**
     * Where a record begins that is the last one published, or about to be.
     */
    long latest()
    {
        return buffer.getLongAcquire(latestOffset);
    }

    /**
     * Whether what a reader has read before this call is what was published at a position.
     */
    boolean isIntact(final long position)
    {
        VarHandle.loadLoadFence();
        return buffer.getLongOpaque(announcedOffset) - position <= capacity;
    }

    private void announce(final long end)
    {
        announced = Math.max(end, written + capacity / ANNOUNCEMENTS);
        buffer.putLongOpaque(announcedOffset, announced);
        VarHandle.storeStoreFence();
    }

    private static int recordLength(final int bodyLength)
    {
        return BitUtil.align(HEADER_LENGTH + bodyLength, RECORD_ALIGNMENT);
    }
}
