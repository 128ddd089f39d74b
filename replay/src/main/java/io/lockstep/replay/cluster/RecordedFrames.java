package io.lockstep.replay.cluster;

import io.lockstep.replay.journal.CorruptJournalException;
import io.lockstep.replay.journal.JournalException;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Walks over the data frames of one recording of an Aeron Archive, and tells an end from damage.
 *
 * <p>Every header is held against the position that the frame is at. A checksum, which an archive computes only if it
 * is told to, stands where the session id was: there are some if that of the first frame fits, or that of one of those
 * that follow it. Of a frame that is alone, and does not fit, nothing can be said until another one is there.
 *
 * <p>Threading: single owner; the recording may be written meanwhile.
 */
final class RecordedFrames implements AutoCloseable
{
    private static final int HEADER_LENGTH = 32;
    private static final int ALIGNMENT = 32;
    private static final int FLAGS_OFFSET = 5;
    private static final int TYPE_OFFSET = 6;
    private static final int TERM_OFFSET_OFFSET = 8;
    private static final int SESSION_ID_OFFSET = 12;
    private static final int STREAM_ID_OFFSET = 16;
    private static final int TERM_ID_OFFSET = 20;
    private static final int DATA_TYPE = 1;
    private static final int PAD_TYPE = 0;
    private static final int UINT16_MASK = 0xFFFF;
    private static final int LOOK_AHEAD_FRAMES = 64;

    private final CRC32C crc = new CRC32C();
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final MemberLog log;
    private final RecordedStream stream;
    private final boolean isChecking;
    private final int termBits;

    private MappedByteBuffer mapped;
    private ByteBuffer checksumView;
    private long base = -1;
    private long position;
    private int frameOffset;
    private int frameLength;
    private boolean isDecided;
    private boolean isChecksummed;
    private String tornReason = "";
    private long tornBytes;

    /**
     * Begin where a frame begins.
     *
     * @param isChecking false to go by headers only.
     */
    RecordedFrames(final MemberLog log, final long position, final boolean isChecking)
    {
        this.log = log;
        this.stream = log.stream();
        this.position = position;
        this.isChecking = isChecking;
        termBits = Integer.numberOfTrailingZeros(stream.termLength());
    }

