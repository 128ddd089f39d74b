package io.lockstep.engine;

/**
 * Processor for tests that keeps its context.
 */
abstract class ContextProcessor implements Processor
{
    ProcessorContext ctx;

    @Override
    public void onStart(final ProcessorContext context)
    {
        ctx = context;
    }
}
