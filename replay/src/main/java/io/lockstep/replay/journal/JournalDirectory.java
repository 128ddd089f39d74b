package io.lockstep.replay.journal;

import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * A directory that is one journal: input log, output log, checkpoints, decisions, schemas, and a manifest that says so.
 *
 * <p>Open for writing it is held by one owner, by means of a lock that ends with the process. Open for reading it
 * needs no lock, and nothing is written.
 *
 * <p>Threading: the thread that opens and closes it.
 */
public final class JournalDirectory implements AutoCloseable
{
    /**
     * Aeron's recording id of the input log.
     */
    public static final long INPUT_RECORDING_ID = 0;

    /**
     * Aeron's recording id of the output log.
     */
    public static final long OUTPUT_RECORDING_ID = 1;

    /**
     * Stream id in the frames of the input log.
     */
    public static final int INPUT_STREAM_ID = 1;

    /**
     * Stream id in the frames of the output log.
     */
    public static final int OUTPUT_STREAM_ID = 2;

    private static final String INPUT_NAME = "input";
    private static final String OUTPUT_NAME = "output";
    private static final String CHECKPOINTS_NAME = "checkpoints";
    private static final String SCHEMAS_NAME = "schemas";

    /**
     * What a start that was cut short may leave before there is a manifest.
     */
    private static final Set<String> BEFORE_MANIFEST =
        Set.of(DirectoryLock.FILE_NAME, Manifest.FILE_NAME + Directories.UNFINISHED_SUFFIX);

    private final JournalFiles files;
    private final Path path;
    private final Manifest manifest;
    private final DirectoryLock lock;
    private boolean isClosed;

    private JournalDirectory(
        final JournalFiles files,
        final Path path,
        final Manifest manifest,
        final DirectoryLock lock)
    {
        this.files = files;
        this.path = path;
        this.manifest = manifest;
        this.lock = lock;
    }

    /**
     * Open a journal for writing, and create it where there is none.
     *
     * <p>A journal that is there keeps its own manifest; only the application has to be the same.
     *
     * @param path    of the directory: a journal, empty, or absent.
     * @param wanted  manifest of a new journal.
     * @param schemas SBE intermediate representations by file name, kept beside the events that they describe.
     * @return the directory, held until it is closed.
     * @throws JournalInUseException where another owner holds it.
     * @throws JournalException      where the directory is no journal, or not this application's.
     */
    public static JournalDirectory open(final Path path, final Manifest wanted, final Map<String, byte[]> schemas)
    {
        return open(JournalFiles.system(), path, wanted, schemas);
    }

