package io.lockstep.perf;

import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.state.LongTable;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Keeps the last value of each key, and tells it: a state of as many entries as there are keys.
 */
final class EntriesProcessor implements Processor
{
    static final int EVENT_LENGTH = 32;
    static final int KEY_OFFSET = 8;
    static final int VALUE_OFFSET = 16;

    private final int entries;
    private ProcessorContext ctx;
    private LongTable values;

    EntriesProcessor(final int entries)
    {
        this.entries = entries;
    }

    @Override
    public void onStart(final ProcessorContext context)
    {
        ctx = context;
        values = ctx.stores().longTable("values", entries);
    }

    @Override
    public void onEvent(final DirectBuffer event, final int offset, final int length)
    {
        final long value = event.getLong(offset + VALUE_OFFSET);
        values.put(event.getLong(offset + KEY_OFFSET), value);
        final MutableDirectBuffer output = ctx.claim(EVENT_LENGTH);
        output.setMemory(0, EVENT_LENGTH, (byte)0);
        output.putLong(VALUE_OFFSET, value);
        ctx.send();
    }
}
