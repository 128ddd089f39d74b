package io.lockstep.replay.journal;

import io.lockstep.engine.Checkpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class CheckpointFileTest
{
    private static final List<KeptCheckpoint> KEPT = IntStream.rangeClosed(1, 5)
        .mapToObj(i -> new KeptCheckpoint(new Checkpoint(10L * i, 7L * i, -i, ~i, 3L * i), i == 2 ? -1 : 64L * i, -7))
        .toList();

    @TempDir
    private Path path;

    @Test
    void shouldReadWhatWasAppendedInSeveralLives()
    {
        append(KEPT.subList(0, 2));
        append(KEPT.subList(2, 5));

        assertEquals(KEPT, CheckpointFile.readAll(file()));
    }

    @Test
    void shouldHaveNoneWhereThereIsNoFile()
    {
        assertEquals(List.of(), CheckpointFile.readAll(file()));
    }

    @Test
    void shouldDropALastRecordTornAtAnyByte() throws IOException
    {
        append(KEPT);
        final byte[] whole = Files.readAllBytes(file());
        final int last = 4 * CheckpointFile.RECORD_LENGTH;

        // The four bytes after the checksum are always zero.
        for (int length = last; length < whole.length - 4; length++)
        {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertEquals(KEPT.subList(0, 4), CheckpointFile.readAll(file()));
            Files.write(file(), Arrays.copyOf(Arrays.copyOf(whole, length), whole.length));
            final byte[] zeroFilled = Files.readAllBytes(file());
            final int kept = Arrays.equals(zeroFilled, whole) ? 5 : 4;
            assertEquals(KEPT.subList(0, kept), CheckpointFile.readAll(file()));

            append(KEPT.subList(kept, 5));

            assertEquals(KEPT, CheckpointFile.readAll(file()));
        }
    }

    @Test
    void shouldRefuseARecordInTheMiddleWithAnyBitFlipped() throws IOException
    {
        append(KEPT);
        final byte[] whole = Files.readAllBytes(file());

        for (int bit = 0; bit < (CheckpointFile.RECORD_LENGTH - 4) * 8; bit++)
        {
            final byte[] damaged = whole.clone();
            damaged[CheckpointFile.RECORD_LENGTH + bit / 8] ^= (byte)(1 << bit % 8);
            Files.write(file(), damaged);

            final CorruptJournalException thrown =
                assertThrows(CorruptJournalException.class, () -> CheckpointFile.readAll(file()));

            assertEquals(CheckpointFile.RECORD_LENGTH, thrown.position());
        }
    }

    @Test
    void shouldDropCheckpointsOfEventsThatAreNotKept()
    {
        append(KEPT);

        try (JournalDirectory directory = TestEvent.open(path);
            CheckpointFile checkpoints = CheckpointFile.open(directory, 39))
        {
            assertEquals(30, checkpoints.lastSequence());
        }

        assertEquals(KEPT.subList(0, 3), CheckpointFile.readAll(file()));
    }

    @Test
    void shouldRefuseACheckpointThatIsNotLater()
    {
        append(KEPT);

        assertThrows(JournalException.class, () -> append(KEPT.subList(4, 5)));
    }

    private Path file()
    {
        return path.resolve("checkpoints");
    }

    private void append(final List<KeptCheckpoint> added)
    {
        try (JournalDirectory directory = TestEvent.open(path);
            CheckpointFile checkpoints = CheckpointFile.open(directory, Long.MAX_VALUE))
        {
            added.forEach(k -> checkpoints.append(k.checkpoint(), k.position(), k.configurationHash()));
            checkpoints.force();
        }
    }
}
