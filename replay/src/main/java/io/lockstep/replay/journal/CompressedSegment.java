package io.lockstep.replay.journal;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A closed segment in compressed form: the bytes of the plain file in blocks, each an LZ4 block of its own, so that a
 * reader has in memory the blocks of one frame, and begins anywhere.
 *
 * <p>Layout, little-endian: a header of 64 bytes, a table with the stored length and the CRC32C of each block as it is
 * stored, then the blocks. A block that does not get shorter is stored as it is. The header has, from its begin: magic,
 * version, block length, base position, segment length, number of blocks, recording id, stream id, and last the CRC32C
 * of the header before it and the table.
 *
 * <p>Threading: single owner.
 */
final class CompressedSegment implements SegmentView
{
    static final int BLOCK_LENGTH = 256 * 1024;
    static final int VERSION = 1;

    /**
     * {@code LSSEGLZ4}, read as a little-endian number.
     */
    static final long MAGIC = 0x345A_4C47_4553_534CL;

    private static final int VERSION_OFFSET = 8;
    private static final int BLOCK_LENGTH_OFFSET = 12;
    private static final int BASE_POSITION_OFFSET = 16;
    private static final int SEGMENT_LENGTH_OFFSET = 24;
    private static final int BLOCK_COUNT_OFFSET = 28;
    private static final int RECORDING_ID_OFFSET = 32;
    private static final int STREAM_ID_OFFSET = 40;
    private static final int CRC_OFFSET = 60;
    private static final int HEADER_LENGTH = 64;
    private static final int ENTRY_LENGTH = 8;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[0]);
    private final CRC32C blockCrc = new CRC32C();
    private final LZ4SafeDecompressor decompressor = LZ4Factory.safeInstance().safeDecompressor();
    private final Path path;
    private final JournalFile file;
    private final long basePosition;
    private final int segmentLength;
    private final int blockLength;
    private final byte[] stored;
    private final long[] positions;
    private final int[] crcs;

    private byte[] window = new byte[0];
    private int firstBlock;
    private int blockCount;
    private boolean isClosed;

    private CompressedSegment(
        final Path path,
        final JournalFile file,
        final long basePosition,
        final int segmentLength,
        final int blockLength,
        final ByteBuffer table)
    {
        this.path = path;
        this.file = file;
        this.basePosition = basePosition;
        this.segmentLength = segmentLength;
        this.blockLength = blockLength;
        final int count = segmentLength / blockLength;
        stored = new byte[blockLength];
        positions = new long[count + 1];
        crcs = new int[count];
        positions[0] = HEADER_LENGTH + (long)count * ENTRY_LENGTH;
        for (int i = 0; i < count; i++)
        {
            positions[i + 1] = positions[i] + table.getInt(i * ENTRY_LENGTH);
            crcs[i] = table.getInt(i * ENTRY_LENGTH + Integer.BYTES);
        }
    }

    /**
     * Open a compressed segment.
     *
     * @param path to open; differs from the segment's own while the file is unfinished.
     * @throws CorruptJournalException where header, table or length are damaged.
     * @throws JournalException        where a later version wrote it.
     */
    static CompressedSegment open(final Recording recording, final Path path, final long basePosition)
        throws IOException
    {
        final JournalFile file = recording.files().openToRead(path);
        CompressedSegment opened = null;
        try
        {
            opened = open(recording, path, basePosition, file);
            return opened;
        }
        finally
        {
            if (opened == null)
            {
                file.close();
            }
        }
    }

    private static CompressedSegment open(
        final Recording recording,
        final Path path,
        final long basePosition,
        final JournalFile file) throws IOException
    {
        final ByteBuffer header = ByteBuffer.allocate(HEADER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        if (file.read(header, 0) < HEADER_LENGTH || header.getLong(0) != MAGIC)
        {
            throw new CorruptJournalException(path, basePosition, "a compressed segment has no whole header");
        }
        if (header.getInt(VERSION_OFFSET) != VERSION)
        {
            throw new JournalException("a compressed segment is of a version that this build does not know: file=" +
                path + " version=" + header.getInt(VERSION_OFFSET) +
                "; read it with the version that wrote it, or a later one");
        }
        final int blockLength = header.getInt(BLOCK_LENGTH_OFFSET);
        final int segmentLength = recording.segmentLength();
        if (Integer.bitCount(blockLength) != 1 || blockLength < JournalFrame.ALIGNMENT ||
            blockLength > BLOCK_LENGTH || blockLength > segmentLength ||
            header.getLong(BASE_POSITION_OFFSET) != basePosition ||
            header.getInt(SEGMENT_LENGTH_OFFSET) != segmentLength ||
            header.getInt(BLOCK_COUNT_OFFSET) != segmentLength / blockLength ||
            header.getLong(RECORDING_ID_OFFSET) != recording.recordingId() ||
            header.getInt(STREAM_ID_OFFSET) != recording.streamId())
        {
            throw new CorruptJournalException(path, basePosition, "a compressed segment is not what its name says");
        }
        final ByteBuffer table = ByteBuffer.allocate(segmentLength / blockLength * ENTRY_LENGTH)
            .order(ByteOrder.LITTLE_ENDIAN);
        if (file.read(table, HEADER_LENGTH) < table.capacity() || crc(header, table) != header.getInt(CRC_OFFSET))
        {
            throw new CorruptJournalException(
                path, basePosition, "checksum of a compressed segment does not fit its header and table");
        }

        final CompressedSegment opened =
            new CompressedSegment(path, file, basePosition, segmentLength, blockLength, table);
        opened.requireLengths();
        return opened;
    }

    /**
     * Write a segment in compressed form.
     *
     * @param plain to read, a whole segment.
     * @param file  to write, empty.
     */
    static void write(final Recording recording, final SegmentView plain, final JournalFile file) throws IOException
    {
        final LZ4Compressor compressor = LZ4Factory.safeInstance().fastCompressor();
        final int blockLength = Math.min(BLOCK_LENGTH, recording.segmentLength());
        final int count = recording.segmentLength() / blockLength;
        final byte[] block = new byte[blockLength];
        final byte[] compressed = new byte[compressor.maxCompressedLength(blockLength)];
        final ByteBuffer table = ByteBuffer.allocate(count * ENTRY_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        final CRC32C crc = new CRC32C();
        long position = HEADER_LENGTH + (long)count * ENTRY_LENGTH;
        for (int i = 0; i < count; i++)
        {
            plain.buffer().getBytes(plain.at(i * blockLength, blockLength), block);
            final int length = compressor.compress(block, 0, blockLength, compressed, 0, compressed.length);
            final boolean isShorter = length < blockLength;
            final int storedLength = isShorter ? length : blockLength;
            final ByteBuffer content = ByteBuffer.wrap(isShorter ? compressed : block, 0, storedLength);
            crc.reset();
            crc.update(content.duplicate());
            table.putInt(storedLength).putInt((int)crc.getValue());
            file.write(content, position);
            position += storedLength;
        }

        final ByteBuffer header = ByteBuffer.allocate(HEADER_LENGTH).order(ByteOrder.LITTLE_ENDIAN)
            .putLong(0, MAGIC)
            .putInt(VERSION_OFFSET, VERSION)
            .putInt(BLOCK_LENGTH_OFFSET, blockLength)
            .putLong(BASE_POSITION_OFFSET, plain.basePosition())
            .putInt(SEGMENT_LENGTH_OFFSET, recording.segmentLength())
            .putInt(BLOCK_COUNT_OFFSET, count)
            .putLong(RECORDING_ID_OFFSET, recording.recordingId())
            .putInt(STREAM_ID_OFFSET, recording.streamId());
        header.putInt(CRC_OFFSET, crc(header, table));
        file.write(table.flip(), HEADER_LENGTH);
        file.write(header.clear(), 0);
    }

    @Override
    public Path path()
    {
        return path;
    }

    @Override
    public long basePosition()
    {
        return basePosition;
    }

    @Override
    public int capacity()
    {
        return segmentLength;
    }

    @Override
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    @Override
    public int at(final int offset, final int length)
    {
        final int first = offset / blockLength;
        final int last = (offset + length - 1) / blockLength;
        if (first < firstBlock || last >= firstBlock + blockCount)
        {
            load(first, last);
        }

        return offset - firstBlock * blockLength;
    }

    @Override
    public int checksum(final CRC32C crc, final int index, final int length)
    {
        crc.reset();
        crc.update(window, index, length);

        return (int)crc.getValue();
    }

    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            try
            {
                file.close();
            }
            catch (final IOException ex)
            {
                throw new JournalException("can not close a segment: file=" + path + " reason=" + ex, ex);
            }
        }
    }

    private void load(final int first, final int last)
    {
        final int count = last - first + 1;
        final int kept = first >= firstBlock ? Math.max(0, Math.min(count, firstBlock + blockCount - first)) : 0;
        final byte[] target = count * blockLength > window.length ? new byte[count * blockLength] : window;
        System.arraycopy(window, kept == 0 ? 0 : (first - firstBlock) * blockLength, target, 0, kept * blockLength);
        window = target;
        buffer.wrap(target);
        firstBlock = first;
        // A block that turns out to be damaged is not there.
        blockCount = kept;
        for (int i = kept; i < count; i++)
        {
            decompress(first + i, i * blockLength);
            blockCount = i + 1;
        }
    }

    private void decompress(final int block, final int index)
    {
        final int length = (int)(positions[block + 1] - positions[block]);
        try
        {
            final int count = file.read(ByteBuffer.wrap(stored, 0, length), positions[block]);
            blockCrc.reset();
            blockCrc.update(stored, 0, length);
            if (count < length || (int)blockCrc.getValue() != crcs[block])
            {
                throw damaged(block, "checksum of a compressed block does not fit its bytes");
            }
            if (length == blockLength)
            {
                System.arraycopy(stored, 0, window, index, length);
            }
            else if (decompressor.decompress(stored, 0, length, window, index, blockLength) != blockLength)
            {
                throw damaged(block, "a compressed block holds less than a block");
            }
        }
        catch (final LZ4Exception ex)
        {
            throw damaged(block, "a compressed block can not be decompressed");
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not read a segment: file=" + path + " reason=" + ex +
                "; mend the file system or its rights, then try again", ex);
        }
    }

    private CorruptJournalException damaged(final int block, final String reason)
    {
        return new CorruptJournalException(path, basePosition + (long)block * blockLength, reason);
    }

    private void requireLengths() throws IOException
    {
        for (int i = 0; i < crcs.length; i++)
        {
            final long length = positions[i + 1] - positions[i];
            if (length <= 0 || length > blockLength)
            {
                throw damaged(i, "length of a compressed block is out of bounds");
            }
        }
        if (file.length() != positions[crcs.length])
        {
            final int block = Arrays.binarySearch(positions, file.length());
            throw damaged(
                Math.min(crcs.length - 1, Math.max(0, block < 0 ? -block - 2 : block)),
                "a compressed segment is longer or shorter than its blocks");
        }
    }

    private static int crc(final ByteBuffer header, final ByteBuffer table)
    {
        final CRC32C crc = new CRC32C();
        crc.update(header.array(), 0, CRC_OFFSET);
        crc.update(table.array());

        return (int)crc.getValue();
    }
}
