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
 * A directory that is being made: it has another name until all in it is whole, and is gone where that does not come
 * about.
 *
 * <p>What somebody left who was killed is taken away by the next one who makes a directory of this name; not so a
 * journal that somebody is writing there.
 *
 * <p>Threading: single owner. What writes inside is closed before the end.
 */
public final class UnfinishedDirectory implements AutoCloseable
{
    private static final String SUFFIX = ".unfinished";

    private final Path wanted;
    private final Path path;
    private boolean isPublished;

    /**
     * Make the directory.
     *
     * @param wanted what it is to be: a directory that is empty or absent.
     * @throws JournalException where it is neither, somebody else is making it, or no directory can be made there.
     */
    public UnfinishedDirectory(final Path wanted)
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
     * Where things are made.
     *
     * @return the directory, until it has its name.
     */
    public Path path()
    {
        return path;
    }

    /**
     * Give the directory its name, once the device has all that is in it.
     *
     * @throws JournalException where the device refuses, or somebody else gave the name away meanwhile.
     */
    public void publish()
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
        return new JournalException("can not make a directory: directory=" + wanted + " reason=" + ex, ex);
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
