package io.lockstep.engine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;

@Timeout(60)
class BroadcastRingTest
{
    private static final int CAPACITY = 1024;
    private static final int MAX_BODY_LENGTH = 200;

    private final BroadcastRing ring = new BroadcastRing(CAPACITY, MAX_BODY_LENGTH);
    private final BroadcastReader reader = new BroadcastReader(ring);

    @Test
    void shouldShowNothingBeforeItIsPublished()
    {
        write(0, 8);

        final int before = reader.next();
        ring.publish();
        final int after = reader.next();

        assertEquals(BroadcastReader.EMPTY, before);
        assertEquals(BroadcastReader.RECORD, after);
        assertEquals(0, reader.ordinal());
        assertEquals(BroadcastReader.EMPTY, reader.next());
    }

    @Test
    void shouldKeepRecordsContiguousOverTheEnd()
    {
        int found = 0;
        for (int i = 0; i < 1_000; i++)
        {
            final int length = 8 + i * 37 % (MAX_BODY_LENGTH - 8);
            write(i, length);
            ring.publish();
            if (reader.next() == BroadcastReader.RECORD && reader.ordinal() == i &&
                reader.record().getByte(BroadcastRing.HEADER_LENGTH + length - 1) == (byte)i)
            {
                found++;
            }
        }

        assertEquals(1_000, found);
        assertEquals(BroadcastReader.EMPTY, reader.next());
    }

    @Test
    void shouldTellAReaderThatItsNextRecordMayBeOverwritten()
    {
        int ordinal = 0;
        int readable = 0;
        while (reader.next() != BroadcastReader.OVERRUN)
        {
            reader.position(0);
            write(ordinal++, 48);
            ring.publish();
            readable++;
        }

        // Sixteen records of 64 bytes are a lap, and a sixteenth of the ring is announced ahead.
        assertEquals(CAPACITY / 64 + 1, readable);
        assertEquals(BroadcastReader.OVERRUN, reader.next());
    }

    @Test
    void shouldLetAReaderGoOnAtTheLatestRecord()
    {
        for (int i = 0; i < 100; i++)
        {
            write(i, 8 + i);
        }
        ring.publish();

        final int lost = reader.next();
        reader.position(ring.latest());
        final int found = reader.next();

        assertEquals(BroadcastReader.OVERRUN, lost);
        assertEquals(BroadcastReader.RECORD, found);
        assertEquals(99, reader.ordinal());
        assertEquals(BroadcastReader.EMPTY, reader.next());
    }

    private void write(final long ordinal, final int length)
    {
        final int offset = ring.claim(length, ordinal);
        ring.buffer().setMemory(offset, length, (byte)ordinal);
    }
}
