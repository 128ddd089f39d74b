package io.lockstep.transport;

import io.lockstep.codecs.session.DurabilityLevel;
import io.lockstep.codecs.session.EgressBatchEncoder;
import io.lockstep.codecs.session.EgressBatchEncoder.EntriesEncoder;
import io.lockstep.codecs.session.EntryKind;
import io.lockstep.codecs.session.GroupSizeEncodingEncoder;
import io.lockstep.codecs.session.MessageHeaderEncoder;
import io.lockstep.codecs.session.VarMessageEncodingEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Message of a node to one session that grows by outputs and acknowledgements until it is sent.
 *
 * <p>Threading: owned by the node agent.
 */
final class EgressBatch
{
    private static final int ENTRY_HEADER_LENGTH =
        EntriesEncoder.sbeBlockLength() + VarMessageEncodingEncoder.varDataEncodingOffset();
    private static final int MAX_ENTRIES =
        (SessionProtocol.MAX_BATCH_LENGTH - SessionProtocol.EGRESS_BATCH_HEADER_LENGTH) / ENTRY_HEADER_LENGTH;
    private static final int SHORT_MAX = 0xFFFF;
    private static final long INT_MAX = 0xFFFF_FFFFL;

    /**
     * Longest output that a batch takes; a longer one is a message of its own.
     */
    static final int MAX_OUTPUT_LENGTH =
        SessionProtocol.MAX_BATCH_LENGTH - SessionProtocol.EGRESS_BATCH_HEADER_LENGTH - ENTRY_HEADER_LENGTH;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[SessionProtocol.MAX_BATCH_LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final EgressBatchEncoder batch = new EgressBatchEncoder();
    private final long sessionId;
    private final DurabilityLevel durability;
    private final int schemaVersion;
    private final GroupSizeEncodingEncoder group = new GroupSizeEncodingEncoder();
    private EntriesEncoder entries;
    private int count;
    private long sequence;
    private long timestampNs;
    private long sourceSequence;

    EgressBatch(final long sessionId, final DurabilityLevel durability, final int schemaVersion)
    {
        this.sessionId = sessionId;
        this.durability = durability;
        this.schemaVersion = schemaVersion;
        group.wrap(buffer, MessageHeaderEncoder.ENCODED_LENGTH + EgressBatchEncoder.BLOCK_LENGTH);
    }

    boolean isEmpty()
    {
        return count == 0;
    }

    /**
     * Time of the first entry, zero where there was none yet.
     */
    long timestampNs()
    {
        return timestampNs;
    }

    /**
     * Whether an entry fits behind those that are there.
     */
    boolean hasRoom(
        final long ofSequence, final long ofTimestampNs, final long ofSourceSequence, final int outputLength)
    {
        return count == 0 || (isNear(ofSequence - sequence, SHORT_MAX) &&
            isNear(ofTimestampNs - timestampNs, INT_MAX) &&
            isNear(ofSourceSequence - sourceSequence, SHORT_MAX) &&
            length() + ENTRY_HEADER_LENGTH + outputLength <= SessionProtocol.MAX_BATCH_LENGTH);
    }

    /**
     * Add an entry for which there is room.
     *
     * @param output       that holds it.
     * @param outputLength zero for an acknowledgement.
     */
    void add(
        final EntryKind kind,
        final long ofSequence,
        final int index,
        final long ofTimestampNs,
        final long ofSourceSequence,
        final DirectBuffer output,
        final int offset,
        final int outputLength)
    {
        if (count == 0)
        {
            begin(ofSequence, ofTimestampNs, ofSourceSequence);
        }

        entries.next()
            .timestampDelta(ofTimestampNs - timestampNs)
            .sequenceDelta((int)(ofSequence - sequence))
            .sourceSequenceDelta((int)(ofSourceSequence - sourceSequence))
            .index(index)
            .kind(kind)
            .putMessage(output, offset, outputLength);
        count++;
    }

    DirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * Make the message whole.
     *
     * @return its length.
     */
    int end()
    {
        // What could not be sent goes on growing, so the encoder's own count stays as it is.
        group.numInGroup(count);
        return length();
    }

    void clear()
    {
        count = 0;
    }

    static boolean isIndexValid(final int index)
    {
        return isNear(index, SHORT_MAX);
    }

    private void begin(final long firstSequence, final long firstTimestampNs, final long firstSourceSequence)
    {
        sequence = firstSequence;
        timestampNs = firstTimestampNs;
        sourceSequence = firstSourceSequence;
        entries = batch.wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId)
            .sequence(sequence)
            .timestampNs(timestampNs)
            .sourceSequence(sourceSequence)
            .durability(durability)
            .entriesCount(MAX_ENTRIES);
        // A client takes no version above its own.
        header.version(schemaVersion);
    }

    private int length()
    {
        return batch.limit();
    }

    private static boolean isNear(final long delta, final long max)
    {
        return delta >= 0 && delta <= max;
    }
}
