package io.lockstep.replay.journal;

import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * The files of this machine.
 *
 * <p>Threading: any thread.
 */
final class SystemFiles implements JournalFiles
{
    static final JournalFiles INSTANCE = new SystemFiles();

    // Linux keeps what is written at once in one piece of its cache, and writes a piece through as a whole, page by
    // page, with nobody let in between: a MiB took 3 ms.
    private static final int ZERO_CHUNK_LENGTH = 64 * 1024;
    private static final int PAGE_LENGTH = 4096;

    // Not a part of Java, but of each JDK that we know.
    private static final OpenOption DIRECTLY = option("com.sun.nio.file.ExtendedOpenOption", "DIRECT");

    private SystemFiles()
    {
    }

    @Override
    public boolean exists(final Path path)
    {
        return Files.exists(path);
    }

    @Override
    public boolean isFile(final Path file)
    {
        return Files.isRegularFile(file);
    }

    @Override
    public List<Path> list(final Path directory) throws IOException
    {
        final List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory))
        {
            files.forEach(entries::add);
        }

        return entries;
    }

    @Override
    public Path realPath(final Path directory) throws IOException
    {
        return directory.toRealPath();
    }

    @Override
    public void createDirectory(final Path directory) throws IOException
    {
        Files.createDirectory(directory);
    }

    @Override
    public JournalFile openToRead(final Path file) throws IOException
    {
        return new OpenFile(FileChannel.open(file, READ));
    }

    @Override
    public JournalFile openToRewrite(final Path file) throws IOException
    {
        return new OpenFile(FileChannel.open(file, READ, WRITE));
    }

    @Override
    public JournalFile openToWrite(final Path file) throws IOException
    {
        return new OpenFile(FileChannel.open(file, CREATE, READ, WRITE));
    }

    @Override
    public JournalFile openToWriteDirectly(final Path file) throws IOException
    {
        if (DIRECTLY != null)
        {
            try
            {
                return new OpenFile(FileChannel.open(file, WRITE, DIRECTLY));
            }
            catch (final UnsupportedOperationException | FileSystemException ex)
            {
                // Not every file system can; where it is something else, the next attempt tells.
            }
        }

        return openToRewrite(file);
    }

    @Override
    public void rename(final Path from, final Path to) throws IOException
    {
        Files.move(from, to, ATOMIC_MOVE);
    }

    @Override
    public void delete(final Path file) throws IOException
    {
        Files.delete(file);
    }

    @Override
    public void syncDirectory(final Path directory) throws IOException
    {
        try (FileChannel channel = FileChannel.open(directory, READ))
        {
            channel.force(true);
        }
    }

    private static OpenOption option(final String type, final String name)
    {
        try
        {
            for (final Object constant : Class.forName(type).getEnumConstants())
            {
                if (name.equals(constant.toString()))
                {
                    return (OpenOption)constant;
                }
            }
        }
        catch (final ClassNotFoundException ex)
        {
            // Then there is none.
        }

        return null;
    }

    /**
     * A file through its channel.
     */
    private static final class OpenFile implements JournalFile
    {
        private final FileChannel channel;

        OpenFile(final FileChannel channel)
        {
            this.channel = channel;
        }

        @Override
        public long length() throws IOException
        {
            return channel.size();
        }

        @Override
        public int read(final ByteBuffer buffer, final long position) throws IOException
        {
            int length = 0;
            while (buffer.hasRemaining())
            {
                final int read = channel.read(buffer, position + length);
                if (read < 0)
                {
                    return length == 0 ? -1 : length;
                }
                length += read;
            }

            return length;
        }

        @Override
        public void write(final ByteBuffer buffer, final long position) throws IOException
        {
            long next = position;
            while (buffer.hasRemaining())
            {
                next += channel.write(buffer, next);
            }
        }

        @Override
        public void fillWithZeros(final long from, final long to) throws IOException
        {
            final ByteBuffer zeros = ByteBuffer.allocateDirect((int)Math.min(ZERO_CHUNK_LENGTH, to));
            try
            {
                long position = from;
                while (position < to)
                {
                    zeros.clear().limit((int)Math.min(zeros.capacity(), to - position));
                    position += channel.write(zeros, position);
                }
            }
            finally
            {
                IoUtil.unmap(zeros);
            }
        }

        @Override
        public void truncate(final long length) throws IOException
        {
            channel.truncate(length);
        }

        @Override
        public void force() throws IOException
        {
            channel.force(true);
        }

        @Override
        public void forceContent() throws IOException
        {
            channel.force(false);
        }

        @Override
        public MappedFile map(final long length, final boolean isWritable) throws IOException
        {
            return new Mapping(channel.map(
                isWritable ? FileChannel.MapMode.READ_WRITE : FileChannel.MapMode.READ_ONLY, 0, length));
        }

        @Override
        public boolean tryLock() throws IOException
        {
            return channel.tryLock() != null;
        }

        @Override
        public void close() throws IOException
        {
            channel.close();
        }
    }

    /**
     * A file through the memory of the system.
     */
    private static final class Mapping implements MappedFile
    {
        private final MappedByteBuffer mapped;
        private boolean isClosed;

        Mapping(final MappedByteBuffer mapped)
        {
            this.mapped = mapped;
        }

        @Override
        public ByteBuffer buffer()
        {
            return mapped;
        }

        @Override
        public void force(final int offset, final int length) throws IOException
        {
            try
            {
                mapped.force(offset, length);
            }
            catch (final UncheckedIOException ex)
            {
                throw ex.getCause();
            }
        }

        @Override
        public void rewrite(final int offset, final int length)
        {
            // Of each page a byte of the range: others may be stored to meanwhile.
            final UnsafeBuffer buffer = new UnsafeBuffer(mapped);
            for (int at = offset; at < offset + length; at = (at & -PAGE_LENGTH) + PAGE_LENGTH)
            {
                buffer.putByteVolatile(at, buffer.getByteVolatile(at));
            }
        }

        @Override
        public void close()
        {
            if (!isClosed)
            {
                isClosed = true;
                IoUtil.unmap(mapped);
            }
        }
    }
}
