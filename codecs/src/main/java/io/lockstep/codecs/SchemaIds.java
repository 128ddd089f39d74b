package io.lockstep.codecs;

import io.lockstep.codecs.cluster.SnapshotBeginEncoder;
import io.lockstep.codecs.control.SessionOpenEncoder;
import io.lockstep.codecs.journal.EventBatchEncoder;
import io.lockstep.codecs.log.SessionMessageHeaderEncoder;
import io.lockstep.codecs.member.DigestsToldEncoder;
import io.lockstep.codecs.session.ConnectEncoder;
import io.lockstep.codecs.stream.SubscribeEncoder;
import org.agrona.DirectBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Which SBE schema ids belong to the engine, so that applications keep away from them.
 *
 * <p>Threading: any thread.
 */
public final class SchemaIds
{
    /**
     * Length in bytes of the message header that begins every event and output: block length, template id, schema id
     * and version, each an unsigned 16-bit little-endian integer.
     */
    public static final int MESSAGE_HEADER_LENGTH = 8;

    private static final int TEMPLATE_ID_OFFSET = 2;
    private static final int SCHEMA_ID_OFFSET = 4;
    private static final int UINT16_MASK = 0xFFFF;

    private SchemaIds()
    {
    }

    /**
     * Schema id of the message that starts at an offset.
     *
     * @param buffer that holds a message with its header.
     * @param offset of the header.
     * @return the schema id.
     */
    public static int schemaId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + SCHEMA_ID_OFFSET, LITTLE_ENDIAN) & UINT16_MASK;
    }

    /**
     * Template id of the message that starts at an offset.
     *
     * @param buffer that holds a message with its header.
     * @param offset of the header.
     * @return the template id.
     */
    public static int templateId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + TEMPLATE_ID_OFFSET, LITTLE_ENDIAN) & UINT16_MASK;
    }

    /**
     * Whether a schema id is one of the engine's own and so must not be used by an application.
     *
     * @param schemaId to look at.
     * @return true for the engine's schemas.
     */
    public static boolean isReserved(final int schemaId)
    {
        return schemaId == SessionMessageHeaderEncoder.SCHEMA_ID ||
            schemaId == EventBatchEncoder.SCHEMA_ID ||
            schemaId == SessionOpenEncoder.SCHEMA_ID ||
            schemaId == ConnectEncoder.SCHEMA_ID ||
            schemaId == SubscribeEncoder.SCHEMA_ID ||
            schemaId == SnapshotBeginEncoder.SCHEMA_ID ||
            schemaId == DigestsToldEncoder.SCHEMA_ID;
    }
}
