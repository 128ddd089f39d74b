package io.lockstep.replay.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Durable changes of directories: files that appear whole or not at all.
 *
 * <p>Threading: any thread.
 */
public final class Directories
{
    /**
     * Ends the name of a file that is being written; such a file is never read, and may be deleted at any start.
     */
    public static final String UNFINISHED_SUFFIX = ".unfinished";

    private Directories()
    {
    }

    /**
     * Name of a file while it is being written.
     *
     * @param file name that it gets.
     * @return name that it has until then.
     */
    public static Path unfinished(final Path file)
    {
        return file.resolveSibling(file.getFileName() + UNFINISHED_SUFFIX);
    }

    /**
     * Make a directory, and those above it that are missing. The names of all of them survive the end of power.
     *
     * @param files     that hold it.
     * @param directory to make.
     * @throws IOException where it cannot be made.
     */
    public static void create(final JournalFiles files, final Path directory) throws IOException
    {
        if (files.exists(directory))
        {
            return;
        }

        final Path parent = directory.toAbsolutePath().getParent();
        create(files, parent);
        files.createDirectory(directory);
        files.syncDirectory(parent);
    }

    /**
     * Give a file another content, in one step that survives the end of power.
     *
     * @param files   that hold it.
     * @param file    to replace, or to make.
     * @param content of the file.
     * @throws IOException where it cannot be replaced.
     */
    public static void replace(final JournalFiles files, final Path file, final byte[] content) throws IOException
    {
        final Path unfinished = unfinished(file);
        try (JournalFile opened = files.openToWrite(unfinished))
        {
            opened.truncate(0);
            opened.write(ByteBuffer.wrap(content), 0);
            opened.force();
        }
        publish(files, unfinished, file);
    }

    /**
     * Content of a file that is known to be short.
     *
     * @param files     that hold it.
     * @param file      to read.
     * @param maxLength in bytes.
     * @return null where it is longer than it can be.
     * @throws IOException where it cannot be read.
     */
    public static byte[] read(final JournalFiles files, final Path file, final int maxLength) throws IOException
    {
        try (JournalFile opened = files.openToRead(file))
        {
            final long length = opened.length();
            if (length > maxLength)
            {
                return null;
            }
            final ByteBuffer content = ByteBuffer.allocate((int)length);
            opened.read(content, 0);

            return Arrays.copyOf(content.array(), content.position());
        }
    }

    /**
     * Give a finished file its name; it survives the end of power.
     *
     * @param files      that hold it.
     * @param unfinished name that it has.
     * @param file       name that it gets.
     * @throws IOException where it cannot be renamed.
     */
    public static void publish(final JournalFiles files, final Path unfinished, final Path file) throws IOException
    {
        files.rename(unfinished, file);
        files.syncDirectory(file.toAbsolutePath().getParent());
    }
}
