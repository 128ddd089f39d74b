package io.lockstep.perf;

import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import org.agrona.DirectBuffer;

/**
 * Processor that does nothing, so that what is measured is the engine around it.
 */
final class EmptyProcessor implements Processor
{
    @Override
    public void onStart(final ProcessorContext ctx)
    {
    }

    @Override
    public void onEvent(final DirectBuffer event, final int offset, final int length)
    {
    }
}
