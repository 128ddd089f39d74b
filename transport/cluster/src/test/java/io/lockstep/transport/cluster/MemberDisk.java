package io.lockstep.transport.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A small disk of a member's own, which can be filled. It takes root.
 */
final class MemberDisk implements AutoCloseable
{
    private static final String SIZE = "96m";
    private static final int[] PIECES = {1024 * 1024, 4096, 1};

    private final Path directory;
    private final Path ballast;

    MemberDisk(final Path directory)
    {
        this.directory = directory;
        ballast = directory.resolve("ballast");
        try
        {
            Files.createDirectories(directory);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        Commands.run("mount -t tmpfs -o size=" + SIZE + " lockstep-test " + directory);
    }

    /**
     * Whether this process may have one.
     */
    static boolean isAllowed()
    {
        final Path probe = Path.of(System.getProperty("java.io.tmpdir"),
            "lockstep-disk-" + Long.toHexString(ThreadLocalRandom.current().nextLong()));
        return Commands.tryRun("mkdir " + probe) &&
            (Commands.tryRun("mount -t tmpfs -o size=64k lockstep-test " + probe) &&
            Commands.tryRun("umount " + probe) & Commands.tryRun("rmdir " + probe));
    }

    /**
     * Leave no byte.
     */
    void fill()
    {
        for (final int piece : PIECES)
        {
            try (FileChannel channel = FileChannel.open(
                ballast, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND))
            {
                final ByteBuffer zeros = ByteBuffer.allocate(piece);
                while (true)
                {
                    channel.write(zeros.clear());
                }
            }
            catch (final IOException ex)
            {
                // Full, which is what it is for: on with a smaller piece.
            }
        }
    }

    void clear()
    {
        try
        {
            Files.deleteIfExists(ballast);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close()
    {
        Commands.run("umount -l " + directory);
    }
}
