package io.lockstep.transport.cluster;

import io.aeron.Aeron;
import io.aeron.cluster.client.ClusterException;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import org.agrona.BitUtil;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reader of a member's log, with no Aeron process.
 *
 * <p>Each frame is held to its place in the log and to its checksum. A log that was not ended in order, as by a kill,
 * ends with the last whole frame; a bad frame with a whole one behind it, or in front of the recorded end, is damage.
 *
 * <p>Threading: single owner.
 *
 * <p>Errors: {@link ClusterException} for damage, with the position.
 */
final class MemberLogReader implements AutoCloseable
{
    private static final byte UNFRAGMENTED = FrameDescriptor.UNFRAGMENTED;
    private static final int HEADER_LENGTH = DataHeaderFlyweight.HEADER_LENGTH;
    private static final int FLAGS_OFFSET = DataHeaderFlyweight.FLAGS_FIELD_OFFSET;

    private final ExpandableArrayBuffer assembly = new ExpandableArrayBuffer();
    private final PieceChecksum checksum = new PieceChecksum();
    private final UnsafeBuffer segment = new UnsafeBuffer(0, 0);
    private final MemberLog log;

    private MappedByteBuffer mapped;
    private long mappedBase = Aeron.NULL_VALUE;
    private long position;
    private int assembled;

    MemberLogReader(final MemberLog log)
    {
        this.log = log;
    }

    /**
     * Where the last whole frame ended.
     */
    long position()
    {
        return position;
    }

    /**
     * Read on to the end.
     *
     * @param handler called for each message.
     */
    void readAll(final MemberLogHandler handler)
    {
        while (!isRecordedEnd())
        {
            final String fault = fault(position);
            if (fault != null)
            {
                requireEnd(fault);
                return;
            }

            final int offset = offset(position);
            final int length = frameLength(offset);
            position += align(length);
            if (!FrameDescriptor.isPaddingFrame(segment, offset))
            {
                onFrame(handler, offset, length);
            }
        }
    }

    @Override
    public void close()
    {
        IoUtil.unmap(mapped);
        mapped = null;
    }

    private void onFrame(final MemberLogHandler handler, final int offset, final int length)
    {
        final byte flags = segment.getByte(offset + FLAGS_OFFSET);
        final int bodyOffset = offset + HEADER_LENGTH;
        final int bodyLength = length - HEADER_LENGTH;
        if ((flags & UNFRAGMENTED) == UNFRAGMENTED)
        {
            handler.onMessage(position, segment, bodyOffset, bodyLength);
            return;
        }

        if ((flags & FrameDescriptor.BEGIN_FRAG_FLAG) != 0)
        {
            assembled = 0;
        }
        assembly.putBytes(assembled, segment, bodyOffset, bodyLength);
        assembled += bodyLength;
        if ((flags & FrameDescriptor.END_FRAG_FLAG) != 0)
        {
            handler.onMessage(position, assembly, 0, assembled);
        }
    }

    private boolean isRecordedEnd()
    {
        return log.stopPosition() != Aeron.NULL_VALUE && position >= log.stopPosition();
    }

    private void requireEnd(final String fault)
    {
        if (log.stopPosition() != Aeron.NULL_VALUE)
        {
            throw new ClusterException("the log is damaged in front of its end: " + fault + ": position=" + position +
                " end=" + log.stopPosition() + " directory=" + log.archiveDirectory());
        }

        final long start = position;
        final int length = map(start) && segment.capacity() - offset(start) >= HEADER_LENGTH ?
            frameLength(offset(start)) : 0;
        if (length > HEADER_LENGTH && fault(start + align(length)) == null)
        {
            throw new ClusterException("the log is damaged: " + fault + ", but a whole frame follows: position=" +
                start + " directory=" + log.archiveDirectory());
        }
    }

    /**
     * What is wrong with the frame at a position.
     */
    private String fault(final long at)
    {
        if (!map(at))
        {
            return "there is no segment";
        }

        final int offset = offset(at);
        final int available = segment.capacity() - offset;
        final int length = available < HEADER_LENGTH ? 0 : frameLength(offset);
        if (length < HEADER_LENGTH || align(length) > available ||
            align(length) > log.termLength() - (int)(at & (log.termLength() - 1)))
        {
            return "a frame was not finished";
        }
        if (field(offset, DataHeaderFlyweight.TERM_OFFSET_FIELD_OFFSET) != (int)(at & (log.termLength() - 1)) ||
            field(offset, DataHeaderFlyweight.TERM_ID_FIELD_OFFSET) !=
            log.initialTermId() + (int)(at / log.termLength()) ||
            field(offset, DataHeaderFlyweight.STREAM_ID_FIELD_OFFSET) != log.streamId())
        {
            return "a frame is of another place";
        }

        // The archive keeps the checksum of the body where the frame had its session.
        return !FrameDescriptor.isPaddingFrame(segment, offset) &&
            checksum.of(segment, offset + HEADER_LENGTH, align(length) - HEADER_LENGTH) !=
            field(offset, DataHeaderFlyweight.SESSION_ID_FIELD_OFFSET) ? "a checksum does not fit" : null;
    }

    private boolean map(final long at)
    {
        final long base = at - at % log.segmentLength();
        if (base != mappedBase)
        {
            final Path file = log.archiveDirectory().resolve(log.recordingId() + "-" + base + ".rec");
            close();
            mappedBase = Aeron.NULL_VALUE;
            if (!Files.exists(file) || file.toFile().length() == 0)
            {
                return false;
            }

            mapped = IoUtil.mapExistingFile(file.toFile(), "segment");
            segment.wrap(mapped);
            mappedBase = base;
        }

        return true;
    }

    private int offset(final long at)
    {
        return (int)(at % log.segmentLength());
    }

    private int frameLength(final int offset)
    {
        return field(offset, DataHeaderFlyweight.FRAME_LENGTH_FIELD_OFFSET);
    }

    private int field(final int offset, final int fieldOffset)
    {
        return segment.getInt(offset + fieldOffset, ByteOrder.LITTLE_ENDIAN);
    }

    private static int align(final int length)
    {
        return BitUtil.align(length, FrameDescriptor.FRAME_ALIGNMENT);
    }
}
