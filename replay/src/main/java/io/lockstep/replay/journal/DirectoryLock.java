package io.lockstep.replay.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * Sole right of a process to write in a directory, held through a lock of the operating system on one file: it ends
 * with the process, however that ends.
 *
 * <p>Threading: any thread.
 */
final class DirectoryLock implements AutoCloseable
{
    static final String FILE_NAME = "lock";

    /**
     * Directories held by this process. On POSIX systems closing any descriptor of a file drops the process's locks on
     * it: the file must not even be opened to find out that it is ours.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;
    private final FileLock lock;

    private DirectoryLock(final Path directory, final FileChannel channel, final FileLock lock)
    {
        this.directory = directory;
        this.channel = channel;
        this.lock = lock;
    }

    static DirectoryLock acquire(final Path directory) throws IOException
    {
        final Path key = directory.toRealPath();
        if (!HELD.add(key))
        {
            throw inUse(directory, "pid=" + ProcessHandle.current().pid() + ", this process");
        }

        DirectoryLock held = null;
        try
        {
            held = tryAcquire(key);
        }
        finally
        {
            if (held == null)
            {
                HELD.remove(key);
            }
        }

        return held;
    }

    @Override
    public void close() throws IOException
    {
        if (channel.isOpen())
        {
            try (channel)
            {
                lock.release();
            }
            finally
            {
                HELD.remove(directory);
            }
        }
    }

    private static DirectoryLock tryAcquire(final Path directory) throws IOException
    {
        final Path file = directory.resolve(FILE_NAME);
        final FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE);
        FileLock lock = null;
        try
        {
            lock = channel.tryLock();
            if (lock == null)
            {
                throw inUse(directory, Files.readString(file, StandardCharsets.US_ASCII).trim());
            }
            final ProcessHandle process = ProcessHandle.current();
            final String owner = "pid=" + process.pid() +
                process.info().startInstant().map(start -> " started=" + start).orElse("") + "\n";
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.US_ASCII)), 0);

            return new DirectoryLock(directory, channel, lock);
        }
        finally
        {
            if (lock == null)
            {
                channel.close();
            }
        }
    }

    private static JournalInUseException inUse(final Path directory, final String owner)
    {
        return new JournalInUseException("the journal is open for writing elsewhere: directory=" + directory +
            " owner: " + owner + "; stop that process, or use another directory");
    }
}
