package io.lockstep.replay.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * Durable changes of directories: files that appear whole or not at all.
 *
 * <p>Threading: any thread.
 */
final class Directories
{
    /**
     * Ends the name of a file that is being written; such a file is never read, and may be deleted at any start.
     */
    static final String UNFINISHED_SUFFIX = ".unfinished";

    private Directories()
    {
    }

    static Path unfinished(final Path file)
    {
        return file.resolveSibling(file.getFileName() + UNFINISHED_SUFFIX);
    }

    /**
     * Make the names in a directory survive the end of power.
     */
    static void sync(final Path directory) throws IOException
    {
        try (FileChannel channel = FileChannel.open(directory, READ))
        {
            channel.force(true);
        }
    }

    static void replace(final Path file, final byte[] content) throws IOException
    {
        final Path unfinished = unfinished(file);
        try (FileChannel channel = FileChannel.open(unfinished, CREATE, WRITE, TRUNCATE_EXISTING))
        {
            final ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining())
            {
                channel.write(buffer);
            }
            channel.force(true);
        }
        publish(unfinished, file);
    }

    /**
     * Give a finished file its name.
     */
    static void publish(final Path unfinished, final Path file) throws IOException
    {
        Files.move(unfinished, file, ATOMIC_MOVE);
        sync(file.toAbsolutePath().getParent());
    }
}
