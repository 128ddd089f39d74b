package io.lockstep.examples.exchange.command;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/**
 * Tells whether the just-in-time compiler is still at work: with few cores it takes them from what is measured.
 *
 * <p>Threading: one thread.
 */
final class CompilationWatch
{
    /**
     * Share of a round's time below which the compiler is taken to be at rest.
     */
    private static final double REST = 0.05;

    private static final double NANOS_PER_MILLI = 1e6;

    private final CompilationMXBean compilation = ManagementFactory.getCompilationMXBean();

    private long beginNs;
    private long beginCompiledMs;

    /**
     * A round begins.
     */
    void begin()
    {
        beginNs = System.nanoTime();
        beginCompiledMs = compiledMs();
    }

    /**
     * Whether the compiler was at work in the round that ends now.
     *
     * @return false also where the virtual machine does not tell.
     */
    boolean goesOn()
    {
        final double passedMs = (System.nanoTime() - beginNs) / NANOS_PER_MILLI;
        return compiledMs() - beginCompiledMs > REST * passedMs;
    }

    private long compiledMs()
    {
        return compilation == null || !compilation.isCompilationTimeMonitoringSupported() ?
            0 : compilation.getTotalCompilationTime();
    }
}
