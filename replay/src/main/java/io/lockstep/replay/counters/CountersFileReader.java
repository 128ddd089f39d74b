package io.lockstep.replay.counters;

import io.lockstep.engine.counters.CountersMemory;
import io.lockstep.engine.counters.CountersReading;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

import static java.nio.file.StandardOpenOption.READ;

/**
 * The reading side of a counters file, in any process of the machine.
 *
 * <p>Whether an engine is alive follows from its process: from its id, and the time at which the process of that id was
 * started, since ids are given again. A process in another container can not be seen, and counts as gone.
 *
 * <p>Threading: one thread.
 */
public final class CountersFileReader implements AutoCloseable
{
    private static final long START_TOLERANCE_MS = 1_000;

    private final Path path;
    private final Object fileKey;
    private final MappedByteBuffer file;
    private final UnsafeBuffer header;
    private final CountersMemory memory;
    private boolean isClosed;

    private CountersFileReader(final Path path, final Object fileKey, final MappedByteBuffer file)
    {
        this.path = path;
        this.fileKey = fileKey;
        this.file = file;
        header = new UnsafeBuffer(file, 0, CountersLayout.HEADER_LENGTH);
        memory = CountersLayout.memory(file, header);
    }

    /**
     * Open the file of a directory.
     *
     * @param directory of a journal.
     * @return the reader; null if the directory has no counters file.
     * @throws IllegalArgumentException if the file is not one, or of another version.
     */
    public static CountersFileReader open(final Path directory)
    {
        final Path path = directory.resolve(CountersFile.FILE_NAME);
        try (FileChannel channel = FileChannel.open(path, READ))
        {
            final Object fileKey = fileKey(path);
            final long length = channel.size();
            if (length < CountersLayout.HEADER_LENGTH || length > Integer.MAX_VALUE)
            {
                throw new IllegalArgumentException("not a counters file: file=" + path + " length=" + length);
            }

            final MappedByteBuffer file = channel.map(FileChannel.MapMode.READ_ONLY, 0, length);
            requireLayout(path, new UnsafeBuffer(file, 0, CountersLayout.HEADER_LENGTH), length);
            return new CountersFileReader(path, fileKey, file);
        }
        catch (final NoSuchFileException ex)
        {
            return null;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot read the counters file: file=" + path, ex);
        }
    }

    /**
     * Read all counters.
     *
     * @return what they hold.
     */
    public CountersReading read()
    {
        return CountersReading.read(memory);
    }

    /**
     * Whose engine it is.
     *
     * @return the application's name.
     */
    public String applicationName()
    {
        final int length = Math.min(header.getInt(CountersLayout.NAME_LENGTH_OFFSET), CountersLayout.MAX_NAME_LENGTH);
        final byte[] name = new byte[Math.max(0, length)];
        header.getBytes(CountersLayout.NAME_OFFSET, name);
        return new String(name, StandardCharsets.UTF_8);
    }

    /**
     * The process that writes, or wrote, the file.
     *
     * @return its id.
     */
    public long pid()
    {
        return header.getLong(CountersLayout.PID_OFFSET);
    }

    /**
     * When the engine was launched.
     *
     * @return milliseconds since the epoch.
     */
    public long launchTimeMs()
    {
        return header.getLong(CountersLayout.LAUNCH_OFFSET);
    }

    /**
     * What the engine last said of itself. A process that was killed says nothing more: see {@link #isAlive()}.
     *
     * @return the state.
     */
    public EngineState state()
    {
        return EngineState.ofCode(header.getIntAcquire(CountersLayout.STATE_OFFSET));
    }

    /**
     * Whether the engine goes on: its process is there, and it was neither closed nor has it failed.
     *
     * @return true if so.
     */
    public boolean isAlive()
    {
        final EngineState state = state();
        return (state == EngineState.LAUNCHING || state == EngineState.RUNNING) && isProcessAlive();
    }

    /**
     * Whether another process has put its own file in the place of this one.
     *
     * @return true if the directory is to be opened anew.
     */
    public boolean isReplaced()
    {
        try
        {
            return !Objects.equals(fileKey, fileKey(path));
        }
        catch (final IOException ex)
        {
            return true;
        }
    }

    /**
     * Give the memory free. Idempotent.
     */
    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            IoUtil.unmap(file);
        }
    }

    private boolean isProcessAlive()
    {
        final ProcessHandle process = ProcessHandle.of(pid()).orElse(null);
        if (process == null || !process.isAlive())
        {
            return false;
        }

        final long writtenMs = header.getLong(CountersLayout.PROCESS_START_OFFSET);
        final long foundMs = CountersFile.processStartMs(process);
        return writtenMs == 0 || foundMs == 0 || Math.abs(writtenMs - foundMs) <= START_TOLERANCE_MS;
    }

    private static Object fileKey(final Path path) throws IOException
    {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private static void requireLayout(final Path path, final UnsafeBuffer header, final long length)
    {
        final long magic = header.getLong(CountersLayout.MAGIC_OFFSET);
        final int version = header.getInt(CountersLayout.VERSION_OFFSET);
        if (magic != CountersLayout.MAGIC || version != CountersLayout.VERSION)
        {
            throw new IllegalArgumentException("not a counters file of version " + CountersLayout.VERSION +
                ": file=" + path + " magic=" + Long.toHexString(magic) + " version=" + version);
        }

        final int metadataLength = header.getInt(CountersLayout.METADATA_LENGTH_OFFSET);
        final int valuesLength = header.getInt(CountersLayout.VALUES_LENGTH_OFFSET);
        final int histogramsLength = header.getInt(CountersLayout.HISTOGRAMS_LENGTH_OFFSET);
        if (metadataLength < 0 || valuesLength < 0 || histogramsLength < 0 ||
            length != CountersLayout.length(metadataLength, valuesLength, histogramsLength))
        {
            throw new IllegalArgumentException("the counters file is not as long as it says: file=" + path +
                " length=" + length + " metadata=" + metadataLength + " values=" + valuesLength +
                " histograms=" + histogramsLength);
        }
    }
}
