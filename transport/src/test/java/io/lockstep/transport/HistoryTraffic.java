package io.lockstep.transport;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Which events a source sends: the same ones for the same numbers, whichever life of its client sends them.
 */
final class HistoryTraffic
{
    private static final int LARGE_LENGTH = 3000;
    private static final int LARGE_INTERVAL = 50;
    private static final int KINDS = 10;

    private HistoryTraffic()
    {
    }

    /**
     * Encode an event.
     *
     * @return its length.
     */
    static int encode(final UnsafeBuffer buffer, final long value)
    {
        final int templateId = templateId(value);
        final int length = templateId == EchoProcessor.LARGE ? LARGE_LENGTH : EchoProcessor.LENGTH;
        EchoProcessor.encode(buffer, 0, templateId, length, value);
        return length;
    }

    /**
     * How many outputs answer an event.
     */
    static int outputs(final long value)
    {
        final int templateId = templateId(value);
        return templateId == EchoProcessor.SILENT ? 0 : templateId == EchoProcessor.THRICE ? 3 : 1;
    }

    private static int templateId(final long value)
    {
        if (value % LARGE_INTERVAL == 0)
        {
            return EchoProcessor.LARGE;
        }

        final int kind = (int)(value % KINDS);
        return kind == 3 ? EchoProcessor.SILENT : kind == 7 ? EchoProcessor.THRICE : EchoProcessor.ECHO;
    }
}
