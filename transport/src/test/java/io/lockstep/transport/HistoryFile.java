package io.lockstep.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Records of what a client was told, in the order in which it was.
 */
final class HistoryFile implements AutoCloseable
{
    private final ByteBuffer buffer = ByteBuffer.allocate(HistoryRecord.BUFFER_LENGTH);
    private final FileChannel channel;

    HistoryFile(final Path directory, final long source)
    {
        try
        {
            channel = FileChannel.open(
                path(directory, source), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static Path path(final Path directory, final long source)
    {
        return directory.resolve("source-" + source + ".history");
    }

    void append(
        final long kind,
        final long sequence,
        final long index,
        final long sourceSequence,
        final long value,
        final long count)
    {
        buffer.putLong(kind).putLong(sequence).putLong(index).putLong(sourceSequence).putLong(value).putLong(count);
        if (!buffer.hasRemaining())
        {
            write();
        }
    }

    @Override
    public void close()
    {
        if (channel.isOpen())
        {
            write();
            try
            {
                channel.close();
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }
    }

    private void write()
    {
        buffer.flip();
        try
        {
            while (buffer.hasRemaining())
            {
                channel.write(buffer);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        buffer.clear();
    }
}
