package io.lockstep.replay.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Copies of closed segments in another directory, each read again and compared by its checksum before it gets its name,
 * with the manifest and the schemas beside them, so that what is there can be read as a journal.
 *
 * <p>Threading: single owner.
 */
final class SegmentCopies
{
    private static final int CHUNK_LENGTH = 1024 * 1024;
    private static final int MAX_SMALL_LENGTH = 16 * 1024 * 1024;

    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_LENGTH);
    private final JournalDirectory from;
    private final Path to;
    private boolean isBegun;
    private boolean isNameUnsafe = true;

    SegmentCopies(final JournalDirectory from, final Path to)
    {
        this.from = from;
        this.to = to;
    }

    /**
     * Copy a segment in the form that it has, unless it is there.
     *
     * @return whether it was copied by this call.
     */
    boolean copy(final Recording recording, final long base) throws IOException
    {
        final JournalFiles files = from.files();
        final Path source = recording.existingPath(base);
        final Path directory = to.resolve(recording.directory().getFileName());
        final Path target = directory.resolve(source.getFileName());
        if (!isBegun)
        {
            begin();
        }
        Directories.create(files, directory);
        if (files.exists(target))
        {
            if (isNameUnsafe)
            {
                files.syncDirectory(directory);
                isNameUnsafe = false;
            }
            return false;
        }

        final Path unfinished = Directories.unfinished(target);
        final long length;
        final int written;
        try (JournalFile in = files.openToRead(source); JournalFile out = files.openToWrite(unfinished))
        {
            out.truncate(0);
            length = in.length();
            written = pass(in, out);
            out.force();
        }
        try (JournalFile copy = files.openToRead(unfinished))
        {
            if (copy.length() != length || pass(copy, null) != written)
            {
                throw new IOException("a copy reads otherwise than it was written: " + unfinished);
            }
        }
        isNameUnsafe = true;
        Directories.publish(files, unfinished, target);
        isNameUnsafe = false;

        return true;
    }

    private void begin() throws IOException
    {
        final JournalFiles files = from.files();
        Directories.create(files, to.resolve(from.schemasPath().getFileName()));
        // Whoever reads the copy expects both logs, though one may have no closed segment yet.
        Directories.create(files, to.resolve(from.inputRecording().directory().getFileName()));
        Directories.create(files, to.resolve(from.outputRecording().directory().getFileName()));
        copySmall(from.path().resolve(Manifest.FILE_NAME), to.resolve(Manifest.FILE_NAME));
        for (final Path schema : files.list(from.schemasPath()))
        {
            if (!schema.getFileName().toString().endsWith(Directories.UNFINISHED_SUFFIX))
            {
                copySmall(schema, to.resolve(from.schemasPath().getFileName()).resolve(schema.getFileName()));
            }
        }
        isBegun = true;
    }

    private void copySmall(final Path source, final Path target) throws IOException
    {
        final byte[] content = Directories.read(from.files(), source, MAX_SMALL_LENGTH);
        if (content == null)
        {
            throw new IOException("a file is longer than it can be: " + source);
        }
        Directories.replace(from.files(), target, content);
    }

    private int pass(final JournalFile in, final JournalFile out) throws IOException
    {
        final CRC32C crc = new CRC32C();
        long position = 0;
        while (in.read(chunk.clear(), position) > 0)
        {
            chunk.flip();
            final int count = chunk.remaining();
            crc.update(chunk);
            if (out != null)
            {
                out.write(chunk.flip(), position);
            }
            position += count;
        }

        return (int)crc.getValue();
    }
}
