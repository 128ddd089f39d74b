package io.lockstep.replay;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.codecs.control.TimeAdvancedDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * An event as a node accepted it.
 *
 * @param body null for one that only advances time.
 */
record OfferedEvent(long timeNs, long source, long sourceSequence, byte[] body)
{
    void requireSame(
        final long keptTimeNs,
        final long keptSource,
        final long keptSourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        assertEquals(timeNs, keptTimeNs, "time of an event");
        assertEquals(source, keptSource, "source of an event");
        assertEquals(sourceSequence, keptSourceSequence, "number of an event");
        if (body == null)
        {
            assertEquals(TimeAdvancedDecoder.TEMPLATE_ID, SchemaIds.templateId(buffer, offset));
            return;
        }
        assertEquals(0, new UnsafeBuffer(body).compareTo(new UnsafeBuffer(buffer, offset, length)), "an event");
    }
}
