package io.lockstep.replay.journal;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/**
 * Messages of an Aeron Cluster log, one to a frame and no batch of ours.
 */
class ClusterLogTest
{
    private static final long APPLICATION_HEADER = JournalFrame.messageHeader(8, 3, 77, 1);
    private static final long LATER_SESSION_HEADER = JournalFrame.SESSION_HEADER | 14L << 48;

    private final UnsafeBuffer segment = new UnsafeBuffer(new byte[Recording.MIN_SEGMENT_LENGTH]);

    @TempDir
    private Path path;

    private int offset;

    @Test
    void shouldReadAMessageAsOneEventOfItsSession() throws IOException
    {
        final List<TestEvent> expected = new ArrayList<>();
        for (int i = 1; i <= 9; i++)
        {
            final byte[] body = new byte[8 + i];
            new UnsafeBuffer(body).putLong(0, APPLICATION_HEADER);
            expected.add(new TestEvent(i, 1_000 + i, 5 + i, 0, body));
            putFrame(LATER_SESSION_HEADER, expected.get(i - 1));
        }

        final List<TestEvent> read = TestEvent.read(write());

        assertEquals(expected, read);
    }

    @Test
    void shouldRefuseAMessageWithoutASessionHeader() throws IOException
    {
        final byte[] body = new byte[16];
        new UnsafeBuffer(body).putLong(0, APPLICATION_HEADER);
        putFrame(JournalFrame.messageHeader(24, 2, 111, 0), new TestEvent(1, 1, 1, 0, body));
        final Recording recording = write();

        assertThrows(JournalException.class, () -> TestEvent.read(recording));
    }

    @Test
    void shouldRefuseABatchOfALaterVersion() throws IOException
    {
        final byte[] body = new byte[64];
        new UnsafeBuffer(body).putLong(0, JournalFrame.EVENT_BATCH_HEADER | 1L << 48);
        putFrame(JournalFrame.SESSION_HEADER, new TestEvent(1, 1, 1, 0, body));
        final Recording recording = write();

        assertThrows(JournalException.class, () -> TestEvent.read(recording));
    }

    private void putFrame(final long sessionHeader, final TestEvent event)
    {
        segment.putLong(offset + JournalFrame.SESSION_HEADER_OFFSET, sessionHeader);
        segment.putLong(offset + JournalFrame.LEADERSHIP_TERM_ID_OFFSET, 4);
        segment.putLong(offset + JournalFrame.SESSION_ID_OFFSET, event.source());
        segment.putLong(offset + JournalFrame.TIMESTAMP_OFFSET, event.timestampNs());
        segment.putBytes(offset + JournalFrame.MESSAGE_OFFSET, event.body());
        final int length = JournalFrame.MESSAGE_OFFSET + event.body().length;
        final CRC32C crc = new CRC32C();
        crc.update(
            segment.byteArray(),
            offset + JournalFrame.HEADER_LENGTH,
            JournalFrame.align(length) - JournalFrame.HEADER_LENGTH);
        JournalFrame.putHeader(segment, offset, offset, JournalFrame.DATA_KIND, (int)crc.getValue(), 100, 0, 0);
        segment.putInt(offset, length);
        offset += JournalFrame.align(length);
    }

    private Recording write() throws IOException
    {
        final Recording recording = new Recording(path, 7, 100, Recording.MIN_SEGMENT_LENGTH);
        Files.write(path.resolve("7-0.rec"), segment.byteArray());

        return recording;
    }
}
