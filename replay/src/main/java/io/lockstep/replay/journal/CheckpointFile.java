package io.lockstep.replay.journal;

import io.lockstep.codecs.journal.CheckpointDecoder;
import io.lockstep.codecs.journal.CheckpointEncoder;
import io.lockstep.codecs.journal.MessageHeaderDecoder;
import io.lockstep.codecs.journal.MessageHeaderEncoder;
import io.lockstep.engine.Checkpoint;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The checkpoints of a journal in a file that only grows: records of one length, each an SBE message and its CRC32C.
 *
 * <p>It is an aid and never a source: losing the last records loses no event.
 *
 * <p>Threading: single owner.
 *
 * <p>Errors: {@link JournalException}; {@link CorruptJournalException} where a damaged record comes before a good one.
 */
public final class CheckpointFile implements AutoCloseable
{
    /**
     * Length of one record in bytes.
     */
    public static final int RECORD_LENGTH = 72;

    private static final int READ_RECORDS = 1024;
    private static final int MESSAGE_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + CheckpointEncoder.BLOCK_LENGTH;

    private final CRC32C crc = new CRC32C();
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final CheckpointEncoder encoder = new CheckpointEncoder();
    private final ByteBuffer record = ByteBuffer.allocateDirect(RECORD_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final UnsafeBuffer recordBuffer = new UnsafeBuffer(record);
    private final Path path;
    private final JournalFile file;

    private long length;
    private long lastSequence;

    private CheckpointFile(final Path path, final JournalFile file, final List<KeptCheckpoint> kept)
    {
        this.path = path;
        this.file = file;
        this.length = (long)kept.size() * RECORD_LENGTH;
        this.lastSequence = kept.isEmpty() ? 0 : kept.get(kept.size() - 1).checkpoint().sequence();
    }

    /**
     * Open the file of a journal to append, and create it where there is none. An unfinished end is dropped, and so
     * are the checkpoints of events that are not kept.
     *
     * @param directory    open for writing, and longer than this file.
     * @param lastSequence of the input journal.
     * @return the file.
     */
    public static CheckpointFile open(final JournalDirectory directory, final long lastSequence)
    {
        directory.requireWritable();
        final Path path = directory.checkpointsPath();
        final JournalFiles files = directory.files();
        JournalFile file = null;
        CheckpointFile opened = null;
        try
        {
            final boolean isNew = !files.exists(path);
            final List<KeptCheckpoint> kept = readAll(directory);
            while (!kept.isEmpty() && kept.get(kept.size() - 1).checkpoint().sequence() > lastSequence)
            {
                kept.remove(kept.size() - 1);
            }
            file = files.openToWrite(path);
            file.truncate((long)kept.size() * RECORD_LENGTH);
            if (isNew)
            {
                files.syncDirectory(directory.path());
            }
            opened = new CheckpointFile(path, file, kept);
            opened.settle(kept);

            return opened;
        }
        catch (final IOException ex)
        {
            throw failure("can not open the checkpoints of a journal", path, ex);
        }
        finally
        {
            if (opened == null)
            {
                closeQuietly(file);
            }
        }
    }

    /**
     * Read all checkpoints, and write nothing.
     *
     * @param path of the file; where there is none, there are no checkpoints.
     * @return the checkpoints, by ascending sequence.
     * @throws CorruptJournalException where a damaged record comes before a good one.
     */
    public static List<KeptCheckpoint> readAll(final Path path)
    {
        return readAll(JournalFiles.system(), path);
    }

    /**
     * Read all checkpoints of a journal, and write nothing.
     *
     * @param directory open in whatever way; it may have no checkpoints.
     * @return the checkpoints, by ascending sequence.
     * @throws CorruptJournalException where a damaged record comes before a good one.
     */
    public static List<KeptCheckpoint> readAll(final JournalDirectory directory)
    {
        return readAll(directory.files(), directory.checkpointsPath());
    }

    private static List<KeptCheckpoint> readAll(final JournalFiles files, final Path path)
    {
        final List<KeptCheckpoint> kept = new ArrayList<>();
        if (!files.exists(path))
        {
            return kept;
        }

        try (JournalFile file = files.openToRead(path))
        {
            // A part at a time, since the length of a damaged file may be anything.
            final ByteBuffer content = ByteBuffer.allocate(READ_RECORDS * RECORD_LENGTH);
            long damaged = -1;
            long position = 0;
            while (file.read(content.clear(), position) >= RECORD_LENGTH)
            {
                final int count = content.position() / RECORD_LENGTH;
                for (int i = 0; i < count; i++)
                {
                    damaged = readRecord(path, content.array(), i * RECORD_LENGTH, position, damaged, kept);
                }
                position += (long)count * RECORD_LENGTH;
            }
        }
        catch (final IOException ex)
        {
            throw failure("can not read the checkpoints of a journal", path, ex);
        }

        return kept;
    }

    /**
     * Take one record.
     *
     * @param damaged where the first damaged record begins, negative while there is none.
     * @return the same, after this record.
     */
    private static long readRecord(
        final Path path,
        final byte[] content,
        final int offset,
        final long contentPosition,
        final long damaged,
        final List<KeptCheckpoint> kept)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(content);
        final CRC32C crc = new CRC32C();
        crc.update(content, offset, MESSAGE_LENGTH);
        final long last = kept.isEmpty() ? 0 : kept.get(kept.size() - 1).checkpoint().sequence();
        if (!isWhole(buffer, offset, (int)crc.getValue(), last))
        {
            return damaged < 0 ? contentPosition + offset : damaged;
        }
        if (damaged >= 0)
        {
            throw new CorruptJournalException(path, damaged, "a checkpoint is damaged, but a whole one follows");
        }
        kept.add(decode(buffer, offset));

        return damaged;
    }

