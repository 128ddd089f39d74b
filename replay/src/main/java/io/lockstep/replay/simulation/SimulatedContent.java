package io.lockstep.replay.simulation;

import io.lockstep.replay.journal.MappedFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Content of one file of a {@link SimulatedDisk}: as programs see it, and as the device has it.
 *
 * <p>A page that could not be written through counts as written until something is stored to it again, as in Linux.
 */
final class SimulatedContent
{
    private static final int PAGE_LENGTH = 4096;
    private static final int SECTOR_LENGTH = 512;

    private final Map<Integer, byte[]> takenForWritten = new HashMap<>();
    private final SimulatedDisk disk;
    private final Path path;

    private byte[] written = new byte[PAGE_LENGTH];
    private byte[] durable = new byte[PAGE_LENGTH];
    private int length;
    private int durableLength;
    private boolean isLocked;

    SimulatedContent(final SimulatedDisk disk, final Path path)
    {
        this.disk = disk;
        this.path = path;
    }

    int length()
    {
        return length;
    }

    byte[] bytes()
    {
        return Arrays.copyOf(written, length);
    }

    int read(final ByteBuffer buffer, final long position)
    {
        final int count = (int)Math.min(buffer.remaining(), length - position);
        if (count <= 0)
        {
            return -1;
        }
        buffer.put(written, (int)position, count);

        return count;
    }

    void write(final ByteBuffer buffer, final int position) throws IOException
    {
        try
        {
            disk.step("write", path);
        }
        catch (final IOException ex)
        {
            // A write that fails may have written a part.
            buffer.limit(buffer.position() + buffer.remaining() / 2);
            store(buffer, position);
            throw ex;
        }
        store(buffer, position);
    }

    void fillWithZeros(final int from, final int to) throws IOException
    {
        try
        {
            disk.step("fill with zeros", path);
        }
        catch (final IOException ex)
        {
            store(ByteBuffer.allocate((to - from) / 2), from);
            throw ex;
        }
        store(ByteBuffer.allocate(to - from), from);
    }

    void truncate(final int newLength) throws IOException
    {
        if (newLength >= length)
        {
            return;
        }
        disk.step("truncate", path);
        Arrays.fill(written, newLength, length, (byte)0);
        length = newLength;
    }

    void force(final int offset, final int forcedLength, final boolean isWholeFile) throws IOException
    {
        final int end = Math.min(length, forcedLength == Integer.MAX_VALUE ? length : offset + forcedLength);
        try
        {
            disk.step(isWholeFile ? "force" : "force range", path);
        }
        catch (final IOException ex)
        {
            for (int page = offset / PAGE_LENGTH; page * PAGE_LENGTH < end; page++)
            {
                takenForWritten.put(page, page(written, page));
            }
            throw ex;
        }
        for (int page = offset / PAGE_LENGTH; page * PAGE_LENGTH < end; page++)
        {
            forcePage(page);
        }
        durableLength = Math.max(durableLength, end);
        if (isWholeFile)
        {
            durableLength = length;
            Arrays.fill(durable, length, durable.length, (byte)0);
        }
    }

    MappedFile map(final int mappedLength)
    {
        return new Mapping(ByteBuffer.wrap(written, 0, mappedLength).slice());
    }

    boolean tryLock()
    {
        final boolean isFree = !isLocked;
        isLocked = true;

        return isFree;
    }

    void unlock()
    {
        isLocked = false;
    }

    void leaveToNextProcess()
    {
        written = written.clone();
        isLocked = false;
    }

    void damage(final int offset, final byte[] bytes)
    {
        requireCapacity(offset + bytes.length);
        System.arraycopy(bytes, 0, written, offset, bytes.length);
        System.arraycopy(bytes, 0, durable, offset, bytes.length);
        length = Math.max(length, offset + bytes.length);
        durableLength = Math.max(durableLength, length);
    }

    void endPower(final SimulatedCrash crash)
    {
        final int longest = Math.max(length, durableLength);
        for (int page = 0; page * PAGE_LENGTH < longest; page++)
        {
            if (!isSame(page))
            {
                endPower(crash, page);
            }
        }
        if (length != durableLength && crash.isKept())
        {
            durableLength = length;
        }
        Arrays.fill(durable, durableLength, durable.length, (byte)0);
        length = durableLength;
        written = durable.clone();
        takenForWritten.clear();
        isLocked = false;
    }

