package io.lockstep.replay.run;

import io.lockstep.replay.journal.DirectoryLock;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.JournalFiles;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory of a journal that is being made: it has another name until the journal is whole, and is gone where that
 * does not come about.
 *
 * <p>What somebody left who was killed is taken away by the next one who makes a journal of this name.
 *
 * <p>Threading: single owner. What writes inside is closed before the end.
 */
final class UnfinishedJournal implements AutoCloseable
{
    private static final String SUFFIX = ".unfinished";

    private final Path wanted;
    private final Path path;
    private boolean isPublished;

    /**
     * Make the directory.
     *
     * @param wanted that the journal is to be: a directory that is empty or absent.
     * @throws JournalException where it is neither, somebody else is making it, or no directory can be made there.
     */
    UnfinishedJournal(final Path wanted)
    {
        this.wanted = wanted.toAbsolutePath().normalize();
        path = this.wanted.resolveSibling(this.wanted.getFileName() + SUFFIX);
        try
        {
            requireEmpty(wanted);
            if (Files.exists(path))
            {
                // Throws where the one who makes it is alive.
                DirectoryLock.acquire(JournalFiles.system(), path).close();
                delete();
            }
            Files.createDirectories(path);
        }
        catch (final IOException ex)
        {
            throw failure(ex);
        }
    }

    /**
     * Where the journal is made.
     */
    Path path()
    {
        return path;
    }

    /**
     * Give the directory its name, once the device has all that is in it.
     */
    void publish()
    {
        try
        {
            force();
            // Takes the place of an empty directory, and of nothing else.
            Files.move(path, wanted, StandardCopyOption.ATOMIC_MOVE);
            isPublished = true;
            force(wanted.getParent());
        }
        catch (final IOException ex)
        {
            throw failure(ex);
        }
    }

    /**
     * Remove the directory, unless it has its name.
     */
    @Override
    public void close()
    {
        try
        {
            if (!isPublished)
            {
                delete();
            }
        }
        catch (final IOException ex)
        {
            throw failure(ex);
        }
    }

    private void force() throws IOException
    {
        for (final Path file : tree())
        {
            force(file);
        }
    }

    private static void force(final Path file) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ))
        {
            channel.force(true);
        }
    }

    private void delete() throws IOException
    {
        for (final Path file : tree())
        {
            Files.delete(file);
        }
    }

    /**
     * What is in a directory comes before it.
     */
    private List<Path> tree() throws IOException
    {
        try (Stream<Path> files = Files.walk(path))
        {
            return files.sorted(Comparator.reverseOrder()).toList();
        }
    }

    private JournalException failure(final IOException ex)
    {
        return new JournalException("can not make a journal: directory=" + wanted + " reason=" + ex, ex);
    }

    private static void requireEmpty(final Path path) throws IOException
    {
        if (!Files.exists(path))
        {
            return;
        }
        if (!Files.isDirectory(path))
        {
            throw new JournalException("not a directory: " + path + "; name one that is empty or absent");
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path))
        {
            if (files.iterator().hasNext())
            {
                throw new JournalException(
                    "the directory is not empty: " + path + "; name one that is empty or absent");
            }
        }
    }
}
