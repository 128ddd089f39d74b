package io.lockstep.engine.codecs;

import io.lockstep.codecs.FrameOutcome;
import io.lockstep.codecs.PartitionKey;
import io.lockstep.engine.codecs.everything.MessageDispatcher;
import io.lockstep.engine.codecs.everything.MessageFrame;
import io.lockstep.engine.codecs.everything.MessageHandler;
import io.lockstep.engine.codecs.everything.MessageHeaderDecoder;
import io.lockstep.engine.codecs.everything.MessageHeaderEncoder;
import io.lockstep.engine.codecs.everything.MessagePublisher;
import io.lockstep.engine.codecs.everything.NestedDecoder;
import io.lockstep.engine.codecs.everything.NestedLength;
import io.lockstep.engine.codecs.everything.PaddedDecoder;
import io.lockstep.engine.codecs.everything.PlainDecoder;
import io.lockstep.engine.codecs.everything.PositionDecoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(30)
class GeneratedDispatchTest
{
    private static final int HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int PLAIN_LENGTH = HEADER_LENGTH + PlainDecoder.BLOCK_LENGTH;
    private static final int OFFSET = 40;

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[256]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final Seen seen = new Seen();
    private final MessageDispatcher dispatcher = new MessageDispatcher(seen);

    @Test
    void shouldCallTheMethodOfTheMessage()
    {
        plain(PlainDecoder.BLOCK_LENGTH, 3);

        final int outcome = dispatcher.dispatch(frame, OFFSET, PLAIN_LENGTH);

        assertEquals(FrameOutcome.KNOWN, outcome);
        assertEquals("Plain 77 9 v3", seen.last);
        assertEquals(FrameOutcome.KNOWN, MessageFrame.check(frame, OFFSET, PLAIN_LENGTH));
    }

    @Test
    void shouldDeliverAnOlderVersionAsItWas()
    {
        plain(12, 0);

        final int outcome = dispatcher.dispatch(frame, OFFSET, HEADER_LENGTH + 12);

        assertEquals(FrameOutcome.KNOWN, outcome);
        assertEquals("Plain 77 " + PlainDecoder.laterNullValue() + " v0", seen.last);
    }

    @Test
    void shouldDeliverANewerVersionAndSaySo()
    {
        plain(PlainDecoder.BLOCK_LENGTH + 5, 4);

        final int outcome = dispatcher.dispatch(frame, OFFSET, PLAIN_LENGTH + 5);

        assertEquals(FrameOutcome.NEWER_VERSION, outcome);
        assertEquals("Plain 77 9 v4", seen.last);
        assertTrue(FrameOutcome.isDelivered(outcome));
    }

    @Test
    void shouldTellWhatItCannotDeliver()
    {
        plain(PlainDecoder.BLOCK_LENGTH, 3);
        header.wrap(frame, OFFSET).templateId(99);
        assertOutcome(FrameOutcome.UNKNOWN_TEMPLATE, PLAIN_LENGTH);

        header.templateId(PositionDecoder.TEMPLATE_ID);
        assertOutcome(FrameOutcome.UNKNOWN_TEMPLATE, PLAIN_LENGTH);

        header.templateId(PlainDecoder.TEMPLATE_ID).schemaId(7002);
        assertOutcome(FrameOutcome.FOREIGN_SCHEMA, PLAIN_LENGTH);

        header.schemaId(PlainDecoder.SCHEMA_ID);
        assertEquals(FrameOutcome.KNOWN, dispatcher.dispatch(frame, OFFSET, PLAIN_LENGTH));
    }

    @Test
    void shouldRefuseAFrameThatIsTornAtAnyByte()
    {
        plain(PlainDecoder.BLOCK_LENGTH, 3);

        for (int length = 0; length < PLAIN_LENGTH; length++)
        {
            assertOutcome(FrameOutcome.TRUNCATED, length);
        }
    }

    @Test
    void shouldRefuseABlockTooShortForTheFieldsOfItsVersion()
    {
        final int[] shortest = {12, 12, 16, 18, 18};
        for (int version = 0; version < shortest.length; version++)
        {
            plain(shortest[version] - 1, version);
            assertOutcome(FrameOutcome.TRUNCATED, PLAIN_LENGTH);

            plain(shortest[version], version);
            assertTrue(FrameOutcome.isDelivered(dispatcher.dispatch(frame, OFFSET, PLAIN_LENGTH)));
        }
    }

