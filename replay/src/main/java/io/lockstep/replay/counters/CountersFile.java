package io.lockstep.replay.counters;

import io.lockstep.engine.counters.Counters;
import io.lockstep.engine.counters.CountersMemory;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * The writing side of a counters file.
 *
 * <p>It appears in its directory under its name at once and whole, in the place of that of an earlier process, whose
 * readers keep what they have mapped. It is written out beforehand, since a disk that is full must not be found out by
 * a store to mapped memory.
 *
 * <p>The memory stays mapped for as long as anything refers to it: any thread may still count after the end.
 *
 * <p>Threading: made by the thread that launches; {@link #state(EngineState)} by any thread.
 */
public final class CountersFile
{
    /**
     * Name of the file in the directory of a journal.
     */
    public static final String FILE_NAME = "counters";

    private static final String UNFINISHED_NAME = FILE_NAME + ".unfinished";

    private final UnsafeBuffer header;
    private final Counters counters;

    private CountersFile(final UnsafeBuffer header, final Counters counters)
    {
        this.header = header;
        this.counters = counters;
    }

    /**
     * Make the file of this process. Only who holds the directory may do so.
     *
     * @param directory       of a journal.
     * @param applicationName told to readers.
     * @param launchTimeMs    milliseconds since the epoch.
     * @param maxCounters     that it has room for.
     * @return the file, in the state {@link EngineState#LAUNCHING}.
     */
    public static CountersFile create(
        final Path directory, final String applicationName, final long launchTimeMs, final int maxCounters)
    {
        final int histogramsLength = CountersMemory.histogramsLength(Counters.MAX_HISTOGRAMS_DEFAULT);
        final int metadataLength = CountersMemory.metadataLength(maxCounters);
        final int valuesLength = CountersMemory.valuesLength(maxCounters);
        final int length = Math.toIntExact(
            CountersLayout.length(metadataLength, valuesLength, histogramsLength));
        final Path unfinished = directory.resolve(UNFINISHED_NAME);
        try (FileChannel channel = FileChannel.open(unfinished, CREATE, READ, WRITE, TRUNCATE_EXISTING))
        {
            final ByteBuffer zeros = ByteBuffer.allocate(length);
            while (zeros.hasRemaining())
            {
                channel.write(zeros);
            }

            final MappedByteBuffer file = channel.map(FileChannel.MapMode.READ_WRITE, 0, length);
            final UnsafeBuffer header = new UnsafeBuffer(file, 0, CountersLayout.HEADER_LENGTH);
            header.putInt(CountersLayout.METADATA_LENGTH_OFFSET, metadataLength);
            header.putInt(CountersLayout.VALUES_LENGTH_OFFSET, valuesLength);
            header.putInt(CountersLayout.HISTOGRAMS_LENGTH_OFFSET, histogramsLength);
            describe(header, applicationName, launchTimeMs);
            Files.move(unfinished, directory.resolve(FILE_NAME), StandardCopyOption.ATOMIC_MOVE);
            return new CountersFile(header, new Counters(CountersLayout.memory(file, header)));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot make the counters file: directory=" + directory, ex);
        }
    }

    /**
     * The registry over the file.
     *
     * @return where the engine counts.
     */
    public Counters counters()
    {
        return counters;
    }

    /**
     * Tell readers where the engine is in its life.
     *
     * @param state that it has reached.
     */
    public void state(final EngineState state)
    {
        header.putIntRelease(CountersLayout.STATE_OFFSET, state.code());
    }

    static long processStartMs(final ProcessHandle process)
    {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static void describe(final UnsafeBuffer header, final String applicationName, final long launchTimeMs)
    {
        final byte[] utf8 = applicationName.getBytes(StandardCharsets.UTF_8);
        final byte[] name = Arrays.copyOf(utf8, Math.min(utf8.length, CountersLayout.MAX_NAME_LENGTH));
        header.putLong(CountersLayout.MAGIC_OFFSET, CountersLayout.MAGIC);
        header.putInt(CountersLayout.VERSION_OFFSET, CountersLayout.VERSION);
        header.putInt(CountersLayout.STATE_OFFSET, EngineState.LAUNCHING.code());
        header.putLong(CountersLayout.PID_OFFSET, ProcessHandle.current().pid());
        header.putLong(CountersLayout.PROCESS_START_OFFSET, processStartMs(ProcessHandle.current()));
        header.putLong(CountersLayout.LAUNCH_OFFSET, launchTimeMs);
        header.putInt(CountersLayout.NAME_LENGTH_OFFSET, name.length);
        header.putBytes(CountersLayout.NAME_OFFSET, name);
    }
}