    /**
     * Go to the next data frame.
     *
     * @return false where there is none, for now or for ever.
     */
    boolean next()
    {
        while (isThere())
        {
            final String fault = fault();
            if (fault != null)
            {
                onFault(fault);
                return false;
            }
            final int at = (int)(position - base);
            final boolean isData = type(at) == DATA_TYPE;
            frameOffset = at;
            frameLength = buffer.getInt(at);
            position += BitUtil.align(frameLength, ALIGNMENT);
            if (isData)
            {
                return true;
            }
        }

        return false;
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    int payloadOffset()
    {
        return frameOffset + HEADER_LENGTH;
    }

    int payloadLength()
    {
        return frameLength - HEADER_LENGTH;
    }

    int flags()
    {
        return buffer.getByte(frameOffset + FLAGS_OFFSET);
    }

    long framePosition()
    {
        return base + frameOffset;
    }

    /**
     * Behind the last frame.
     */
    long position()
    {
        return position;
    }

    boolean isChecksummed()
    {
        return isChecksummed;
    }

    /**
     * What is wrong with the bytes behind the last whole frame; empty where nothing is there.
     */
    String tornReason()
    {
        return tornReason;
    }

    long tornBytes()
    {
        return tornBytes;
    }

    CorruptJournalException corrupt(final String reason)
    {
        return new CorruptJournalException(log.file(stream.segmentBase(position)), position, reason);
    }

    @Override
    public void close()
    {
        buffer.wrap(0, 0);
        BufferUtil.free(mapped);
        mapped = null;
        base = -1;
    }

    private boolean isThere()
    {
        if (isStopped() && position >= stream.stopPosition() || !isMapped())
        {
            return false;
        }
        final int at = (int)(position - base);
        final boolean isThere = buffer.capacity() - at >= HEADER_LENGTH && buffer.getIntVolatile(at) != 0;
        if (!isThere && (isStopped() || isFrameBehind(at)))
        {
            throw corrupt("a frame is missing");
        }

        return isThere;
    }

    private boolean isMapped()
    {
        final long wanted = stream.segmentBase(position);
        if (base != wanted)
        {
            close();
            map(log.file(wanted), wanted);
        }

        return base == wanted;
    }

    private void map(final Path file, final long wanted)
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ))
        {
            if (channel.size() > 0)
            {
                mapped = channel.map(
                    FileChannel.MapMode.READ_ONLY, 0, Math.min(channel.size(), stream.segmentLength()));
                checksumView = mapped.duplicate();
                buffer.wrap(mapped);
                base = wanted;
            }
        }
        catch (final NoSuchFileException ex)
        {
            if (isStopped())
            {
                throw new CorruptJournalException(file, wanted, "a segment file is missing");
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not read a segment: file=" + file + " reason=" + ex +
                "; mend the file system or its rights, then try again", ex);
        }
    }

    private String fault()
    {
        final int at = (int)(position - base);
        final String header = headerFault(at);
        if (header != null || !isChecking || type(at) == PAD_TYPE)
        {
            return header;
        }

        final boolean isFitting = isFitting(at);
        if (!isDecided)
        {
            decide(at, isFitting);
        }

        return isChecksummed && !isFitting ? "checksum does not fit the payload" : null;
    }

    /**
     * A session id is taken for a checksum by chance once in four thousand million frames: so not too many are asked.
     */
    private void decide(final int first, final boolean isFirstFitting)
    {
        isChecksummed = isFirstFitting;
        isDecided = isFirstFitting;
        int at = behind(first);
        for (int i = 1; i < LOOK_AHEAD_FRAMES && !isChecksummed && isWhole(at); i++)
        {
            isChecksummed = type(at) == DATA_TYPE && isFitting(at);
            isDecided |= type(at) == DATA_TYPE;
            at = behind(at);
        }
    }

    private boolean isWhole(final int at)
    {
        return buffer.capacity() - at >= HEADER_LENGTH && buffer.getIntVolatile(at) != 0 && headerFault(at) == null;
    }

    private int behind(final int at)
    {
        return at + BitUtil.align(buffer.getInt(at), ALIGNMENT);
    }

    private boolean isFitting(final int at)
    {
        return checksum(at) == buffer.getInt(at + SESSION_ID_OFFSET);
    }

    private String headerFault(final int at)
    {
        final int termOffset = (int)(base + at & stream.termLength() - 1);
        final int length = buffer.getInt(at);
        if (buffer.getInt(at + TERM_OFFSET_OFFSET) != termOffset)
        {
            return "term offset does not fit the position";
        }
        if (buffer.getInt(at + TERM_ID_OFFSET) != stream.initialTermId() + (int)(base + at >> termBits))
        {
            return "term id does not fit the position";
        }
        if (buffer.getInt(at + STREAM_ID_OFFSET) != stream.streamId())
        {
            return "stream id is not the recording's";
        }
        if (type(at) != DATA_TYPE && type(at) != PAD_TYPE)
        {
            return "type is none of a recording";
        }
        if (length < HEADER_LENGTH || length > stream.termLength() - termOffset ||
            BitUtil.align(length, ALIGNMENT) > buffer.capacity() - at)
        {
            return "frame length is out of bounds";
        }

        return null;
    }

    /**
     * What was not stopped may end in an unfinished write, but no good frame comes behind that.
     */
    private void onFault(final String fault)
    {
        if (isStopped() || isFrameBehind((int)(position - base)))
        {
            throw corrupt(fault);
        }
        tornReason = fault;
        int end = buffer.capacity() - Long.BYTES;
        while (buffer.getLong(end) == 0)
        {
            end -= Long.BYTES;
        }
        tornBytes = BitUtil.align(base + end + Long.BYTES - position, ALIGNMENT);
    }

    private boolean isFrameBehind(final int at)
    {
        for (int behind = at + ALIGNMENT; behind <= buffer.capacity() - HEADER_LENGTH; behind += ALIGNMENT)
        {
            if (buffer.getInt(behind) != 0 && headerFault(behind) == null)
            {
                return true;
            }
        }

        return false;
    }

    private int checksum(final int at)
    {
        checksumView.limit(behind(at)).position(at + HEADER_LENGTH);
        crc.reset();
        crc.update(checksumView);

        return (int)crc.getValue();
    }

    private boolean isStopped()
    {
        return stream.stopPosition() != RecordedStream.NOT_STOPPED;
    }

    private int type(final int at)
    {
        return buffer.getShort(at + TYPE_OFFSET) & UINT16_MASK;
    }
}
