package io.lockstep.transport;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.EventCheck;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.state.LongTable;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.ByteOrder;

/**
 * Application of the tests: it answers an event with its value and the number of the source's events so far.
 */
final class EchoProcessor implements Processor
{
    static final int SCHEMA_ID = 77;

    /**
     * Answered by one output.
     */
    static final int ECHO = 1;

    /**
     * Answered by three outputs.
     */
    static final int THRICE = 2;

    /**
     * Answered by none.
     */
    static final int SILENT = 3;

    /**
     * Throws.
     */
    static final int FAIL = 4;

    /**
     * Answered by an output as long as the event.
     */
    static final int LARGE = 5;

    static final int LENGTH = 32;
    static final int VALUE_OFFSET = SchemaIds.MESSAGE_HEADER_LENGTH;
    static final int COUNT_OFFSET = VALUE_OFFSET + 8;

    private static final int MAX_SOURCES = 1024;

    private ProcessorContext ctx;
    private LongTable counts;

    static EventCheck eventCheck()
    {
        return (buffer, offset, length) -> SchemaIds.schemaId(buffer, offset) == SCHEMA_ID &&
            SchemaIds.templateId(buffer, offset) >= ECHO && SchemaIds.templateId(buffer, offset) <= LARGE &&
            length >= LENGTH;
    }

    static void encode(
        final MutableDirectBuffer buffer, final int offset, final int templateId, final int length, final long value)
    {
        buffer.setMemory(offset, length, (byte)0);
        buffer.putShort(offset, (short)(length - SchemaIds.MESSAGE_HEADER_LENGTH), ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(offset + 2, (short)templateId, ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(offset + 4, (short)SCHEMA_ID, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + VALUE_OFFSET, value, ByteOrder.LITTLE_ENDIAN);
    }

    static long value(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + VALUE_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    static long count(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + COUNT_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void onStart(final ProcessorContext processorContext)
    {
        ctx = processorContext;
        counts = ctx.stores().longTable("echo.counts", MAX_SOURCES);
    }

    @Override
    public void onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        final long last = counts.get(ctx.source());
        final long count = last == LongTable.MISSING_VALUE ? 1 : last + 1;
        counts.put(ctx.source(), count);
        switch (SchemaIds.templateId(buffer, offset))
        {
            case ECHO:
                answer(buffer, offset, LENGTH, count);
                break;

            case THRICE:
                answer(buffer, offset, LENGTH, count);
                answer(buffer, offset, LENGTH, count);
                answer(buffer, offset, LENGTH, count);
                break;

            case LARGE:
                answer(buffer, offset, length, count);
                break;

            case FAIL:
                throw new IllegalStateException("asked to fail");

            case SILENT:
            default:
                break;
        }
    }

    private void answer(final DirectBuffer buffer, final int offset, final int length, final long count)
    {
        final MutableDirectBuffer output = ctx.claim(length);
        output.putBytes(0, buffer, offset, length);
        output.putLong(COUNT_OFFSET, count, ByteOrder.LITTLE_ENDIAN);
        ctx.send();
    }
}
