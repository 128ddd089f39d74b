package io.lockstep.replay.command;

import io.lockstep.codecs.control.MessageHeaderEncoder;
import io.lockstep.codecs.control.SessionOpenEncoder;
import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.Durability;
import io.lockstep.engine.OutputHeader;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.journal.CheckpointFile;
import io.lockstep.replay.journal.InputJournal;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.Manifest;
import io.lockstep.replay.journal.OutputJournal;
import io.lockstep.replay.journal.Recording;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * A journal that a test writes, open until it is closed.
 */
final class WrittenJournal implements AutoCloseable
{
    static final long START_NS = 1_700_000_000_000_000_000L;
    static final int MAX_LENGTH = 1_000;

    private final JournalDirectory directory;
    private final InputJournal input;
    private final OutputJournal output;
    private final CheckpointFile checkpoints;

    WrittenJournal(final Path path)
    {
        final Map<String, byte[]> schemas = JournaledEngine.schemas(WrittenJournal.class.getClassLoader());
        schemas.put("everything.sbeir", EverythingMessage.schema());
        directory = JournalDirectory.open(
            path, Manifest.ofNew(Recording.MIN_SEGMENT_LENGTH, "test", 0xABC, 1_700_000_000_000L, 0), schemas);
        input = InputJournal.open(directory, Durability.OS);
        output = OutputJournal.open(directory, 4 * MAX_LENGTH, Long.MAX_VALUE);
        checkpoints = CheckpointFile.open(directory, input.lastSequence());
    }

    void event(final long sequence, final long timestampNs, final long source, final byte[] body)
    {
        input.append(sequence, timestampNs, source, source == 0 ? 0 : sequence, new UnsafeBuffer(body), 0, body.length);
    }

    /**
     * The only output of an event.
     */
    void output(final long sequence, final byte[] body)
    {
        output.append(new OnlyOutput(sequence, body.length == 0), new UnsafeBuffer(body), 0, body.length);
    }

    void checkpoint(final long sequence, final long timestampNs)
    {
        checkpoints.append(new Checkpoint(sequence, timestampNs, 1, 2, 3), -1, 4);
    }

    void flush()
    {
        input.flush();
        output.flush();
    }

    static byte[] sessionOpen(final long sessionId, final long source)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[100]);
        final SessionOpenEncoder encoder = new SessionOpenEncoder()
            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .sessionId(sessionId)
            .source(source);

        return Arrays.copyOf(buffer.byteArray(), encoder.limit());
    }

    static byte[] unknown(final int schemaId)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[10]);
        buffer.putShort(2, (short)9);
        buffer.putShort(4, (short)schemaId);

        return buffer.byteArray();
    }

    @Override
    public void close()
    {
        flush();
        checkpoints.close();
        output.close();
        input.close();
        directory.close();
    }

    /**
     * Header of an output that is its event's only one, or of an event without.
     */
    private record OnlyOutput(long sequence, boolean isEmpty) implements OutputHeader
    {
        @Override
        public int index()
        {
            return 0;
        }

        @Override
        public long timestampNs()
        {
            return START_NS + sequence;
        }

        @Override
        public long source()
        {
            return 7;
        }

        @Override
        public long sourceSequence()
        {
            return sequence;
        }

        @Override
        public boolean isLast()
        {
            return true;
        }

        @Override
        public int outcomeCode()
        {
            return isEmpty ? 1 : 0;
        }
    }
}