    /**
     * Open a journal for writing, and create it where there is none, in files of whatever kind.
     *
     * @param files   that hold the directory.
     * @param path    of the directory: a journal, empty, or absent.
     * @param wanted  manifest of a new journal.
     * @param schemas SBE intermediate representations by file name, kept beside the events that they describe.
     * @return the directory, held until it is closed.
     * @throws JournalInUseException where another owner holds it.
     * @throws JournalException      where the directory is no journal, or not this application's.
     */
    public static JournalDirectory open(
        final JournalFiles files,
        final Path path,
        final Manifest wanted,
        final Map<String, byte[]> schemas)
    {
        DirectoryLock lock = null;
        boolean isOpen = false;
        try
        {
            requireJournalOrEmpty(files, path);
            Directories.create(files, path);
            lock = DirectoryLock.acquire(files, path);
            if (!Manifest.isIn(files, path))
            {
                // Whoever made the directory may have ended before its name was safe.
                files.syncDirectory(files.realPath(path).getParent());
                wanted.write(files, path);
            }
            final Manifest manifest = Manifest.read(files, path);
            requireApplication(path, manifest, wanted);
            Directories.create(files, path.resolve(INPUT_NAME));
            Directories.create(files, path.resolve(OUTPUT_NAME));
            writeSchemas(files, path.resolve(SCHEMAS_NAME), schemas);
            files.syncDirectory(path);
            isOpen = true;

            return new JournalDirectory(files, path, manifest, lock);
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not open a journal for writing: directory=" + path + " reason=" + ex +
                "; mend the file system or its rights, then start again", ex);
        }
        finally
        {
            if (!isOpen)
            {
                release(lock);
            }
        }
    }

    /**
     * Refusals that a core has to remember for a history, which are part of what the history means.
     *
     * @param files        that hold the directory.
     * @param path         of the directory: a journal, empty, or absent.
     * @param ofNewJournal where there is no journal yet.
     * @return those of the journal that is there, or of a new one.
     * @throws JournalException where the manifest cannot be read.
     */
    public static int maxRefusals(final JournalFiles files, final Path path, final int ofNewJournal)
    {
        return Manifest.isIn(files, path) ? Manifest.read(files, path).maxRefusals() : ofNewJournal;
    }

    /**
     * Open a journal for reading, whoever is writing it.
     *
     * @param path of the directory.
     * @return the directory.
     * @throws JournalException where the directory is no journal.
     */
    public static JournalDirectory openReadOnly(final Path path)
    {
        return openReadOnly(JournalFiles.system(), path);
    }

    /**
     * Open a journal for reading, in files of whatever kind.
     *
     * @param files that hold the directory.
     * @param path  of the directory.
     * @return the directory.
     * @throws JournalException where the directory is no journal.
     */
    public static JournalDirectory openReadOnly(final JournalFiles files, final Path path)
    {
        if (!Manifest.isIn(files, path))
        {
            throw notJournal(path, "it has no file named manifest");
        }

        return new JournalDirectory(files, path, Manifest.read(files, path), null);
    }

    /**
     * Where it is.
     *
     * @return its path.
     */
    public Path path()
    {
        return path;
    }

    /**
     * What it says about itself.
     *
     * @return its manifest.
     */
    public Manifest manifest()
    {
        return manifest;
    }

    /**
     * The log of input events.
     *
     * @return where it is and how it is divided.
     */
    public Recording inputRecording()
    {
        return new Recording(
            path.resolve(INPUT_NAME), INPUT_RECORDING_ID, INPUT_STREAM_ID, manifest.segmentLength(), files);
    }

    /**
     * The log of outputs.
     *
     * @return where it is and how it is divided.
     */
    public Recording outputRecording()
    {
        return new Recording(
            path.resolve(OUTPUT_NAME), OUTPUT_RECORDING_ID, OUTPUT_STREAM_ID, manifest.segmentLength(), files);
    }

    /**
     * The file of checkpoints, which may not be there yet.
     *
     * @return its path.
     */
    public Path checkpointsPath()
    {
        return path.resolve(CHECKPOINTS_NAME);
    }

    /**
     * The file of operators' decisions, which is not there unless one was taken.
     *
     * @return its path.
     */
    public Path decisionsPath()
    {
        return path.resolve(DecisionFile.FILE_NAME);
    }

    /**
     * The directory of schemas.
     *
     * @return its path.
     */
    public Path schemasPath()
    {
        return path.resolve(SCHEMAS_NAME);
    }

    /**
     * Make a directory inside this one, with those above it, where it is not there.
     *
     * @param directory to make.
     * @throws JournalException if it cannot be made.
     */
    public void createDirectory(final Path directory)
    {
        requireWritable();
        try
        {
            Directories.create(files, directory);
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not make a directory: directory=" + directory + " reason=" +
                ex + "; mend the file system or its rights, then start again", ex);
        }
    }

    /**
     * Whether nothing may be written.
     *
     * @return true where it was opened for reading.
     */
    public boolean isReadOnly()
    {
        return lock == null;
    }

    /**
     * Give the directory free. Whatever writes in it has to be closed before.
     */
    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            release(lock);
        }
    }

    /**
     * What holds the directory.
     *
     * @return its files.
     */
    public JournalFiles files()
    {
        return files;
    }

    void requireWritable()
    {
        if (lock == null || isClosed)
        {
            throw new JournalException("the journal is not open for writing: directory=" + path);
        }
    }

    private static void requireJournalOrEmpty(final JournalFiles files, final Path path) throws IOException
    {
        if (!files.exists(path) || Manifest.isIn(files, path))
        {
            return;
        }
        try
        {
            for (final Path file : files.list(path))
            {
                if (!BEFORE_MANIFEST.contains(file.getFileName().toString()))
                {
                    throw notJournal(path, "it has no manifest, but a file named " + file.getFileName());
                }
            }
        }
        catch (final NotDirectoryException ex)
        {
            throw notJournal(path, "it is no directory");
        }
    }

    private static void requireApplication(final Path path, final Manifest manifest, final Manifest wanted)
    {
        if (!manifest.applicationName().equals(wanted.applicationName()))
        {
            throw new JournalException("the journal is another application's: directory=" + path + " application=" +
                manifest.applicationName() + " wanted=" + wanted.applicationName() + "; use another directory");
        }
    }

    private static void writeSchemas(
        final JournalFiles files,
        final Path directory,
        final Map<String, byte[]> schemas) throws IOException
    {
        Directories.create(files, directory);
        for (final Map.Entry<String, byte[]> schema : schemas.entrySet())
        {
            final Path file = directory.resolve(schema.getKey());
            if (!directory.equals(file.getParent()) || !file.equals(file.normalize()))
            {
                throw new JournalException("a schema has to be named as a plain file: name=" + schema.getKey());
            }
            final byte[] wanted = schema.getValue();
            if (!files.exists(file) || !Arrays.equals(Directories.read(files, file, wanted.length), wanted))
            {
                Directories.replace(files, file, wanted);
            }
        }
    }

    private static void release(final DirectoryLock lock)
    {
        if (lock != null)
        {
            try
            {
                lock.close();
            }
            catch (final IOException ex)
            {
                throw new JournalException("can not release the lock of a journal: reason=" + ex, ex);
            }
        }
    }

    private static JournalException notJournal(final Path path, final String reason)
    {
        return new JournalException("not a journal: " + reason + ": directory=" + path +
            "; name a journal, or an empty or absent directory to begin one");
    }
}
