package io.lockstep.replay.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One open file of a {@link JournalFiles}.
 *
 * <p>Threading: single owner.
 */
public interface JournalFile extends AutoCloseable
{
    /**
     * How long the file is.
     *
     * @return bytes.
     * @throws IOException where it cannot be told.
     */
    long length() throws IOException;

    /**
     * Read from a position.
     *
     * @param buffer   that is filled as far as the file goes.
     * @param position of the first byte.
     * @return bytes read; -1 at or behind the end.
     * @throws IOException where it cannot be read.
     */
    int read(ByteBuffer buffer, long position) throws IOException;

    /**
     * Write at a position.
     *
     * @param buffer   of which all is written.
     * @param position of the first byte.
     * @throws IOException where not all of it could be written.
     */
    void write(ByteBuffer buffer, long position) throws IOException;

    /**
     * Fill a range with zeros, so that the file has all of its blocks: a full disk is an exception here, and not the
     * end of the process when the memory behind it is first stored to.
     *
     * @param from first byte.
     * @param to   behind the last byte.
     * @throws IOException where there is no room.
     */
    void fillWithZeros(long from, long to) throws IOException;

    /**
     * Cut the file.
     *
     * @param length to cut it to.
     * @throws IOException where it cannot be cut.
     */
    void truncate(long length) throws IOException;

    /**
     * Write content and length through to the device.
     *
     * @throws IOException where the device refuses; what the memory of the system then holds of the file is not to be
     *                     trusted.
     */
    void force() throws IOException;

    /**
     * Write the content through to the device, and of what is known about the file only what it takes to read it:
     * times, say, may stay behind.
     *
     * @throws IOException as {@link #force()}.
     */
    default void forceContent() throws IOException
    {
        force();
    }

    /**
     * Map the file from its begin on. The map outlives the open file.
     *
     * @param length     in bytes, not above the file's.
     * @param isWritable whether stores to it change the file.
     * @return the map, to be closed.
     * @throws IOException where it cannot be mapped.
     */
    MappedFile map(long length, boolean isWritable) throws IOException;

    /**
     * Take the right to be the only process that has this lock. It ends with {@link #close()}, or with the process.
     *
     * @return false where another process has it.
     * @throws IOException where it cannot be asked for.
     */
    boolean tryLock() throws IOException;

    @Override
    void close() throws IOException;
}