    @Test
    void shouldThrowForWhatTheHandlerLeavesOut()
    {
        final MessageDispatcher none = new MessageDispatcher(new MessageHandler()
        {
        });
        plain(PlainDecoder.BLOCK_LENGTH, 3);

        final IllegalStateException failure =
            assertThrows(IllegalStateException.class, () -> none.dispatch(frame, OFFSET, PLAIN_LENGTH));

        assertTrue(failure.getMessage().contains("templateId=1"), failure.getMessage());
        assertThrows(IllegalArgumentException.class, () -> FrameOutcome.expectDelivered(FrameOutcome.TRUNCATED));
    }

    @Test
    void shouldReadKeysInPlace()
    {
        plain(PlainDecoder.BLOCK_LENGTH, 3);
        final PartitionKey key = MessageFrame::partitionKey;

        assertEquals(77, key.of(frame, OFFSET, PLAIN_LENGTH));
        assertEquals(4_000_000_000L, MessageFrame.sourceSequence(frame, OFFSET, PLAIN_LENGTH));
        assertEquals(PartitionKey.NO_KEY, key.of(frame, OFFSET, PLAIN_LENGTH - 1));
    }

    @Test
    void shouldHaveNoKeyWhereTheVersionHasNone()
    {
        header.wrap(frame, 0).blockLength(PaddedDecoder.BLOCK_LENGTH).templateId(PaddedDecoder.TEMPLATE_ID)
            .schemaId(PaddedDecoder.SCHEMA_ID).version(0);
        assertEquals(PartitionKey.NO_KEY, MessageFrame.partitionKey(frame, 0, 32));

        header.version(1);
        assertEquals(0, MessageFrame.partitionKey(frame, 0, 32));
    }

    @Test
    void shouldKeepTextsWithTheSameLettersTogether()
    {
        final ArrayOutlet outlet = new ArrayOutlet();
        final long[] keys = new long[3];
        final String[] symbols = {"EURUSD", "EUR", "EURUSD"};
        for (int i = 0; i < keys.length; i++)
        {
            new MessagePublisher(outlet).claimNested(new NestedLength()).symbol(symbols[i]);
            keys[i] = MessageFrame.partitionKey(outlet.buffer(), 0, outlet.claimed());
        }

        assertEquals(keys[0], keys[2]);
        assertFalse(keys[0] == keys[1]);
        assertEquals(PartitionKey.ofText(new UnsafeBuffer("EUR".getBytes()), 0, 3), keys[1]);
    }

    private void plain(final int blockLength, final int version)
    {
        frame.setMemory(0, frame.capacity(), (byte)0);
        header.wrap(frame, OFFSET).blockLength(blockLength).templateId(PlainDecoder.TEMPLATE_ID)
            .schemaId(PlainDecoder.SCHEMA_ID).version(version);
        frame.putLong(OFFSET + HEADER_LENGTH, 77, java.nio.ByteOrder.BIG_ENDIAN);
        frame.putInt(OFFSET + HEADER_LENGTH + 8, (int)4_000_000_000L, java.nio.ByteOrder.BIG_ENDIAN);
        frame.putInt(OFFSET + HEADER_LENGTH + 12, 9, java.nio.ByteOrder.BIG_ENDIAN);
    }

    private void assertOutcome(final int expected, final int length)
    {
        seen.last = "";
        assertEquals(FrameOutcome.name(expected), FrameOutcome.name(dispatcher.dispatch(frame, OFFSET, length)));
        assertEquals(FrameOutcome.name(expected), FrameOutcome.name(MessageFrame.check(frame, OFFSET, length)));
        assertEquals("", seen.last);
    }

    private static final class Seen implements MessageHandler
    {
        private String last = "";

        @Override
        public void onPlain(final MessageHeaderDecoder header, final PlainDecoder message)
        {
            last = "Plain " + message.account() + " " + message.later() + " v" + header.version();
        }

        @Override
        public void onNested(final MessageHeaderDecoder header, final NestedDecoder message)
        {
            last = "Nested";
        }
    }
}
