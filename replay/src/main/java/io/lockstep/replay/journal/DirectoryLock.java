package io.lockstep.replay.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sole right of a process to write in a directory, held through a lock of the operating system on one file: it ends
 * with the process, however that ends.
 *
 * <p>Threading: any thread.
 */
public final class DirectoryLock implements AutoCloseable
{
    /**
     * Name of the file with the lock.
     */
    public static final String FILE_NAME = "lock";

    private static final int MAX_OWNER_LENGTH = 256;
    private static final String OWNER = "pid=" + ProcessHandle.current().pid() +
        ProcessHandle.current().info().startInstant().map(start -> " started=" + start).orElse("") + "\n";

    /**
     * Directories held by this process. On POSIX systems closing any descriptor of a file drops the process's locks on
     * it: the file must not even be opened to find out that it is ours.
     */
    private static final Set<Place> HELD = ConcurrentHashMap.newKeySet();

    private final Place place;
    private final JournalFile file;

    private boolean isClosed;

    private DirectoryLock(final Place place, final JournalFile file)
    {
        this.place = place;
        this.file = file;
    }

    /**
     * Take the right.
     *
     * @param files     that hold the directory.
     * @param directory that is there.
     * @return the lock, until it is closed.
     * @throws IOException           where the file cannot be opened.
     * @throws JournalInUseException where another process, or this one, has the right.
     */
    public static DirectoryLock acquire(final JournalFiles files, final Path directory) throws IOException
    {
        final Place place = new Place(files, files.realPath(directory));
        if (!HELD.add(place))
        {
            throw inUse(directory, "pid=" + ProcessHandle.current().pid() + ", this process");
        }

        DirectoryLock held = null;
        try
        {
            held = tryAcquire(place);
        }
        finally
        {
            if (held == null)
            {
                HELD.remove(place);
            }
        }

        return held;
    }

    @Override
    public void close() throws IOException
    {
        if (!isClosed)
        {
            isClosed = true;
            try
            {
                file.close();
            }
            finally
            {
                HELD.remove(place);
            }
        }
    }

    private static DirectoryLock tryAcquire(final Place place) throws IOException
    {
        final JournalFile file = place.files().openToWrite(place.directory().resolve(FILE_NAME));
        boolean isLocked = false;
        try
        {
            if (!file.tryLock())
            {
                throw inUse(place.directory(), owner(file));
            }
            file.truncate(0);
            file.write(ByteBuffer.wrap(OWNER.getBytes(StandardCharsets.US_ASCII)), 0);
            isLocked = true;

            return new DirectoryLock(place, file);
        }
        finally
        {
            if (!isLocked)
            {
                file.close();
            }
        }
    }

    private static String owner(final JournalFile file) throws IOException
    {
        final ByteBuffer content = ByteBuffer.allocate(MAX_OWNER_LENGTH);
        file.read(content, 0);
        final String owner = new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII).trim();

        return owner.isEmpty() ? "not known yet" : owner;
    }

    private static JournalInUseException inUse(final Path directory, final String owner)
    {
        return new JournalInUseException("the journal is open for writing elsewhere: directory=" + directory +
            " owner: " + owner + "; stop that process, or use another directory");
    }

    /**
     * A directory, among the files that it belongs to.
     */
    private record Place(JournalFiles files, Path directory)
    {
    }
}
