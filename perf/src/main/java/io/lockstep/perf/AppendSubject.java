package io.lockstep.perf;

/**
 * Something that keeps messages in files, one after another.
 *
 * <p>Threading: one thread, that of the measurement.
 */
interface AppendSubject extends AutoCloseable
{
    /**
     * Append the message that the subject was made with.
     */
    void append();

    /**
     * Keep what was appended since the last call, as the level of the measurement asks for.
     */
    void endGroup();

    /**
     * Wait until all that was appended is kept.
     */
    void awaitKept();

    @Override
    void close();
}
