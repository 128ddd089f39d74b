package io.lockstep.perf;

import io.lockstep.engine.Durability;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.journal.InputJournal;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.Manifest;
import io.lockstep.replay.journal.Recording;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;

/**
 * The engine's input journal: a group is a frame.
 */
final class JournalAppend implements AppendSubject
{
    private static final long SOURCE = 1;

    private final JournalDirectory directory;
    private final InputJournal journal;
    private final UnsafeBuffer message;
    private long sequence;

    JournalAppend(final Path path, final Durability durability, final int length)
    {
        message = new UnsafeBuffer(new byte[length]);
        directory = JournalDirectory.open(
            path,
            Manifest.ofNew(Recording.DEFAULT_SEGMENT_LENGTH, "append", 0, 0, 0),
            JournaledEngine.schemas(JournalAppend.class.getClassLoader()));
        journal = InputJournal.open(directory, durability);
    }

    @Override
    public void append()
    {
        sequence++;
        journal.append(sequence, sequence, SOURCE, sequence, message, 0, message.capacity());
    }

    @Override
    public void endGroup()
    {
        journal.flush();
    }

    @Override
    public void awaitKept()
    {
        journal.flush();
    }

    @Override
    public void close()
    {
        journal.close();
        directory.close();
    }
}
