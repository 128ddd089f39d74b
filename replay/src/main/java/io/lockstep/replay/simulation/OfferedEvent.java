package io.lockstep.replay.simulation;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.codecs.control.TimeAdvancedDecoder;
import io.lockstep.engine.EngineCore;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.HexFormat;

/**
 * An event as a node accepted it.
 *
 * @param timeNs         of the event.
 * @param source         that numbered it.
 * @param sourceSequence that the source gave it.
 * @param body           null for one that only advances time.
 */
record OfferedEvent(long timeNs, long source, long sourceSequence, byte[] body)
{
    private static final int SHOWN_BYTES = 256;

    /**
     * Whether the journal kept what was offered.
     */
    boolean isSame(
        final long keptTimeNs,
        final long keptSource,
        final long keptSourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (timeNs != keptTimeNs || source != keptSource || sourceSequence != keptSourceSequence)
        {
            return false;
        }

        return body == null ?
            SchemaIds.templateId(buffer, offset) == TimeAdvancedDecoder.TEMPLATE_ID :
            new UnsafeBuffer(body).compareTo(new UnsafeBuffer(buffer, offset, length)) == 0;
    }

    /**
     * For whoever looks for the cause of a failure.
     */
    String text()
    {
        if (body == null)
        {
            return "time advanced to " + timeNs;
        }
        final int shown = Math.min(body.length, SHOWN_BYTES);
        return "time=" + timeNs +
            (source == EngineCore.NO_SOURCE ? "" : " source=" + source + " number=" + sourceSequence) +
            " length=" + body.length + " bytes=" + HexFormat.of().formatHex(body, 0, shown) +
            (shown < body.length ? "..." : "");
    }
}
