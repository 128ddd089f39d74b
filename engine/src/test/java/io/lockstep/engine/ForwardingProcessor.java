package io.lockstep.engine;

import org.agrona.DirectBuffer;

/**
 * Processor of a stage for tests that passes every event on as it is, and does nothing else.
 */
final class ForwardingProcessor extends ContextProcessor
{
    @Override
    public void onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        ctx.send(buffer, offset, length);
    }
}