    private void endPower(final SimulatedCrash crash, final int page)
    {
        final int offset = page * PAGE_LENGTH;
        switch (crash.ofPage())
        {
            case KEPT:
                System.arraycopy(written, offset, durable, offset, PAGE_LENGTH);
                break;

            case TORN:
                for (int sector = offset; sector < offset + PAGE_LENGTH; sector += SECTOR_LENGTH)
                {
                    tearSector(crash, sector);
                }
                break;

            case DAMAGED:
                damageUnwritten(crash, offset);
                break;

            case LOST:
            default:
                break;
        }
    }

    /**
     * Keep a sector's new bytes, its old ones, or the new ones up to or from some byte on. Bytes that were written
     * through before are the same in both.
     */
    private void tearSector(final SimulatedCrash crash, final int sector)
    {
        final SplittableRandom random = crash.random();
        final int kind = random.nextInt(8);
        final int cut = kind < 2 ? random.nextInt(SECTOR_LENGTH + 1) : kind < 5 ? 0 : SECTOR_LENGTH;
        final int from = kind == 0 ? cut : 0;
        final int to = kind == 0 ? SECTOR_LENGTH : cut;
        System.arraycopy(written, sector + from, durable, sector + from, to - from);
    }

    /**
     * Flip a bit in what was under way. What was written through before is taken to be safe, in the same page too.
     */
    private void damageUnwritten(final SimulatedCrash crash, final int offset)
    {
        final int end = offset + PAGE_LENGTH;
        final int first = offset + Arrays.mismatch(written, offset, end, durable, offset, end);
        int last = end - 1;
        while (written[last] == durable[last])
        {
            last--;
        }
        System.arraycopy(written, offset, durable, offset, PAGE_LENGTH);
        durable[first + crash.random().nextInt(last - first + 1)] ^= (byte)(1 << crash.random().nextInt(8));
    }

    private void forcePage(final int page)
    {
        final byte[] taken = takenForWritten.get(page);
        if (taken == null || !Arrays.equals(taken, page(written, page)))
        {
            takenForWritten.remove(page);
            System.arraycopy(written, page * PAGE_LENGTH, durable, page * PAGE_LENGTH, PAGE_LENGTH);
        }
    }

    private void store(final ByteBuffer buffer, final int position)
    {
        final int count = buffer.remaining();
        requireCapacity(position + count);
        buffer.get(written, position, count);
        length = Math.max(length, position + count);
        forgetTaken(position, count);
    }

    private void forgetTaken(final int offset, final int count)
    {
        for (int page = offset / PAGE_LENGTH; page * PAGE_LENGTH < offset + count; page++)
        {
            takenForWritten.remove(page);
        }
    }

    private boolean isSame(final int page)
    {
        final int from = page * PAGE_LENGTH;
        return Arrays.equals(written, from, from + PAGE_LENGTH, durable, from, from + PAGE_LENGTH);
    }

    private void requireCapacity(final int capacity)
    {
        if (capacity > written.length)
        {
            final int pages = (capacity + PAGE_LENGTH - 1) / PAGE_LENGTH;
            written = Arrays.copyOf(written, pages * PAGE_LENGTH);
            durable = Arrays.copyOf(durable, pages * PAGE_LENGTH);
        }
    }

    private static byte[] page(final byte[] bytes, final int page)
    {
        return Arrays.copyOfRange(bytes, page * PAGE_LENGTH, (page + 1) * PAGE_LENGTH);
    }

    /**
     * The file as memory of the process that is alive now.
     */
    private final class Mapping implements MappedFile
    {
        private final byte[] memory = written;
        private final ByteBuffer buffer;

        Mapping(final ByteBuffer buffer)
        {
            this.buffer = buffer;
        }

        @Override
        public ByteBuffer buffer()
        {
            return buffer;
        }

        @Override
        public void force(final int offset, final int forcedLength) throws IOException
        {
            if (memory != written)
            {
                throw new IllegalStateException("the map is of another life: file=" + path);
            }
            SimulatedContent.this.force(offset, forcedLength, false);
        }

        @Override
        public void rewrite(final int offset, final int rewrittenLength)
        {
            forgetTaken(offset, rewrittenLength);
        }

        @Override
        public void close()
        {
            // The memory goes with the last reference to it.
        }
    }
}
