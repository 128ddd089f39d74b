package io.lockstep.perf;

/**
 * Something of which a process may use no more, the longer it runs.
 */
enum SoakGauge
{
    /**
     * Heap behind a collection, in bytes.
     */
    HEAP("heap", 8),

    /**
     * Memory of the process that no file holds: heap, direct buffers, stacks, compiled code; in bytes.
     */
    ANONYMOUS("anonymous", 64),

    /**
     * Direct buffers, in bytes.
     */
    DIRECT("direct", 8),

    /**
     * Mapped files, in bytes.
     */
    MAPPED("mapped", 128),

    /**
     * Aeron's files, in shared memory where there is any, in bytes.
     */
    AERON("aeron", 0),

    /**
     * Files of the node, of which what is old is removed, in bytes.
     */
    FILES("files", 256),

    /**
     * Threads.
     */
    THREADS("threads", 0),

    /**
     * Open files and sockets.
     */
    DESCRIPTORS("descriptors", 0),

    /**
     * Counters of both media drivers.
     */
    COUNTERS("counters", 0);

    private static final long MEBIBYTE = 1 << 20;

    private final String label;
    private final long allowance;

    SoakGauge(final String label, final long allowanceMiB)
    {
        this.label = label;
        allowance = allowanceMiB * MEBIBYTE;
    }

    String label()
    {
        return label;
    }

    /**
     * By how much it may have grown, for reasons other than time.
     */
    long allowance()
    {
        return allowance;
    }

    boolean isBytes()
    {
        return ordinal() < THREADS.ordinal();
    }
}
