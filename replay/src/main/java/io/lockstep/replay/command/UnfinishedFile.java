package io.lockstep.replay.command;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that a command writes: it has another name until it is whole, and is gone where that does not come about.
 *
 * <p>Threading: single owner. What writes it is closed before the end.
 */
final class UnfinishedFile implements AutoCloseable
{
    private static final String SUFFIX = ".unfinished";

    private final Path wanted;
    private final Path path;

    /**
     * Begin a file.
     *
     * @param wanted that it is to be; not there yet.
     * @throws BadInputException where it is there, or can not be made.
     */
    UnfinishedFile(final Path wanted)
    {
        this.wanted = wanted;
        path = wanted.resolveSibling(wanted.getFileName() + SUFFIX);
        try
        {
            if (Files.exists(wanted))
            {
                throw new FileAlreadyExistsException(wanted.toString());
            }
            Files.deleteIfExists(path);
            Files.createFile(path);
        }
        catch (final IOException ex)
        {
            throw new BadInputException("can not make the file: --out=" + wanted + " reason=" + ex +
                "; name one that is not there, in a directory that is");
        }
    }

    /**
     * What to write to.
     */
    Path path()
    {
        return path;
    }

    /**
     * Give the file its name.
     *
     * @throws IOException where somebody else gave it away meanwhile.
     */
    void publish() throws IOException
    {
        Files.move(path, wanted);
    }

    /**
     * Remove the file, unless it has its name.
     */
    @Override
    public void close() throws IOException
    {
        Files.deleteIfExists(path);
    }
}
