package io.lockstep.engine;

import org.agrona.DirectBuffer;

import java.util.ArrayList;
import java.util.List;

/**
 * Processor for tests that keeps the value of each event it applies, answers nothing, and looks whether the event is
 * whole.
 */
final class EventLog implements Processor
{
    private final List<Long> values = new ArrayList<>();
    private int damaged;

    List<Long> values()
    {
        return values;
    }

    int damaged()
    {
        return damaged;
    }

    @Override
    public void onStart(final ProcessorContext ctx)
    {
    }

    @Override
    public void onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        values.add(TestEvents.value(buffer, offset));
        damaged += TestEvents.isIntact(buffer, offset, length) ? 0 : 1;
    }
}
