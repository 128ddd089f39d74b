package io.lockstep.replay.snapshot;

import io.lockstep.replay.journal.Directories;
import io.lockstep.replay.journal.DirectoryLock;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.JournalFiles;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The snapshots of a journal: a directory with one file for each, named by the last event in it.
 *
 * <p>A snapshot that only has the pages that changed refers to earlier ones; together they are a chain, whose first
 * member has all of its pages. Chains are kept and removed as a whole, the last member first, so that at no moment a
 * snapshot is there without those that it refers to.
 *
 * <p>Files never change once they have their name, so that anybody may read them at any time. Whoever makes or removes
 * them holds the {@linkplain #lock() lock}.
 *
 * <p>Threading: any thread may look; the owner of the lock makes and removes.
 */
public final class SnapshotDirectory
{
    /**
     * Name of the directory in that of the journal.
     */
    public static final String NAME = "snapshots";

    /**
     * How the name of a snapshot's file ends.
     */
    public static final String FILE_SUFFIX = ".snapshot";

    private final JournalFiles files;
    private final Path path;

    private SnapshotDirectory(final JournalFiles files, final Path path)
    {
        this.files = files;
        this.path = path;
    }

    /**
     * Snapshots of a journal.
     *
     * @param journal open in whatever way.
     * @return its snapshots, none if there is no such directory.
     */
    public static SnapshotDirectory of(final JournalDirectory journal)
    {
        return new SnapshotDirectory(journal.files(), journal.path().resolve(NAME));
    }

    /**
     * Snapshots in a directory of their own.
     *
     * @param files that hold it.
     * @param path  of the directory.
     * @return its snapshots.
     */
    public static SnapshotDirectory of(final JournalFiles files, final Path path)
    {
        return new SnapshotDirectory(files, path);
    }

    /**
     * Take the right to make and remove snapshots; make the directory if there is none.
     *
     * @return the lock, until it is closed.
     * @throws io.lockstep.replay.journal.JournalInUseException where somebody else has it.
     */
    public DirectoryLock lock()
    {
        try
        {
            Directories.create(files, path);
            // Whoever made the directory may have ended, or failed, before its name was safe.
            files.syncDirectory(path.toAbsolutePath().getParent());
            final DirectoryLock lock = DirectoryLock.acquire(files, path);
            boolean isClean = false;
            try
            {
                removeUnfinished();
                isClean = true;
                return lock;
            }
            finally
            {
                if (!isClean)
                {
                    lock.close();
                }
            }
        }
        catch (final IOException ex)
        {
            throw failure("can not open the snapshots for writing", path, ex);
        }
    }

    /**
     * The snapshots there are now, whole or not.
     *
     * @return their sequences, ascending.
     */
    public List<Long> sequences()
    {
        final List<Long> sequences = new ArrayList<>();
        if (!files.exists(path))
        {
            return sequences;
        }
        try
        {
            for (final Path file : files.list(path))
            {
                final String name = file.getFileName().toString();
                if (name.matches("[1-9][0-9]{0,18}\\" + FILE_SUFFIX))
                {
                    sequences.add(Long.parseUnsignedLong(name.substring(0, name.length() - FILE_SUFFIX.length())));
                }
            }
        }
        catch (final IOException ex)
        {
            throw failure("can not list the snapshots", path, ex);
        }
        sequences.removeIf((sequence) -> sequence < 0);
        Collections.sort(sequences);

        return sequences;
    }

    /**
     * Where a snapshot is.
     *
     * @param sequence of its last event.
     * @return its file.
     */
    public Path file(final long sequence)
    {
        return path.resolve(sequence + FILE_SUFFIX);
    }

    /**
     * Where they are.
     *
     * @return the directory.
     */
    public Path path()
    {
        return path;
    }

    /**
     * Remove all chains but the last ones. Files that no chain is known of stay where they are among the kept ones.
     *
     * @param chains to keep, at least one.
     * @return how many files were removed.
     */
    public int keepChains(final int chains)
    {
        final List<Long> sequences = sequences();
        long base = Long.MAX_VALUE;
        int found = 0;
        for (int i = sequences.size() - 1; i >= 0 && found < chains; i--)
        {
            final long baseOfThis = sequences.get(i) < base ? baseOrNone(sequences.get(i)) : 0;
            if (baseOfThis > 0)
            {
                base = baseOfThis;
                found++;
            }
        }

        final long first = base;
        return found < chains ? 0 : remove(sequences.stream().filter((sequence) -> sequence < first).toList());
    }

    /**
     * Remove the snapshots of events that are not in the journal any more, so that none of them can be taken for one
     * of the events that come in their place.
     *
     * @param lastSequence of the journal.
     * @return how many files were removed.
     */
    public int removeBehind(final long lastSequence)
    {
        return remove(sequences().stream().filter((sequence) -> sequence > lastSequence).toList());
    }

    JournalFiles files()
    {
        return files;
    }

    private long baseOrNone(final long sequence)
    {
        try (Snapshot snapshot = Snapshot.open(this, sequence))
        {
            return snapshot.manifest().baseSequence();
        }
        catch (final SnapshotException ex)
        {
            return 0;
        }
    }

    private int remove(final List<Long> sequences)
    {
        int removed = 0;
        for (int i = sequences.size() - 1; i >= 0; i--)
        {
            final Path file = file(sequences.get(i));
            try
            {
                files.delete(file);
                // One at a time: a device that keeps a later removal only would leave a chain without its first.
                files.syncDirectory(path);
                removed++;
            }
            catch (final IOException ex)
            {
                throw failure("can not remove a snapshot", file, ex);
            }
        }

        return removed;
    }

    private void removeUnfinished() throws IOException
    {
        for (final Path file : files.list(path))
        {
            if (file.getFileName().toString().endsWith(FILE_SUFFIX + Directories.UNFINISHED_SUFFIX))
            {
                files.delete(file);
            }
        }
    }

    static JournalException failure(final String what, final Path file, final IOException ex)
    {
        return new JournalException(what + ": file=" + file + " reason=" + ex +
            "; mend the file system or its rights, or make room, then try again", ex);
    }
}
