package io.lockstep.transport;

import io.lockstep.codecs.session.DurabilityLevel;
import io.lockstep.codecs.session.EgressBatchDecoder;
import io.lockstep.codecs.session.EntryKind;
import io.lockstep.codecs.session.MessageHeaderDecoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EgressBatchTest
{
    private static final long SESSION_ID = 4711;
    private static final int VERSION = 4;
    private static final int SHORT_MAX = 0xFFFF;
    private static final long INT_MAX = 0xFFFF_FFFFL;

    private final EgressBatch batch = new EgressBatch(SESSION_ID, DurabilityLevel.OS, VERSION);
    private final UnsafeBuffer output = new UnsafeBuffer(new byte[SessionProtocol.MAX_BATCH_LENGTH]);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final EgressBatchDecoder decoder = new EgressBatchDecoder();

    @Test
    void shouldTellEachEntryByWhatItLiesBehindTheFirstOne()
    {
        add(EntryKind.MORE, 100, 0, 5_000, 40, 8);
        add(EntryKind.LAST, 100 + SHORT_MAX, SHORT_MAX, 5_000 + INT_MAX, 40 + SHORT_MAX, 16);
        add(EntryKind.ACKNOWLEDGED, 101, 0, 5_000, 41, 0);

        final EgressBatchDecoder.EntriesDecoder entries = decode(batch.end());

        assertEquals(SESSION_ID, decoder.sessionId());
        assertEquals(100, decoder.sequence());
        assertEquals(5_000, decoder.timestampNs());
        assertEquals(40, decoder.sourceSequence());
        assertEquals(DurabilityLevel.OS, decoder.durability());
        assertEquals(3, entries.count());
        assertEntry(entries, EntryKind.MORE, 0, 0, 0, 0, 8);
        assertEntry(entries, EntryKind.LAST, SHORT_MAX, SHORT_MAX, INT_MAX, SHORT_MAX, 16);
        assertEntry(entries, EntryKind.ACKNOWLEDGED, 1, 0, 0, 1, 0);
    }

    @Test
    void shouldHaveNoRoomForWhatItCannotTell()
    {
        assertTrue(batch.hasRoom(0, 0, 0, EgressBatch.MAX_OUTPUT_LENGTH));
        add(EntryKind.LAST, 100, 0, 5_000, 40, 8);

        assertTrue(batch.hasRoom(100 + SHORT_MAX, 5_000 + INT_MAX, 40 + SHORT_MAX, 8));
        assertFalse(batch.hasRoom(100 + SHORT_MAX + 1, 5_000, 40, 8));
        assertFalse(batch.hasRoom(100, 5_000 + INT_MAX + 1, 40, 8));
        assertFalse(batch.hasRoom(100, 5_000, 40 + SHORT_MAX + 1, 8));
        assertFalse(batch.hasRoom(100, 5_000, 0, 8));
        assertFalse(batch.hasRoom(100, 4_999, 40, 8));
        assertFalse(batch.hasRoom(99, 5_000, 40, 8));
        assertTrue(EgressBatch.isIndexValid(SHORT_MAX));
        assertFalse(EgressBatch.isIndexValid(SHORT_MAX + 1));
    }

    @Test
    void shouldTakeWhatFillsItAndNoMore()
    {
        int entries = 0;
        while (batch.hasRoom(1, 1, 1, 0))
        {
            add(EntryKind.ACKNOWLEDGED, 1, 0, 1, 1, 0);
            entries++;
        }

        final int length = batch.end();

        assertTrue(length <= SessionProtocol.MAX_BATCH_LENGTH && length > SessionProtocol.MAX_BATCH_LENGTH - 16);
        assertEquals(entries, decode(length).count());

        batch.clear();
        assertTrue(batch.isEmpty());
        assertTrue(batch.hasRoom(1, 1, 1, EgressBatch.MAX_OUTPUT_LENGTH));
        add(EntryKind.LAST, 1, 0, 1, 1, EgressBatch.MAX_OUTPUT_LENGTH);
        assertEquals(SessionProtocol.MAX_BATCH_LENGTH, batch.end());
    }

    @Test
    void shouldGoOnGrowingWhereItCouldNotBeSent()
    {
        add(EntryKind.LAST, 1, 0, 1, 1, 8);
        batch.end();
        add(EntryKind.LAST, 2, 0, 1, 2, 8);

        final EgressBatchDecoder.EntriesDecoder entries = decode(batch.end());

        assertEquals(2, entries.count());
        assertEntry(entries, EntryKind.LAST, 0, 0, 0, 0, 8);
        assertEntry(entries, EntryKind.LAST, 1, 0, 0, 1, 8);
    }

    private void add(
        final EntryKind kind,
        final long sequence,
        final int index,
        final long timestampNs,
        final long sourceSequence,
        final int length)
    {
        batch.add(kind, sequence, index, timestampNs, sourceSequence, output, 0, length);
    }

    private EgressBatchDecoder.EntriesDecoder decode(final int length)
    {
        decoder.wrapAndApplyHeader(batch.buffer(), 0, header);
        assertEquals(VERSION, header.version());
        final EgressBatchDecoder.EntriesDecoder entries = decoder.entries();
        while (entries.hasNext())
        {
            entries.next().skipMessage();
        }
        assertEquals(length, MessageHeaderDecoder.ENCODED_LENGTH + decoder.encodedLength());
        decoder.wrapAndApplyHeader(batch.buffer(), 0, header);
        return decoder.entries();
    }

    private static void assertEntry(
        final EgressBatchDecoder.EntriesDecoder entries,
        final EntryKind kind,
        final int sequenceDelta,
        final int index,
        final long timestampDelta,
        final int sourceSequenceDelta,
        final int length)
    {
        entries.next();
        assertEquals(timestampDelta, entries.timestampDelta());
        assertEquals(sequenceDelta, entries.sequenceDelta());
        assertEquals(sourceSequenceDelta, entries.sourceSequenceDelta());
        assertEquals(index, entries.index());
        assertEquals(kind, entries.kind());
        assertEquals(length, entries.messageLength());
        entries.skipMessage();
    }
}
