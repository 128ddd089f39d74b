package io.lockstep.transport.cluster;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.state.LongTable;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.ByteOrder;

/**
 * Application that adds up what its sources send, and answers with the sums so far.
 */
final class TallyProcessor implements Processor
{
    static final int SCHEMA_ID = 78;
    static final int ADD = 1;
    static final int ADD_SILENTLY = 2;
    static final int ADD_LATER = 3;
    static final int FAIL = 4;
    static final int LENGTH = 32;
    static final int VALUE_OFFSET = SchemaIds.MESSAGE_HEADER_LENGTH;
    static final int SUM_OFFSET = VALUE_OFFSET + Long.BYTES;
    static final int COUNT_OFFSET = SUM_OFFSET + Long.BYTES;
    static final long DELAY_NS = 1_000_000;

    private static final int MAX_SOURCES = 1024;
    static final int MAX_TIMERS = 4096;
    private static final long ALL = -1;

    private final long plantedValue;
    private ProcessorContext ctx;
    private LongTable sums;
    private LongTable later;

    /**
     * Create one.
     *
     * @param plantedValue that it adds up wrongly, so that it differs from those that do not; zero for none.
     */
    TallyProcessor(final long plantedValue)
    {
        this.plantedValue = plantedValue;
    }

    static void encode(final MutableDirectBuffer buffer, final int templateId, final long value)
    {
        buffer.setMemory(0, LENGTH, (byte)0);
        buffer.putShort(0, (short)(LENGTH - SchemaIds.MESSAGE_HEADER_LENGTH), ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(2, (short)templateId, ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(4, (short)SCHEMA_ID, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(VALUE_OFFSET, value, ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void onStart(final ProcessorContext processorContext)
    {
        ctx = processorContext;
        sums = ctx.stores().longTable("tally.sums", MAX_SOURCES);
        later = ctx.stores().longTable("tally.later", MAX_TIMERS);
    }

    @Override
    public void onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        final long value = buffer.getLong(offset + VALUE_OFFSET, ByteOrder.LITTLE_ENDIAN);
        switch (SchemaIds.templateId(buffer, offset))
        {
            case ADD:
                answer(add(ctx.source(), value));
                break;

            case ADD_LATER:
                if (!ctx.schedule(ctx.sequence(), ctx.timeNs() + DELAY_NS))
                {
                    throw new IllegalStateException("no room for a timer");
                }
                later.put(ctx.sequence(), value);
                break;

            case FAIL:
                throw new IllegalStateException("asked to fail");

            case ADD_SILENTLY:
            default:
                add(ctx.source(), value);
                break;
        }
    }

    @Override
    public void onTimer(final long timerId, final long deadlineNs)
    {
        final long value = later.get(timerId);
        later.remove(timerId);
        answer(add(ALL, value));
    }

    private long add(final long key, final long value)
    {
        final long last = sums.get(key);
        final long sum = (last == LongTable.MISSING_VALUE ? 0 : last) + value +
            (plantedValue != 0 && value == plantedValue ? 1 : 0);
        sums.put(key, sum);
        return sum;
    }

    private void answer(final long sum)
    {
        final MutableDirectBuffer output = ctx.claim(LENGTH);
        encode(output, ADD, sum);
        output.putLong(COUNT_OFFSET, ctx.sequence(), ByteOrder.LITTLE_ENDIAN);
        ctx.send();
    }
}
