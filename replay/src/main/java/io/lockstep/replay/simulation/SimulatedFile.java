package io.lockstep.replay.simulation;

import io.lockstep.replay.journal.JournalFile;
import io.lockstep.replay.journal.MappedFile;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file of a {@link SimulatedDisk} that is open.
 *
 * <p>Threading: single owner.
 */
final class SimulatedFile implements JournalFile
{
    private final SimulatedContent content;
    private boolean isLocked;

    SimulatedFile(final SimulatedContent content)
    {
        this.content = content;
    }

    @Override
    public long length()
    {
        return content.length();
    }

    @Override
    public int read(final ByteBuffer buffer, final long position)
    {
        return content.read(buffer, position);
    }

    @Override
    public void write(final ByteBuffer buffer, final long position) throws IOException
    {
        content.write(buffer, (int)position);
    }

    @Override
    public void fillWithZeros(final long from, final long to) throws IOException
    {
        content.fillWithZeros((int)from, (int)to);
    }

    @Override
    public void truncate(final long length) throws IOException
    {
        content.truncate((int)length);
    }

    @Override
    public void force() throws IOException
    {
        content.force(0, Integer.MAX_VALUE, true);
    }

    @Override
    public MappedFile map(final long length, final boolean isWritable)
    {
        return content.map((int)length);
    }

    @Override
    public boolean tryLock()
    {
        isLocked = content.tryLock();
        return isLocked;
    }

    @Override
    public void close()
    {
        if (isLocked)
        {
            content.unlock();
        }
    }
}
