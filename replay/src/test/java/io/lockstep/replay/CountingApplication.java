package io.lockstep.replay;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.state.LongTable;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;

/**
 * Application of the tests that commands find by its name: it counts keys.
 */
public final class CountingApplication implements ReplayApplication
{
    public static final String NAME = "counting";

    private static final int SCHEMA_ID = 77;
    private static final int LENGTH = 16;

    @Override
    public String applicationName()
    {
        return NAME;
    }

    @Override
    public CoreContext core()
    {
        return new CoreContext()
            .processor(new Counting())
            .eventCheck((buffer, offset, length) ->
                length == LENGTH && SchemaIds.schemaId(buffer, offset) == SCHEMA_ID)
            .checkpointInterval(16);
    }

    @Override
    public int maxOutputLength()
    {
        return LENGTH;
    }

    static Processor processor()
    {
        return new Counting();
    }

    public static UnsafeBuffer event(final long key)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[LENGTH]);
        event.putShort(0, (short)8, ByteOrder.LITTLE_ENDIAN);
        event.putShort(2, (short)1, ByteOrder.LITTLE_ENDIAN);
        event.putShort(4, (short)SCHEMA_ID, ByteOrder.LITTLE_ENDIAN);
        event.putLong(8, key, ByteOrder.LITTLE_ENDIAN);
        return event;
    }

    private static final class Counting implements Processor
    {
        private LongTable counts;
        private ProcessorContext ctx;

        @Override
        public void onStart(final ProcessorContext processorContext)
        {
            ctx = processorContext;
            counts = ctx.stores().longTable("counts", 100);
        }

        @Override
        public void onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            final long key = buffer.getLong(offset + 8, ByteOrder.LITTLE_ENDIAN);
            counts.put(key, Math.max(0, counts.get(key)) + 1);
            ctx.claim(LENGTH).putBytes(0, event(counts.get(key)), 0, LENGTH);
            ctx.send();
        }
    }
}
