package io.lockstep.replay.run;

import io.lockstep.engine.Durability;
import io.lockstep.replay.journal.CheckpointFile;
import io.lockstep.replay.journal.InputJournal;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalEnd;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.Manifest;
import io.lockstep.replay.journal.OutputJournal;
import org.agrona.CloseHelper;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A journal that is made from another one: with its manifest and its schemas, and events of its own.
 *
 * <p>It may begin behind the first event of its history: the first sequence in a journal is that of its first frame.
 *
 * <p>Threading: single owner.
 */
final class NewJournal implements AutoCloseable
{
    private final JournalDirectory directory;
    private final InputJournal input;
    private final OutputJournal output;
    private final CheckpointFile checkpoints;

    private NewJournal(final JournalDirectory directory, final InputJournal input)
    {
        this.directory = directory;
        this.input = input;
        OutputJournal openOutput = null;
        CheckpointFile openCheckpoints = null;
        try
        {
            openOutput = OutputJournal.open(directory);
            openCheckpoints = CheckpointFile.open(directory, Long.MAX_VALUE);
        }
        finally
        {
            if (openCheckpoints == null)
            {
                CloseHelper.closeAll(openOutput, input);
            }
        }
        output = openOutput;
        checkpoints = openCheckpoints;
    }

    /**
     * Make a journal.
     *
     * @param from          whose manifest and schemas it takes.
     * @param path          of an empty directory.
     * @param firstSequence of its first event.
     * @return the journal, before that event.
     * @throws JournalException if it cannot be made.
     */
    static NewJournal create(final JournalDirectory from, final Path path, final long firstSequence)
    {
        return create(from.manifest(), from.schemasPath(), path, firstSequence);
    }

    /**
     * Make a journal.
     *
     * @param manifest      that it takes.
     * @param schemasPath   directory of the schemas that it takes, if it is there.
     * @param path          of an empty directory.
     * @param firstSequence of its first event.
     * @return the journal, before that event.
     * @throws JournalException if it cannot be made.
     */
    static NewJournal create(
        final Manifest manifest, final Path schemasPath, final Path path, final long firstSequence)
    {
        try
        {
            final Map<String, byte[]> schemas = new HashMap<>();
            if (Files.isDirectory(schemasPath))
            {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(schemasPath))
                {
                    for (final Path file : files)
                    {
                        schemas.put(file.getFileName().toString(), Files.readAllBytes(file));
                    }
                }
            }
            final JournalDirectory directory = JournalDirectory.open(path, manifest, schemas);
            NewJournal journal = null;
            try
            {
                journal = new NewJournal(directory, InputJournal.open(
                    directory, Durability.OS, InputJournal.DEFAULT_MAX_FRAME_LENGTH, before(firstSequence)));
                return journal;
            }
            finally
            {
                if (journal == null)
                {
                    directory.close();
                }
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not make a journal: directory=" + path + " reason=" + ex, ex);
        }
    }

    /**
     * Open a journal that was made here, to add its outputs and checkpoints.
     */
    static NewJournal reopen(final Path path, final Manifest manifest)
    {
        final JournalDirectory directory = JournalDirectory.open(path, manifest, Map.of());
        NewJournal journal = null;
        try
        {
            journal = new NewJournal(directory, InputJournal.open(directory, Durability.OS));
            return journal;
        }
        finally
        {
            if (journal == null)
            {
                directory.close();
            }
        }
    }

    JournalDirectory directory()
    {
        return directory;
    }

    InputJournal input()
    {
        return input;
    }

    OutputJournal output()
    {
        return output;
    }

    CheckpointFile checkpoints()
    {
        return checkpoints;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(checkpoints, output, input, directory);
    }

    /**
     * As if everything before the first event had been there, and was removed.
     */
    private static JournalEnd before(final long firstSequence)
    {
        return firstSequence == 1 ?
            JournalEnd.OF_NOTHING : new JournalEnd(0, firstSequence - 1, Long.MIN_VALUE, 0, "");
    }
}