    /**
     * Append a checkpoint. It survives the process once this returns, and the end of power after {@link #force()}.
     *
     * @param checkpoint        of an event after the last checkpoint's.
     * @param position          where in the input journal the frame with the event begins, or -1.
     * @param configurationHash of the application that runs.
     */
    public void append(final Checkpoint checkpoint, final long position, final long configurationHash)
    {
        if (checkpoint.sequence() <= lastSequence)
        {
            throw new JournalException("expected a later checkpoint: file=" + path + " last=" + lastSequence +
                " sequence=" + checkpoint.sequence());
        }

        encode(checkpoint, position, configurationHash);
        try
        {
            file.write(record, length);
        }
        catch (final IOException ex)
        {
            throw failure("can not write a checkpoint", path, ex);
        }
        length += RECORD_LENGTH;
        lastSequence = checkpoint.sequence();
    }

    /**
     * Write through to the device.
     */
    public void force()
    {
        try
        {
            file.force();
        }
        catch (final IOException ex)
        {
            throw failure("can not sync the checkpoints", path, ex);
        }
    }

    /**
     * Sequence of the last checkpoint.
     *
     * @return the sequence; zero where there is none.
     */
    public long lastSequence()
    {
        return lastSequence;
    }

    /**
     * Close the file.
     */
    @Override
    public void close()
    {
        try
        {
            file.close();
        }
        catch (final IOException ex)
        {
            throw failure("can not close the checkpoints", path, ex);
        }
    }

    /**
     * Write the last record again, and all through to the device: a process before this one may have failed to, and a
     * later record must not be there without those before it.
     */
    private void settle(final List<KeptCheckpoint> kept) throws IOException
    {
        if (!kept.isEmpty())
        {
            final KeptCheckpoint last = kept.get(kept.size() - 1);
            encode(last.checkpoint(), last.position(), last.configurationHash());
            file.write(record, length - RECORD_LENGTH);
        }
        file.force();
    }

    private void encode(final Checkpoint checkpoint, final long position, final long configurationHash)
    {
        encoder.wrapAndApplyHeader(recordBuffer, 0, headerEncoder)
            .sequence(checkpoint.sequence())
            .position(position)
            .timestampNs(checkpoint.timestampNs())
            .stateDigest(checkpoint.stateDigest())
            .outputDigest(checkpoint.outputDigest())
            .outputCount(checkpoint.outputCount())
            .configurationHash(configurationHash);
        headerEncoder.version(JournalFrame.FIRST_VERSION);
        crc.reset();
        crc.update(record.clear().limit(MESSAGE_LENGTH));
        record.clear().putInt(MESSAGE_LENGTH, (int)crc.getValue());
    }

    private static boolean isWhole(
        final UnsafeBuffer buffer,
        final int offset,
        final int checksum,
        final long lastSequence)
    {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
        return buffer.getInt(offset + MESSAGE_LENGTH, ByteOrder.LITTLE_ENDIAN) == checksum &&
            header.schemaId() == CheckpointDecoder.SCHEMA_ID &&
            header.templateId() == CheckpointDecoder.TEMPLATE_ID &&
            header.version() == JournalFrame.FIRST_VERSION &&
            header.blockLength() == CheckpointDecoder.BLOCK_LENGTH &&
            buffer.getLong(offset + MessageHeaderDecoder.ENCODED_LENGTH, ByteOrder.LITTLE_ENDIAN) > lastSequence;
    }

    private static KeptCheckpoint decode(final UnsafeBuffer buffer, final int offset)
    {
        final CheckpointDecoder decoder =
            new CheckpointDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
        final long sequence = decoder.sequence();
        final long position = decoder.position();
        final Checkpoint checkpoint = new Checkpoint(
            sequence,
            decoder.timestampNs(),
            decoder.stateDigest(),
            decoder.outputDigest(),
            decoder.outputCount());

        return new KeptCheckpoint(checkpoint, position, decoder.configurationHash());
    }

    private static void closeQuietly(final JournalFile file)
    {
        if (file != null)
        {
            try
            {
                file.close();
            }
            catch (final IOException ex)
            {
                // What failed before is what counts.
            }
        }
    }

    private static JournalException failure(final String what, final Path path, final IOException ex)
    {
        return new JournalException(what + ": file=" + path + " reason=" + ex +
            "; mend the file system or its rights, then start again", ex);
    }
}
