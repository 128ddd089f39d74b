package io.lockstep.perf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * What the disk allows: plain writes to one file, with no frames and no checksum, and syncs where asked for.
 */
final class PlainAppend implements AppendSubject
{
    private static final int CHUNK_LENGTH = 1024 * 1024;

    private final FileChannel channel;
    private final ByteBuffer chunk;
    private final byte[] message;
    private final boolean isGroupSynced;
    private final boolean isEndSynced;

    /**
     * Open a file.
     *
     * @param isGroupSynced whether the device has each group before the next one begins.
     * @param isEndSynced   whether it has all of them at the end.
     */
    PlainAppend(final Path path, final boolean isGroupSynced, final boolean isEndSynced, final int length)
    {
        this.isGroupSynced = isGroupSynced;
        this.isEndSynced = isEndSynced;
        message = new byte[length];
        chunk = ByteBuffer.allocateDirect(CHUNK_LENGTH);
        try
        {
            Files.createDirectories(path);
            channel = FileChannel.open(path.resolve("plain"), CREATE, WRITE);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void append()
    {
        if (chunk.remaining() < message.length)
        {
            drain();
        }
        chunk.put(message);
    }

    @Override
    public void endGroup()
    {
        if (isGroupSynced)
        {
            drain();
            force();
        }
    }

    @Override
    public void awaitKept()
    {
        drain();
        if (isEndSynced)
        {
            force();
        }
    }

    @Override
    public void close()
    {
        try
        {
            channel.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void drain()
    {
        try
        {
            chunk.flip();
            while (chunk.hasRemaining())
            {
                channel.write(chunk);
            }
            chunk.clear();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void force()
    {
        try
        {
            channel.force(false);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
