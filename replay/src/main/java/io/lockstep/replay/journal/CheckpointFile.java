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
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

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

    private static final int MESSAGE_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + CheckpointEncoder.BLOCK_LENGTH;

    private final CRC32C crc = new CRC32C();
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final CheckpointEncoder encoder = new CheckpointEncoder();
    private final ByteBuffer record = ByteBuffer.allocateDirect(RECORD_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final UnsafeBuffer recordBuffer = new UnsafeBuffer(record);
    private final Path path;
    private final FileChannel channel;

    private long length;
    private long lastSequence;

    private CheckpointFile(final Path path, final FileChannel channel, final List<KeptCheckpoint> kept)
    {
        this.path = path;
        this.channel = channel;
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
        FileChannel channel = null;
        CheckpointFile file = null;
        try
        {
            final boolean isNew = !Files.exists(path);
            final List<KeptCheckpoint> kept = readAll(path);
            while (!kept.isEmpty() && kept.get(kept.size() - 1).checkpoint().sequence() > lastSequence)
            {
                kept.remove(kept.size() - 1);
            }
            channel = FileChannel.open(path, CREATE, READ, WRITE);
            channel.truncate((long)kept.size() * RECORD_LENGTH);
            if (isNew)
            {
                Directories.sync(directory.path());
            }
            file = new CheckpointFile(path, channel, kept);

            return file;
        }
        catch (final IOException ex)
        {
            throw failure("can not open the checkpoints of a journal", path, ex);
        }
        finally
        {
            if (file == null)
            {
                closeQuietly(channel);
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
        final List<KeptCheckpoint> kept = new ArrayList<>();
        if (!Files.exists(path))
        {
            return kept;
        }

        final byte[] content = content(path);
        final UnsafeBuffer buffer = new UnsafeBuffer(content);
        final CRC32C crc = new CRC32C();
        int damaged = -1;
        for (int offset = 0; offset + RECORD_LENGTH <= content.length; offset += RECORD_LENGTH)
        {
            crc.reset();
            crc.update(content, offset, MESSAGE_LENGTH);
            final long last = kept.isEmpty() ? 0 : kept.get(kept.size() - 1).checkpoint().sequence();
            if (!isWhole(buffer, offset, (int)crc.getValue(), last))
            {
                damaged = damaged < 0 ? offset : damaged;
            }
            else if (damaged >= 0)
            {
                throw new CorruptJournalException(path, damaged, "a checkpoint is damaged, but a whole one follows");
            }
            else
            {
                kept.add(decode(buffer, offset));
            }
        }

        return kept;
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

        encoder.wrapAndApplyHeader(recordBuffer, 0, headerEncoder)
            .sequence(checkpoint.sequence())
            .position(position)
            .timestampNs(checkpoint.timestampNs())
            .stateDigest(checkpoint.stateDigest())
            .outputDigest(checkpoint.outputDigest())
            .outputCount(checkpoint.outputCount())
            .configurationHash(configurationHash);
        crc.reset();
        crc.update(record.clear().limit(MESSAGE_LENGTH));
        record.clear().putInt(MESSAGE_LENGTH, (int)crc.getValue());
        try
        {
            while (record.hasRemaining())
            {
                channel.write(record, length + record.position());
            }
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
            channel.force(true);
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
            channel.close();
        }
        catch (final IOException ex)
        {
            throw failure("can not close the checkpoints", path, ex);
        }
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
            header.version() == CheckpointDecoder.SCHEMA_VERSION &&
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

    private static byte[] content(final Path path)
    {
        try
        {
            return Files.readAllBytes(path);
        }
        catch (final IOException ex)
        {
            throw failure("can not read the checkpoints of a journal", path, ex);
        }
    }

    private static void closeQuietly(final FileChannel channel)
    {
        if (channel != null)
        {
            try
            {
                channel.close();
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
