package io.lockstep.engine;

import io.lockstep.codecs.SchemaIds;
import org.agrona.DirectBuffer;

import java.util.HexFormat;

/**
 * Port that puts an event into words, for the error with which an engine stops at it.
 *
 * <p>Threading: any agent; asked once, when the engine fails.
 */
@FunctionalInterface
public interface EventDescription
{
    /**
     * Template, schema and the first bytes, by nothing but the message header.
     */
    EventDescription BYTES = EventDescription::ofBytes;

    /**
     * Say what an event is.
     *
     * @param buffer that holds it.
     * @param offset where its SBE message header begins.
     * @param length in bytes.
     * @return one line.
     */
    String describe(DirectBuffer buffer, int offset, int length);

    /**
     * Say what somebody can do who has to go on behind an event that cannot be applied.
     *
     * @param event at which the engine failed.
     * @return one line; empty where there is nothing to be said.
     */
    default String remedy(final FailedEvent event)
    {
        return "";
    }

    private static String ofBytes(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[Math.min(length, FailedEvent.MAX_BYTES)];
        buffer.getBytes(offset, bytes);
        return "schemaId=" + SchemaIds.schemaId(buffer, offset) +
            " templateId=" + SchemaIds.templateId(buffer, offset) + " length=" + length +
            " bytes=" + HexFormat.of().formatHex(bytes) + (bytes.length < length ? "..." : "");
    }
}
