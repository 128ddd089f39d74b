package io.lockstep.replay;

import io.lockstep.engine.Digest;
import io.lockstep.replay.journal.Directories;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.snapshot.SchemaHash;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Hashes of the schemas that are kept beside a journal.
 *
 * <p>Threading: any thread.
 */
final class SnapshotSchemas
{
    private static final String SUFFIX = ".sbeir";
    private static final int MAX_LENGTH = 16 * 1024 * 1024;

    private SnapshotSchemas()
    {
    }

    static List<SchemaHash> of(final JournalDirectory journal)
    {
        final List<SchemaHash> hashes = new ArrayList<>();
        final Path directory = journal.schemasPath();
        if (!journal.files().exists(directory))
        {
            return hashes;
        }
        try
        {
            for (final Path file : journal.files().list(directory))
            {
                final byte[] content = file.toString().endsWith(SUFFIX) ?
                    Directories.read(journal.files(), file, MAX_LENGTH) : null;
                if (content != null)
                {
                    final long hash = Digest.xxh64(new UnsafeBuffer(content), 0, content.length, 0);
                    hashes.add(new SchemaHash(file.getFileName().toString(), hash));
                }
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not read the schemas of a journal: directory=" + directory + " reason=" +
                ex + "; mend the file system or its rights, then try again", ex);
        }
        hashes.sort(Comparator.comparing(SchemaHash::name));

        return hashes;
    }
}
