package io.lockstep.transport;

import io.lockstep.codecs.session.DurabilityLevel;
import io.lockstep.codecs.session.EgressBatchDecoder;
import io.lockstep.codecs.session.EgressBatchDecoder.EntriesDecoder;
import io.lockstep.codecs.session.EntryKind;
import io.lockstep.codecs.session.GroupSizeEncodingDecoder;
import io.lockstep.codecs.session.MessageHeaderDecoder;
import io.lockstep.codecs.session.VarMessageEncodingDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;

/**
 * Reader of the outputs and acknowledgements that a node has put into one message.
 *
 * <p>All lengths are checked before anything is told.
 *
 * <p>Threading: owned by the client's thread.
 */
final class EgressBatchReader
{
    private static final int ENTRY_HEADER_LENGTH =
        EntriesDecoder.sbeBlockLength() + VarMessageEncodingDecoder.varDataEncodingOffset();
    private static final int GROUP_OFFSET = MessageHeaderDecoder.ENCODED_LENGTH + EgressBatchDecoder.BLOCK_LENGTH;
    private static final int SHORT_MASK = 0xFFFF;
    private static final long INT_MASK = 0xFFFF_FFFFL;

    private final EgressBatchDecoder batch = new EgressBatchDecoder();
    private final GroupSizeEncodingDecoder group = new GroupSizeEncodingDecoder();
    private final UnsafeBuffer message = new UnsafeBuffer(0, 0);
    private final ClientSession session;

    private Exception error;

    EgressBatchReader(final ClientSession session)
    {
        this.session = session;
    }

    /**
     * Take a message.
     *
     * @param blockLength in its header.
     * @return false where it is none.
     */
    boolean onBatch(
        final DirectBuffer buffer, final int offset, final int length, final int blockLength, final long nowNs)
    {
        if (!SessionProtocol.isWhole(blockLength, EgressBatchDecoder.BLOCK_LENGTH, length) ||
            length < SessionProtocol.EGRESS_BATCH_HEADER_LENGTH)
        {
            return false;
        }

        message.wrap(buffer, offset, length);
        group.wrap(message, GROUP_OFFSET);
        final int count = group.numInGroup();
        if (group.blockLength() != EntriesDecoder.sbeBlockLength() || !isWhole(count))
        {
            return false;
        }

        batch.wrap(message, MessageHeaderDecoder.ENCODED_LENGTH, blockLength, EgressBatchDecoder.SCHEMA_VERSION);
        if (session.isHeard(batch.sessionId(), nowNs))
        {
            tell(count, batch.sessionId());
        }

        return true;
    }

    /**
     * What a listener has thrown last, if anything; forgotten then.
     */
    Exception pollError()
    {
        final Exception thrown = error;
        error = null;
        return thrown;
    }

    private boolean isWhole(final int count)
    {
        int position = SessionProtocol.EGRESS_BATCH_HEADER_LENGTH;
        for (int i = 0; i < count; i++)
        {
            if (message.capacity() - position < ENTRY_HEADER_LENGTH)
            {
                return false;
            }

            final int entryLength = messageLength(position);
            position += ENTRY_HEADER_LENGTH;
            if (entryLength < 0 || entryLength > message.capacity() - position)
            {
                return false;
            }
            position += entryLength;
        }

        return position == message.capacity();
    }

    private void tell(final int count, final long sessionId)
    {
        final long sequence = batch.sequence();
        final long timestampNs = batch.timestampNs();
        final long sourceSequence = batch.sourceSequence();
        final DurabilityLevel durability = batch.durability();
        int position = SessionProtocol.EGRESS_BATCH_HEADER_LENGTH;
        for (int i = 0; i < count && session.isCurrent(sessionId); i++)
        {
            final int entryLength = messageLength(position);
            try
            {
                tellEntry(
                    position,
                    entryLength,
                    sequence + unsigned(position + EntriesDecoder.sequenceDeltaEncodingOffset()),
                    timestampNs + (INT_MASK & message.getInt(
                        position + EntriesDecoder.timestampDeltaEncodingOffset(), ByteOrder.LITTLE_ENDIAN)),
                    sourceSequence + unsigned(position + EntriesDecoder.sourceSequenceDeltaEncodingOffset()),
                    durability);
            }
            catch (final Exception ex)
            {
                // It belongs to the caller of the poll; what lies behind is told nevertheless.
                error = error == null ? ex : error;
            }
            position += ENTRY_HEADER_LENGTH + entryLength;
        }
    }

    private void tellEntry(
        final int position,
        final int entryLength,
        final long sequence,
        final long timestampNs,
        final long sourceSequence,
        final DurabilityLevel durability)
    {
        final byte kind = message.getByte(position + EntriesDecoder.kindEncodingOffset());
        if (kind == EntryKind.ACKNOWLEDGED.value())
        {
            session.onAcknowledged(sourceSequence, sequence, durability);
            return;
        }

        session.onOutput(
            sequence,
            unsigned(position + EntriesDecoder.indexEncodingOffset()),
            timestampNs,
            sourceSequence,
            kind == EntryKind.LAST.value(),
            durability,
            message,
            position + ENTRY_HEADER_LENGTH,
            entryLength);
    }

    private int messageLength(final int position)
    {
        return message.getInt(position + EntriesDecoder.sbeBlockLength(), ByteOrder.LITTLE_ENDIAN);
    }

    private int unsigned(final int position)
    {
        return message.getShort(position, ByteOrder.LITTLE_ENDIAN) & SHORT_MASK;
    }
}
