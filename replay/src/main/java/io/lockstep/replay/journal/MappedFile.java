package io.lockstep.replay.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file of a {@link JournalFiles} as memory.
 *
 * <p>Threading: single owner.
 */
public interface MappedFile extends AutoCloseable
{
    /**
     * The memory itself.
     *
     * @return the same buffer at each call, invalid after {@link #close()}.
     */
    ByteBuffer buffer();

    /**
     * Write a range through to the device.
     *
     * @param offset of the first byte.
     * @param length in bytes.
     * @throws IOException where the device refuses; what the memory then holds of the range is not to be trusted.
     */
    void force(int offset, int length) throws IOException;

    /**
     * Store a range again as it is, so that the next {@link #force(int, int)} writes it to the device whatever the
     * system believes to be there already. After a failed one, some systems take for written what is not. What lies
     * beside the range may be stored to meanwhile.
     *
     * @param offset of the first byte.
     * @param length in bytes.
     */
    void rewrite(int offset, int length);

    @Override
    void close();
}
