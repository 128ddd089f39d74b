package io.lockstep.perf;

import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import org.agrona.DirectBuffer;

/**
 * A processor that answers each event with its bytes.
 */
final class EchoingProcessor implements Processor
{
    private ProcessorContext ctx;

    @Override
    public void onStart(final ProcessorContext processorContext)
    {
        ctx = processorContext;
    }

    @Override
    public void onEvent(final DirectBuffer event, final int offset, final int length)
    {
        ctx.claim(length).putBytes(0, event, offset, length);
        ctx.send();
    }
}
