package io.lockstep.replay;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.ByteOrder;

/**
 * Application of the tests: an event schedules or cancels an alarm, and an alarm that goes off is answered by its id,
 * every fifth of them by scheduling the next one too.
 */
final class AlarmProcessor implements Processor
{
    static final String NAME = "alarm";
    static final int SCHEDULE = 1;
    static final int CANCEL = 2;
    static final int LENGTH = 24;

    private static final int SCHEMA_ID = 78;
    private static final int ID_OFFSET = 8;
    private static final int DEADLINE_OFFSET = 16;
    private static final int CHAIN = 5;
    private static final long CHAIN_ID = 1_000_000;
    private static final long CHAIN_DELAY_NS = 7;

    private ProcessorContext ctx;

    static boolean isKnown(final DirectBuffer buffer, final int offset, final int length)
    {
        return length == LENGTH && SchemaIds.schemaId(buffer, offset) == SCHEMA_ID;
    }

    static void encode(
        final MutableDirectBuffer buffer, final int templateId, final long alarmId, final long deadlineNs)
    {
        buffer.putShort(0, (short)(LENGTH - SchemaIds.MESSAGE_HEADER_LENGTH), ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(2, (short)templateId, ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(4, (short)SCHEMA_ID, ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(6, (short)0, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(ID_OFFSET, alarmId, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(DEADLINE_OFFSET, deadlineNs, ByteOrder.LITTLE_ENDIAN);
    }

    static long alarmId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + ID_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void onStart(final ProcessorContext processorContext)
    {
        ctx = processorContext;
    }

    @Override
    public void onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        final long alarmId = alarmId(buffer, offset);
        if (SchemaIds.templateId(buffer, offset) == SCHEDULE)
        {
            ctx.schedule(alarmId, buffer.getLong(offset + DEADLINE_OFFSET, ByteOrder.LITTLE_ENDIAN));
        }
        else
        {
            ctx.cancel(alarmId);
        }
    }

    @Override
    public void onTimer(final long timerId, final long deadlineNs)
    {
        if (timerId % CHAIN == 0)
        {
            ctx.schedule(timerId + CHAIN_ID + 1, deadlineNs + CHAIN_DELAY_NS);
        }

        encode(ctx.claim(LENGTH), SCHEDULE, timerId, deadlineNs);
        ctx.send();
    }
}
