package io.lockstep.replay.cluster;

import org.agrona.BitUtil;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A recording as an archive leaves it, of one segment file, made by hand.
 */
final class WrittenRecording
{
    static final int SESSION_ID = 0x5E55_1017;
    static final int FRAME_HEADER = 32;

    private static final int SEGMENT_LENGTH = 1 << 17;
    private static final int INITIAL_TERM_ID = 17;
    private static final int STREAM_ID = 100;
    private static final int UNFRAGMENTED = 0xC0;

    private final ByteBuffer segment = ByteBuffer.allocate(SEGMENT_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final Path archive;
    private final boolean isChecksummed;

    private int position;

    WrittenRecording(final Path archive, final boolean isChecksummed)
    {
        this.archive = archive;
        this.isChecksummed = isChecksummed;
    }

    /**
     * Append a message.
     *
     * @return where its frame begins.
     */
    int append(final byte[] message)
    {
        final int at = position;
        segment.putInt(at, FRAME_HEADER + message.length);
        segment.put(at + 5, (byte)UNFRAGMENTED);
        segment.putShort(at + 6, (short)1);
        segment.putInt(at + 8, at);
        segment.putInt(at + 12, SESSION_ID);
        segment.putInt(at + 16, STREAM_ID);
        segment.putInt(at + 20, INITIAL_TERM_ID);
        segment.put(at + FRAME_HEADER, message);
        position += BitUtil.align(FRAME_HEADER + message.length, FRAME_HEADER);
        if (isChecksummed)
        {
            final CRC32C crc = new CRC32C();
            crc.update(segment.array(), at + FRAME_HEADER, position - at - FRAME_HEADER);
            segment.putInt(at + 12, (int)crc.getValue());
        }

        return at;
    }

    /**
     * Change a byte of a message.
     */
    void damage(final int frame)
    {
        segment.put(frame + FRAME_HEADER, (byte)(segment.get(frame + FRAME_HEADER) ^ 1));
    }

    /**
     * Write what there is, to a file that may be open for reading.
     */
    void write() throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(archive.resolve("0-0.rec").toFile(), "rw"))
        {
            file.write(segment.array());
        }
    }

    /**
     * The recording as one that nobody stopped.
     */
    MemberLog log()
    {
        return new MemberLog(archive, new RecordedStream(0, 0, RecordedStream.NOT_STOPPED, INITIAL_TERM_ID,
            SEGMENT_LENGTH, SEGMENT_LENGTH, STREAM_ID, "aeron:ipc"), List.of(), MemberLog.UNKNOWN);
    }
}
